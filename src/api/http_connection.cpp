#include "api/http_connection.hpp"

#include "api/request_head.hpp"
#include "api/server_stream.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <spdlog/spdlog.h>

namespace carillon::api {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::as_tuple;
using asio::use_awaitable;

namespace {
using Parser = http::request_parser<http::buffer_body>;

constexpr std::size_t body_chunk = 64 << 10;

Problem too_many_connections() {
    return {Problem::Kind::unavailable, "too_many_connections",
            "There are too many connections, or too many of this address. Close some, or try again in a "
            "moment."};
}

std::string_view reason_phrase(int status) {
    return std::string_view{http::obsolete_reason(static_cast<http::status>(status))};
}
}    // namespace

class Connection final : public BodyReader {
public:
    Connection(std::shared_ptr<ConnectionHost> host, asio::ip::tcp::socket socket)
        : host_{std::move(host)},
          stream_{std::move(socket), host_->tls ? host_->tls->context() : ServerStream::Context{}} {
        host_->open.insert(this);
        boost::system::error_code ignored;
        peer_ = plain(tcp_.socket().remote_endpoint(ignored).address());
        tcp_.socket().set_option(asio::ip::tcp::no_delay(true), ignored);
        if (!host_->proxies.trusts(peer_)) network_ = network_of(peer_);
        ++host_->per_network[network_];
    }
    ~Connection() override {
        host_->open.erase(this);
        if (auto const own = host_->per_network.find(network_); --own->second == 0)
            host_->per_network.erase(own);
        if (host_->open.empty() && host_->on_empty) host_->on_empty();
    }

    Async<void> run() {
        if (crowded()) {
            // Under TLS there is nothing to say before a handshake, which is what is being spared.
            if (!stream_.encrypted()) co_await refuse_unread(too_many_connections());
            co_return;
        }
        bool const agreed = co_await stream_.handshake(host_->limits.header_timeout);
        if (!agreed) co_return;
        bool more = true;
        for (bool first = true; more && !host_->stopping; first = false) more = co_await serve_one(first);
        co_await linger();
    }

    void close_if_idle() {
        if (idle_) tcp_.close();
    }
    void close() { tcp_.close(); }

    Async<Result<std::string_view>> read_some() override;

private:
    bool crowded() const {
        return host_->open.size() > host_->limits.connections ||
               (!network_.empty() && host_->per_network.at(network_) > host_->limits.connections_per_address);
    }
    /// A byte now and then would hold an upload's place for ever. What we take to work it off does not count.
    bool trickles() const {
        auto const seconds = std::chrono::duration_cast<std::chrono::seconds>(waited_).count();
        return waited_ > host_->limits.trickle_grace &&
               body_read_ / host_->limits.trickle_bytes < static_cast<std::size_t>(seconds);
    }
    Scheme scheme() const { return stream_.encrypted() ? Scheme::https : Scheme::http; }
    Async<bool> serve_one(bool first);
    Async<void> refuse_unread(Problem problem);
    Result<void> meet(Request& request) const;
    Async<bool> answer(Request& request, Response response);
    Async<bool> read_head(bool first);
    Async<Result<void>> read_whole(Request& request, std::size_t limit);
    Async<bool> write_text(std::string text);
    Async<bool> write_source(BodySource& source, bool chunked);
    Async<void> linger();
    std::string head_of(Request const& request, Response const& response, bool keep_alive);

