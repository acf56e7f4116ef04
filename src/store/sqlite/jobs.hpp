#pragma once
#include "base/clock.hpp"

#include <atomic>
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

/// What a job asks of the thread that serves it.
struct Load {
    std::size_t rows = 1;    // about how many it touches
    /// Somebody waits for it to the millisecond: it goes before what is not urgent.
    bool urgent = false;
};
inline constexpr Load urgent{.urgent = true};

/// One caller's wait for a database thread. It lives in the caller's coroutine, which stands still until
/// resume() has been called; nobody may touch the job after that.
template <class Context>
class Job {
public:
    virtual ~Job() = default;
    /// On the database thread. May be called again when its first run did not hold.
    virtual void run(Context& context) = 0;

    Load load;
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
        ++unfinished_;
        {
            std::lock_guard const lock{mutex_};
            (job.load.urgent ? urgent_ : others_).push_back(&job);
        }
        ready_.notify_one();
    }
    /// Waits for jobs and takes up to `limit`, the urgent ones first, else oldest first. Of the others it
    /// takes one, and more while all together touch up to `rows_max` rows: who comes next must not wait long.
    /// Empty once closed and drained.
    std::vector<Job<Context>*> take(std::size_t limit, std::size_t rows_max) {
        std::unique_lock lock{mutex_};
        ready_.wait(lock, [this] { return closed_ || !urgent_.empty() || !others_.empty(); });
        std::vector<Job<Context>*> taken;
        while (taken.size() < limit && !urgent_.empty()) take_first(urgent_, taken);
        for (std::size_t rows = 0; taken.size() < limit && !others_.empty();) {
            auto const more = others_.front()->load.rows;
            if (rows > 0 && rows + more > rows_max) break;
            rows += more;
            take_first(others_, taken);
        }
        return taken;
    }
    /// Jobs that wait or run.
    std::size_t unfinished() const { return unfinished_.load(); }
    /// The job is done: its caller goes on. It is gone afterwards.
    void finish(Job<Context>& job) {
        auto resume = std::move(job.resume);    // the job may vanish while this runs
        resume();
        --unfinished_;
    }
    /// Callers that have not been resumed yet.
    std::size_t pending() const { return pending_.load(); }
    void caller_waits() { ++pending_; }
    void caller_goes_on() { --pending_; }
    void close() {
        {
            std::lock_guard const lock{mutex_};
            closed_ = true;
        }
        ready_.notify_all();
    }

private:
    using Waiting = std::deque<Job<Context>*>;
    static void take_first(Waiting& from, std::vector<Job<Context>*>& into) {
        into.push_back(from.front());
        from.pop_front();
    }
    std::mutex mutex_;
    std::condition_variable ready_;
    Waiting urgent_, others_;
    bool closed_ = false;
    std::atomic<std::size_t> pending_ = 0, unfinished_ = 0;
};

/// Runs `work(context)` on a thread that serves `queue` and resumes on the caller's executor with what it
/// returned or threw.
template <class Context, class Work>
Async<std::invoke_result_t<Work&, Context&>> submit(JobQueue<Context>& queue, Load load, Work work) {
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
    job.load = load;
    std::move_only_function<void(std::move_only_function<void()>)> start =
        [&queue, &job](std::move_only_function<void()> resume) {
            job.resume = std::move(resume);
            queue.push(job);
        };
    queue.caller_waits();    // a caller that is never resumed may outlive the queue: nothing here undoes it
    co_await detail::suspend(std::move(start));
    queue.caller_goes_on();
    if (job.failure) std::rethrow_exception(job.failure);
    if constexpr (!std::is_void_v<Value>) co_return std::move(*job.value);
}

}    // namespace carillon::store::sqlite
