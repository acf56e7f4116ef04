#include "store/sqlite/jobs.hpp"

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace carillon::store::sqlite::detail {
namespace asio = boost::asio;

Async<void> suspend(std::move_only_function<void(std::move_only_function<void()>)> start) {
    auto initiate = [&start](auto handler) {
        auto const executor = asio::get_associated_executor(handler);
        // The caller's event loop must not run dry while the database works for it.
        auto work = asio::prefer(executor, asio::execution::outstanding_work.tracked);
        start([handler = std::move(handler), work = std::move(work)]() mutable {
            asio::post(work, std::move(handler));
        });
    };
    co_await asio::async_initiate<asio::use_awaitable_t<> const, void()>(initiate, asio::use_awaitable);
}

}    // namespace carillon::store::sqlite::detail
