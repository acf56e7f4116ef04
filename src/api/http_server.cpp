#include "api/http_server.hpp"

#include "api/http_connection.hpp"
#include "base/check.hpp"

#include <boost/asio/as_tuple.hpp>
#include <spdlog/spdlog.h>

#include <charconv>

namespace carillon::api {
namespace asio = boost::asio;
using tcp = asio::ip::tcp;

struct HttpServer::State : ConnectionHost {
    State(asio::io_context& io, HttpHandler& handler, HttpOptions options)
        : ConnectionHost{handler, std::move(options)}, io{io}, acceptor{io} {}
    asio::io_context& io;
    tcp::acceptor acceptor;
};

namespace {
struct Address {
    std::string host;
    unsigned short port = 0;
};

Result<Address> parse_address(std::string_view text) {
    auto const fail = [&] {
        return refuse(
            Problem::Kind::invalid, "bad_listen_address",
            fmt::format("“{}” is not an address to listen on. Write it as 127.0.0.1:8080, [::1]:8080 or "
                        "0.0.0.0:8080 (all interfaces).",
                        text));
    };
    auto const colon = text.rfind(':');
    if (colon == std::string_view::npos) return fail();
    Address address{std::string{text.substr(0, colon)}, 0};
    auto const digits = text.substr(colon + 1);
    int port = 0;
    auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (error != std::errc{} || end != digits.data() + digits.size() || port < 0 || port > 65535)
        return fail();
    address.port = static_cast<unsigned short>(port);
    if (address.host.size() >= 2 && address.host.front() == '[' && address.host.back() == ']')
        address.host = address.host.substr(1, address.host.size() - 2);
    if (address.host.empty() || address.host == "*") address.host = "0.0.0.0";
    if (address.host == "localhost") address.host = "127.0.0.1";
    return address;
}

std::unexpected<Problem> cannot_listen(std::string_view address, boost::system::error_code error) {
    if (error == asio::error::address_in_use)
        return refuse(
            Problem::Kind::unavailable, "port_in_use",
            fmt::format("Another program already listens on {}. Stop it, or choose another port with "
                        "--listen.",
                        address));
    if (error == asio::error::access_denied)
        return refuse(
            Problem::Kind::unavailable, "port_not_allowed",
            fmt::format("This user may not listen on {}. Choose a port above 1023 with --listen.", address));
    if (error == boost::system::errc::address_not_available)
        return refuse(
            Problem::Kind::unavailable, "address_not_here",
            fmt::format("{} is not an address of this machine. Listen on 127.0.0.1 or 0.0.0.0 with --listen.",
                        address));
    return refuse(Problem::Kind::unavailable, "cannot_listen",
                  fmt::format("Cannot listen on {}: {}. Choose another address with --listen.", address,
                              error.message()));
}

Async<void> accept_loop(std::shared_ptr<ConnectionHost> host, tcp::acceptor& acceptor, asio::io_context& io) {
    while (!host->stopping) {
        auto [error, socket] = co_await acceptor.async_accept(asio::as_tuple(asio::use_awaitable));
        if (error == asio::error::operation_aborted || host->stopping) co_return;
        if (error) {
            // Out of file descriptors, most likely: waiting lets some close.
            spdlog::warn("accepting a connection failed: {}", error.message());
            asio::steady_timer pause{io, std::chrono::milliseconds{100}};
            co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
            continue;
        }
        asio::co_spawn(io, serve_connection(host, std::move(socket)), asio::detached);
    }
}
}    // namespace

HttpServer::HttpServer(asio::io_context& io, HttpHandler& handler, HttpOptions options)
    : state_{std::make_shared<State>(io, handler, std::move(options))} {}

HttpServer::~HttpServer() {
    boost::system::error_code ignored;
    state_->acceptor.close(ignored);
    state_->stopping = true;
    state_->close_all();
}

Result<void> HttpServer::listen(std::string_view text) {
    auto const parsed = parse_address(text);
    if (!parsed) return std::unexpected{parsed.error()};
    boost::system::error_code error;
    auto const ip = asio::ip::make_address(parsed->host, error);
    if (error)
        return refuse(
            Problem::Kind::invalid, "bad_listen_address",
            fmt::format("“{}” is not an IP address. Listen on one of this machine, such as 127.0.0.1, or on "
                        "0.0.0.0 for all.",
                        parsed->host));
    tcp::endpoint const endpoint{ip, parsed->port};
    auto& acceptor = state_->acceptor;
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error) {
        boost::system::error_code ignored;
        acceptor.close(ignored);
        return cannot_listen(text, error);
    }
    asio::co_spawn(state_->io, accept_loop(state_, acceptor, state_->io), asio::detached);
    return {};
}

unsigned short HttpServer::port() const { return state_->acceptor.local_endpoint().port(); }
bool HttpServer::stopping() const { return state_->stopping; }
std::size_t HttpServer::connections() const { return state_->open.size(); }

Async<void> HttpServer::stop(std::chrono::milliseconds limit) {
    auto const state = state_;
    state->stopping = true;
    boost::system::error_code ignored;
    state->acceptor.close(ignored);
    state->close_idle();
    asio::steady_timer deadline{state->io, limit};
    state->on_empty = [&deadline] { deadline.cancel(); };
    if (!state->open.empty()) co_await deadline.async_wait(asio::as_tuple(asio::use_awaitable));
    state->on_empty = nullptr;
    if (state->open.empty()) co_return;
    spdlog::warn("closing {} connections that did not end in time", state->open.size());
    state->close_all();
    // Their coroutines still have to notice; they hold the host, but the handler must outlive them.
    asio::steady_timer last{state->io, std::chrono::seconds{10}};
    state->on_empty = [&last] { last.cancel(); };
    co_await last.async_wait(asio::as_tuple(asio::use_awaitable));
    state->on_empty = nullptr;
}

}    // namespace carillon::api
