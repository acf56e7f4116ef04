#pragma once
#include "base/clock.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <thread>

namespace carillon::app {

/// An event loop with a thread of its own, for as long as it lives.
class Loop {
public:
    boost::asio::io_context io{1};

    void start() {
        thread_ = std::jthread{[this] { io.run(); }};
    }
    /// Runs `work` on the loop and waits for its result.
    template <class T>
    T wait_for(Async<T> work) {
        return boost::asio::co_spawn(io, std::move(work), boost::asio::use_future).get();
    }
    /// Runs a plain function on the loop and waits for its result.
    template <class F>
    auto call(F function) {
        std::packaged_task<decltype(function())()> task{std::move(function)};
        auto result = task.get_future();
        // Not the task itself: Asio takes a packaged_task for a completion token and asks it for its future.
        boost::asio::post(io, [&task] { task(); });
        return result.get();
    }
    /// Ends the loop, whatever still waits on it. Nothing of its work runs after this.
    void finish() {
        guard_.reset();
        io.stop();
        if (thread_.joinable()) thread_.join();
    }
    ~Loop() { finish(); }

private:
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_ =
        boost::asio::make_work_guard(io);
    std::jthread thread_;
};

}    // namespace carillon::app