    std::shared_ptr<ConnectionHost> host_;
    ServerStream stream_;
    beast::tcp_stream& tcp_ = stream_.tcp();
    beast::flat_buffer buffer_{256 << 10};
    std::optional<Parser> parser_;
    std::string chunk_;
    std::size_t body_limit_ = 0, body_read_ = 0;
    asio::ip::address peer_;
    std::string network_;          // whose connections are counted together; empty for trusted proxies
    Steady::duration waited_{};    // for this body
    bool timed_whole_ = false;     // the body's time is running as a whole, not anew for each piece
    bool idle_ = false;
    bool expects_continue_ = false;
    bool unread_ = false;    // the client may still be sending something nobody will read
};

Async<bool> Connection::read_head(bool first) {
    parser_.emplace();
    parser_->header_limit(static_cast<std::uint32_t>(host_->limits.header_bytes));
    parser_->body_limit(boost::none);
    if (!first && buffer_.size() == 0) {
        // Between requests: wait for a byte under the longer limit, so that the header's own limit stays
        // short.
        idle_ = true;
        tcp_.expires_after(host_->limits.idle_timeout);
        auto const space = buffer_.prepare(4096);
        auto const [error, count] = co_await stream_.async_read_some(space, as_tuple(use_awaitable));
        idle_ = false;
        if (error) co_return false;
        buffer_.commit(count);
    }
    tcp_.expires_after(host_->limits.header_timeout);
    auto const [error, count] =
        co_await http::async_read_header(stream_, buffer_, *parser_, as_tuple(use_awaitable));
    if (!error) co_return true;
    if (error == http::error::end_of_stream || error == beast::error::timeout ||
        error.category() == asio::error::get_system_category())
        co_return false;
    Problem problem{Problem::Kind::malformed, "malformed_http", "The request is not readable as HTTP/1.1."};
    if (error == http::error::header_limit)
        problem = {Problem::Kind::malformed, "header_too_large",
                   fmt::format("The request's header is larger than {} bytes.", host_->limits.header_bytes)};
    co_await refuse_unread(std::move(problem));
    unread_ = true;
    co_return false;
}

/// What never became a request is answered all the same.
Async<void> Connection::refuse_unread(Problem problem) {
    Request nothing{};
    nothing.scheme = scheme();
    auto refusal = host_->handler.refuse(nothing, problem);
    auto text = head_of(nothing, refusal, false);
    text += refusal.body;
    co_await write_text(std::move(text));
}

/// The request's head, and who sent it.
Result<void> Connection::meet(Request& request) const {
    auto filled = fill_head(parser_->get(), request);
    auto const hops = joined_header(request, "x-forwarded-for");
    auto const protocols = joined_header(request, "x-forwarded-proto");
    auto client = client_of({peer_, scheme(), hops, protocols}, host_->proxies);
    request.remote_address = std::move(client.address);
    request.scheme = client.scheme;
    return filled;
}

Async<bool> Connection::serve_one(bool first) {
    bool const readable = co_await read_head(first);
    if (!readable) co_return false;
    Request request;
    request.reader = this;
    body_read_ = 0;
    body_limit_ = 0;
    waited_ = {};
    timed_whole_ = false;
    auto const head = meet(request);
    expects_continue_ = request.header("expect").size() == 12;    // "100-continue", the only one there is
    Result<BodyPlan> plan = BodyPlan{};
    if (!head) plan = std::unexpected{head.error()};
    if (plan) plan = co_await host_->handler.begin(request);
    Response response;
    Result<void> body;
    if (plan) {
        body_limit_ = plan->limit;
        auto const announced = parser_->content_length();
        if (announced && *announced > plan->limit)
            body = refuse(
                Problem::Kind::too_large, "body_too_large",
                fmt::format("The body has {} bytes; this call takes at most {}.", *announced, plan->limit));
        else if (plan->how == BodyPlan::How::whole)
            body = co_await read_whole(request, plan->limit);
    }
    if (!plan)
        response = host_->handler.refuse(request, plan.error());
    else if (!body)
        response = host_->handler.refuse(request, body.error());
    else
        response = co_await host_->handler.handle(request);
    int const status = response.status;
    bool const more = co_await answer(request, std::move(response));
    host_->handler.finished(request, status);
    co_return more;
}

Async<Result<std::string_view>> Connection::read_some() {
    if (parser_->is_done()) co_return std::string_view{};
    if (expects_continue_) {
        expects_continue_ = false;
        co_await write_text("HTTP/1.1 100 Continue\r\n\r\n");
        if (timed_whole_) tcp_.expires_after(host_->limits.body_timeout);
    }
    if (chunk_.empty()) chunk_.resize(body_chunk);
    while (!parser_->is_done()) {
        auto& body = parser_->get().body();
        body.data = chunk_.data();
        body.size = chunk_.size();
        body.more = true;
        if (!timed_whole_) tcp_.expires_after(host_->limits.read_timeout);
        auto const asked = host_->clock.steady();
        auto [error, count] =
            co_await http::async_read_some(stream_, buffer_, *parser_, as_tuple(use_awaitable));
        waited_ += host_->clock.steady() - asked;
        if (error == http::error::need_buffer) error = {};
        if (error == beast::error::timeout)
            co_return refuse(Problem::Kind::malformed, "body_timeout", "The body did not arrive in time.");
        if (error)
            co_return refuse(Problem::Kind::malformed, "body_incomplete",
                             "The body ended before it was complete.");
        std::size_t const got = chunk_.size() - parser_->get().body().size;
        body_read_ += got;
        if (body_read_ > body_limit_)
            co_return refuse(
                Problem::Kind::too_large, "body_too_large",
                fmt::format("The body is larger than the {} bytes that this call takes.", body_limit_));
        if (trickles())
            co_return refuse(Problem::Kind::malformed, "body_too_slow",
                             "The body arrives too slowly. Send it again over a faster connection.");
        if (got > 0) co_return std::string_view{chunk_.data(), got};
    }
    co_return std::string_view{};
}

Async<Result<void>> Connection::read_whole(Request& request, std::size_t limit) {
    if (auto const announced = parser_->content_length())
        request.body.reserve(std::min<std::size_t>(*announced, limit));
    // Once for all of it: a byte now and then does not hold a connection for long.
    timed_whole_ = true;
    tcp_.expires_after(host_->limits.body_timeout);
    for (;;) {
        auto const piece = co_await read_some();
        if (!piece) co_return std::unexpected{piece.error()};
        if (piece->empty()) co_return Result<void>{};
        request.body += *piece;
    }
}

std::string Connection::head_of(Request const& request, Response const& response, bool keep_alive) {
    std::string head = fmt::format("HTTP/1.1 {} {}\r\n", response.status, reason_phrase(response.status));
    auto const out = std::back_inserter(head);
    if (!request.request_id.empty()) fmt::format_to(out, "X-Request-Id: {}\r\n", request.request_id);
    if (!response.content_type.empty()) fmt::format_to(out, "Content-Type: {}\r\n", response.content_type);
    for (auto const& [name, value] : response.headers)
        fmt::format_to(out, "{}: {}\r\n", name, header_safe(value));
    bool const old = parser_ && parser_->get().version() < 11;
    if (response.source) {
        if (!old) head += "Transfer-Encoding: chunked\r\n";
    } else if (response.status != 204 && response.status != 304) {
        auto const size = response.static_body.empty() ? response.body.size() : response.static_body.size();
        fmt::format_to(out, "Content-Length: {}\r\n", size);
    }
    if (!keep_alive)
        head += "Connection: close\r\n";
    else if (old)
        head += "Connection: keep-alive\r\n";
    head += "\r\n";
    return head;
}

Async<bool> Connection::answer(Request& request, Response response) {
    bool const old = parser_->get().version() < 11;
    unread_ = !parser_->is_done();
    bool const keep_alive =
        parser_->keep_alive() && !host_->stopping && !unread_ && !(old && response.source);
    auto text = head_of(request, response, keep_alive);
    bool const bodiless = request.method == "HEAD" || response.status == 204 || response.status == 304;
    if (bodiless || response.source) {
        bool sent = co_await write_text(std::move(text));
        if (sent && !bodiless) sent = co_await write_source(*response.source, !old);
        co_return sent&& keep_alive;
    }
    auto const& body = response.static_body.empty() ? std::string_view{response.body} : response.static_body;
    std::array<asio::const_buffer, 2> const buffers{asio::buffer(text),
                                                    asio::buffer(body.data(), body.size())};
    // The timer is of the whole write, so a large file gets time in proportion.
    tcp_.expires_after(host_->limits.write_timeout + std::chrono::milliseconds{body.size() / 50});
    auto const [error, count] = co_await asio::async_write(stream_, buffers, as_tuple(use_awaitable));
    co_return !error && keep_alive;
}

Async<bool> Connection::write_text(std::string text) {
    tcp_.expires_after(host_->limits.write_timeout);
    auto const [error, count] =
        co_await asio::async_write(stream_, asio::buffer(text), as_tuple(use_awaitable));
    co_return !error;
}

Async<bool> Connection::write_source(BodySource& source, bool chunked) {
    std::string piece;
    bool more = true;
    while (more) {
        piece.clear();
        try {
            more = co_await source.next(piece);
        } catch (std::exception const& error) {
            // The status has gone out; breaking off is the only way left to say that the answer is not whole.
            spdlog::error("an answer broke off: {}", error.what());
            co_return false;
        }
        if (piece.empty()) continue;
        std::string framed = chunked ? fmt::format("{:x}\r\n", piece.size()) : std::string{};
        framed += piece;
        if (chunked) framed += "\r\n";
        bool const sent = co_await write_text(std::move(framed));
        if (!sent) co_return false;
    }
    if (!chunked) co_return true;
    co_return co_await write_text("0\r\n\r\n");
}

/// Closes so that the last answer arrives: data that arrives after a plain close makes the peer's system drop
/// the answer it has not read yet.
Async<void> Connection::linger() {
    boost::system::error_code ignored;
    co_await stream_.say_goodbye(std::chrono::seconds{3});
    tcp_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
    if (!unread_ || ignored) co_return;
    if (chunk_.empty()) chunk_.resize(body_chunk);
    tcp_.expires_after(std::chrono::seconds{3});
    for (;;) {
        auto const [error, count] =
            co_await tcp_.async_read_some(asio::buffer(chunk_), as_tuple(use_awaitable));
        if (error) co_return;
    }
}

void ConnectionHost::close_idle() {
    for (auto* connection : open) connection->close_if_idle();
}
void ConnectionHost::close_all() {
    for (auto* connection : open) connection->close();
}

Async<void> serve_connection(std::shared_ptr<ConnectionHost> host, asio::ip::tcp::socket socket) {
    Connection connection{std::move(host), std::move(socket)};
    try {
        co_await connection.run();
    } catch (std::exception const& error) {
        spdlog::error("a connection broke off: {}", error.what());
    }
}

}    // namespace carillon::api
