#pragma once
#include "base/clock.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <type_traits>
#include <utility>

namespace carillon::api {

/// A few threads for work that would hold up the event loop (Argon2).
class WorkerPool {
public:
    explicit WorkerPool(std::size_t threads) : pool_{threads} {}
    ~WorkerPool() { pool_.join(); }

    /// Runs `work` on the pool and resumes the caller where it was. `work` must not throw.
    template <class F>
    Async<std::invoke_result_t<F&>> run(F work) {
        using Answer = std::invoke_result_t<F&>;
        ++waiting_;
        auto executor = co_await boost::asio::this_coro::executor;
        auto start = [this, executor, work = std::move(work)](auto handler) mutable {
            auto guard = boost::asio::make_work_guard(executor);
            boost::asio::post(pool_, [executor, guard = std::move(guard), work = std::move(work),
                                      handler = std::move(handler)]() mutable {
                Answer answer = work();
                boost::asio::post(executor,
                                  [handler = std::move(handler), guard = std::move(guard),
                                   answer = std::move(answer)]() mutable { handler(std::move(answer)); });
            });
        };
        Answer answer =
            co_await boost::asio::async_initiate<boost::asio::use_awaitable_t<> const, void(Answer)>(
                std::move(start), boost::asio::use_awaitable);
        --waiting_;
        co_return answer;
    }
    std::size_t waiting() const { return waiting_; }

private:
    boost::asio::thread_pool pool_;
    std::size_t waiting_ = 0;    // on the callers' thread
};

}    // namespace carillon::api
