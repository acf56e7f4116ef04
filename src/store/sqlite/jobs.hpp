#pragma once
#include "base/clock.hpp"

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <type_traits>
#include <variant>
#include <vector>

namespace carillon::store::sqlite {

/// One caller's wait for a database thread. It lives in the caller's coroutine, which stands still until
/// resume() has been called; nobody may touch the job after that.
template <class Context>
class Job {
public:
    virtual ~Job() = default;
    /// On the database thread. May be called again when its first run did not hold.
    virtual void run(Context& context) = 0;

    std::exception_ptr failure;
    std::move_only_function<void()> resume;    // any thread: posts the caller to its own executor
};

namespace detail {
/// Suspends the caller until the function given to `start` is called, from any thread.
Async<void> suspend(std::move_only_function<void(std::move_only_function<void()>)> start);
}    // namespace detail

/// Jobs waiting for a database thread. It holds no copies: each waiting job is a suspended caller, so the
/// callers' own bounds bound it. Thread-safe.
template <class Context>
class JobQueue {
public:
    void push(Job<Context>& job) {
        {
            std::lock_guard const lock{mutex_};
            jobs_.push_back(&job);
        }
        ready_.notify_one();
    }
    /// Waits for jobs and takes up to `limit`, oldest first. Empty once closed and drained.
    std::vector<Job<Context>*> take(std::size_t limit) {
        std::unique_lock lock{mutex_};
        ready_.wait(lock, [this] { return closed_ || !jobs_.empty(); });
        auto const end = jobs_.begin() + static_cast<std::ptrdiff_t>(std::min(limit, jobs_.size()));
        std::vector<Job<Context>*> taken{jobs_.begin(), end};
        jobs_.erase(jobs_.begin(), end);
        return taken;
    }
    void close() {
        {
            std::lock_guard const lock{mutex_};
            closed_ = true;
        }
        ready_.notify_all();
    }

private:
    std::mutex mutex_;
    std::condition_variable ready_;
    std::deque<Job<Context>*> jobs_;
    bool closed_ = false;
};

/// Resumes a job's caller. The job is gone afterwards.
template <class Context>
void finish(Job<Context>& job) {
    auto resume = std::move(job.resume);    // the job may vanish while this runs
    resume();
}

/// Runs `work(context)` on a thread that serves `queue` and resumes on the caller's executor with what it
/// returned or threw.
template <class Context, class Work>
Async<std::invoke_result_t<Work&, Context&>> submit(JobQueue<Context>& queue, Work work) {
    using Value = std::invoke_result_t<Work&, Context&>;
    using Kept = std::conditional_t<std::is_void_v<Value>, std::monostate, Value>;
    struct Waiting final : Job<Context> {
        explicit Waiting(Work&& given) : work{std::move(given)} {}
        void run(Context& context) override {
            if constexpr (std::is_void_v<Value>)
                work(context), value.emplace();
            else
                value.emplace(work(context));
        }
        Work work;
        std::optional<Kept> value;
    };
    Waiting job{std::move(work)};
    std::move_only_function<void(std::move_only_function<void()>)> start =
        [&queue, &job](std::move_only_function<void()> resume) {
            job.resume = std::move(resume);
            queue.push(job);
        };
    co_await detail::suspend(std::move(start));
    if (job.failure) std::rethrow_exception(job.failure);
    if constexpr (!std::is_void_v<Value>) co_return std::move(*job.value);
}

}    // namespace carillon::store::sqlite
