#include "graph/http2_client.hpp"

#include "graph/connection_pool.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace carillon::graph {

namespace asio = boost::asio;

Result<std::unique_ptr<Http2Client>> Http2Client::create(asio::any_io_executor executor, Clock& clock,
                                                         HttpOptions options) {
    auto origin = parse_origin(options.url);
    if (!origin) return std::unexpected{std::move(origin.error())};
    auto tls = TlsContext::create(*origin, options.ca_file);
    if (!tls) return std::unexpected{std::move(tls.error())};
    auto pool = std::make_shared<ConnectionPool>(executor, clock, std::move(*origin), std::move(options),
                                                 std::move(*tls));
    return std::unique_ptr<Http2Client>{new Http2Client{std::move(pool)}};
}

Http2Client::Http2Client(std::shared_ptr<ConnectionPool> pool) : pool_{std::move(pool)} {}
Http2Client::~Http2Client() { pool_->shut_down(); }

Http2Client::Ticket Http2Client::submit(HttpRequest request, Handler handler) {
    return pool_->submit(std::move(request), std::move(handler));
}

Async<HttpOutcome> HttpClient::request(HttpRequest request) {
    auto const start = [](auto handler, HttpClient* self, HttpRequest what) {
        self->submit(std::move(what), [handler = std::move(handler)](HttpOutcome outcome) mutable {
            std::move(handler)(std::move(outcome));
        });
    };
    co_return co_await asio::async_initiate<asio::use_awaitable_t<> const, void(HttpOutcome)>(
        start, asio::use_awaitable, this, std::move(request));
}

bool Http2Client::withdraw(Ticket ticket) { return pool_->withdraw(ticket); }
std::size_t Http2Client::withdraw_all() { return pool_->withdraw_all(); }

Async<Result<void>> Http2Client::connect() {
    auto const start = [](auto handler, std::shared_ptr<ConnectionPool> pool) {
        auto const executor = asio::get_associated_executor(handler);
        pool->connect([handler = std::move(handler), executor](Result<void> result) mutable {
            // Never inside connect(): the coroutine is not suspended yet.
            asio::post(executor, [handler = std::move(handler), result = std::move(result)]() mutable {
                std::move(handler)(std::move(result));
            });
        });
    };
    auto pool = pool_;
    co_return co_await asio::async_initiate<asio::use_awaitable_t<> const, void(Result<void>)>(
        start, asio::use_awaitable, std::move(pool));
}

Async<void> Http2Client::close(std::chrono::milliseconds limit) {
    auto const pool = pool_;
    co_await pool->close(limit);
}

std::size_t Http2Client::in_flight() const { return pool_->in_flight(); }
std::size_t Http2Client::queued() const { return pool_->queued(); }
HttpCounters const& Http2Client::counters() const { return pool_->counters(); }
Origin const& Http2Client::origin() const { return pool_->origin(); }

}    // namespace carillon::graph
