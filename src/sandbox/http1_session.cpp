#include "sandbox/http2_session.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <simdjson.h>

namespace carillon::sandbox {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using boost::system::error_code;
template <class T>
using Task = asio::awaitable<T>;

asio::ip::tcp::socket& socket_of(PlainStream& stream) { return stream; }
asio::ip::tcp::socket& socket_of(TlsStream& stream) { return stream.next_layer(); }

template <class Socket>
struct Http1Session final : Session {
    std::unique_ptr<Socket> socket;
    std::shared_ptr<ServerShared> shared;
    beast::flat_buffer buffer;

    Http1Session(std::unique_ptr<Socket> the_socket, std::shared_ptr<ServerShared> the_shared)
        : socket{std::move(the_socket)}, shared{std::move(the_shared)} {
        shared->sessions.insert(this);
    }
    ~Http1Session() override { shared->sessions.erase(this); }
    void close() override {
        error_code ignored;
        socket_of(*socket).close(ignored);
    }
};

std::string_view scheme_of(PlainStream const&) { return "http"; }
std::string_view scheme_of(TlsStream const&) { return "https"; }
std::string_view view(beast::string_view text) { return {text.data(), text.size()}; }

/// Waits for an answer that comes by callback.
struct Pending {
    asio::steady_timer arrived;
    std::optional<Reply> reply;
};

Task<Reply> wait_for(std::function<void(std::function<void(Reply)>)> later) {
    auto const executor = co_await asio::this_coro::executor;
    auto pending = std::make_shared<Pending>(
        Pending{asio::steady_timer{executor, std::chrono::steady_clock::time_point::max()}, {}});
    later([pending](Reply reply) {
        pending->reply = std::move(reply);
        pending->arrived.cancel();
    });
    error_code ignored;
    auto token = asio::redirect_error(asio::use_awaitable, ignored);
    if (!pending->reply) co_await pending->arrived.async_wait(token);
    Reply reply = pending->reply ? std::move(*pending->reply) : Reply{};
    co_return reply;
}

template <class Socket>
Task<bool> write_reply(Socket& socket, Reply& reply, bool keep_alive) {
    error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    http::response<http::string_body> response{static_cast<http::status>(reply.status), 11};
    response.set(http::field::content_type, {reply.content_type.data(), reply.content_type.size()});
    if (!reply.trace_id.empty()) {
        response.set("x-fb-trace-id", reply.trace_id);
        response.set("facebook-api-version", "v25.0");
    }
    if (!reply.usage.empty()) response.set("x-business-use-case-usage", reply.usage);
    response.keep_alive(keep_alive);
    if (!reply.source) {
        response.body() = std::move(reply.body);
        response.prepare_payload();
        co_await http::async_write(socket, response, token);
        co_return !error && keep_alive;
    }
    response.chunked(true);
    http::response_serializer<http::string_body> header{response};
    co_await http::async_write_header(socket, header, token);
    std::string piece;
    while (!error && reply.source->fill(piece)) {
        auto chunk = http::make_chunk(asio::buffer(piece));
        co_await asio::async_write(socket, chunk, token);
        piece.clear();
    }
    if (error) co_return false;
    auto last = http::make_chunk_last();
    co_await asio::async_write(socket, last, token);
    co_return !error && keep_alive;
}

/// One request; false when the connection is done.
template <class Socket>
Task<bool> exchange(Http1Session<Socket>& session) {
    error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    http::request_parser<http::string_body> parser;
    parser.header_limit(64 * 1024);
    parser.body_limit(boost::none);
    co_await http::async_read_header(*session.socket, session.buffer, parser, token);
    if (error || session.shared->handler == nullptr) co_return false;
    std::size_t const limit = session.shared->handler->body_limit(view(parser.get().target()));
    parser.body_limit(limit);
    Reply reply;
    bool keep_alive = parser.get().keep_alive();
    if (parser.get()[http::field::expect] == "100-continue") {
        http::response<http::empty_body> go_on{http::status::continue_, 11};
        co_await http::async_write(*session.socket, go_on, token);
    }
    co_await http::async_read(*session.socket, session.buffer, parser, token);
    if (error && error != http::error::body_limit) co_return false;
    if (session.shared->handler == nullptr) co_return false;
    if (error == http::error::body_limit) {
        reply.status = 413;
        keep_alive = false;
    } else {
        auto& message = parser.get();
        message.body().reserve(message.body().size() + simdjson::SIMDJSON_PADDING);
        Request const request{view(message.method_string()),
                              view(message.target()),
                              view(message[http::field::authorization]),
                              view(message[http::field::content_type]),
                              message.body(),
                              scheme_of(*session.socket),
                              view(message[http::field::host])};
        reply = session.shared->handler->handle(request);
    }
    if (reply.later) {
        auto later = std::move(reply.later);
        reply = co_await wait_for(std::move(later));
    }
    if (reply.fault == Fault::stall) {    // until the client gives up
        char byte = 0;
        co_await session.socket->async_read_some(asio::buffer(&byte, 1), token);
        co_return false;
    }
    if (reply.fault != Fault::none) co_return false;
    if (reply.delay_ms > 0) {
        auto const executor = co_await asio::this_coro::executor;
        asio::steady_timer timer{executor, std::chrono::milliseconds{reply.delay_ms}};
        co_await timer.async_wait(token);
    }
    bool const more = co_await write_reply(*session.socket, reply, keep_alive);
    co_return more;
}

template <class Socket>
Task<void> run(std::shared_ptr<Http1Session<Socket>> session) {
    bool more = true;
    while (more) more = co_await exchange(*session);
    session->close();
}

template <class Socket>
void serve(std::unique_ptr<Socket> stream, std::string const& first, std::shared_ptr<ServerShared> shared) {
    if (shared->handler == nullptr) return;
    auto const executor = stream->get_executor();
    auto session = std::make_shared<Http1Session<Socket>>(std::move(stream), std::move(shared));
    auto const space = session->buffer.prepare(first.size());
    session->buffer.commit(asio::buffer_copy(space, asio::buffer(first)));
    asio::co_spawn(executor, run(std::move(session)), asio::detached);
}

}    // namespace

void serve_http1(std::unique_ptr<PlainStream> stream, std::string first,
                 std::shared_ptr<ServerShared> shared) {
    serve(std::move(stream), first, std::move(shared));
}
void serve_http1(std::unique_ptr<TlsStream> stream, std::string first, std::shared_ptr<ServerShared> shared) {
    serve(std::move(stream), first, std::move(shared));
}

}    // namespace carillon::sandbox
