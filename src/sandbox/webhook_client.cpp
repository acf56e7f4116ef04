#include "sandbox/webhook_client.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>

namespace carillon::sandbox {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using HttpRequest = http::request<http::string_body>;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;

asio::ssl::context make_tls(TlsVerify verify) {
    asio::ssl::context tls{asio::ssl::context::tls_client};
    if (verify == TlsVerify::yes) {
        tls.set_default_verify_paths();
        tls.set_verify_mode(asio::ssl::verify_peer);
    }
    return tls;
}

template <class Stream>
Async<WebhookAnswer> exchange(Stream& stream, HttpRequest& request, beast::flat_buffer& buffer) {
    WebhookAnswer answer;
    error_code error;
    co_await http::async_write(stream, request, asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return answer;
    http::response_parser<http::string_body> parser;
    parser.body_limit(1 << 20);
    co_await http::async_read(stream, buffer, parser, asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return answer;
    answer.status = static_cast<int>(parser.get().result_int());
    answer.body = std::move(parser.get().body());
    if (!parser.get().keep_alive()) beast::get_lowest_layer(stream).socket().close(error);
    co_return answer;
}

}    // namespace

struct WebhookClient::State {
    asio::any_io_executor executor;
    TlsVerify verify;
    std::chrono::milliseconds timeout;
    asio::ssl::context tls;
    std::unique_ptr<TlsStream> secure;
    std::unique_ptr<beast::tcp_stream> plain;
    beast::flat_buffer buffer;
    std::string connected_to;

    beast::tcp_stream* lowest() {
        if (secure) return &beast::get_lowest_layer(*secure);
        return plain.get();
    }
    bool is_connected(std::string const& key) {
        return lowest() != nullptr && lowest()->socket().is_open() && connected_to == key;
    }
    void close() {
        secure.reset();
        plain.reset();
        buffer.clear();
    }
    Async<bool> connect(WebhookUrl const& url);
    Async<WebhookAnswer> once(HttpRequest& request);
    Async<WebhookAnswer> ask(WebhookUrl const& url, HttpRequest& request);
};

Async<bool> WebhookClient::State::connect(WebhookUrl const& url) {
    close();
    error_code error;
    tcp::resolver resolver{executor};
    auto token = asio::redirect_error(asio::use_awaitable, error);
    auto const found = co_await resolver.async_resolve(url.host, url.port, token);
    if (error) co_return false;
    if (url.tls) {
        secure = std::make_unique<TlsStream>(executor, tls);
        SSL_set_tlsext_host_name(secure->native_handle(), url.host.c_str());
        if (verify == TlsVerify::yes)
            secure->set_verify_callback(asio::ssl::host_name_verification(url.host));
    } else {
        plain = std::make_unique<beast::tcp_stream>(executor);
    }
    lowest()->expires_after(timeout);
    co_await lowest()->async_connect(found, token);
    if (error) co_return false;
    lowest()->socket().set_option(tcp::no_delay{true}, error);
    if (url.tls) co_await secure->async_handshake(asio::ssl::stream_base::client, token);
    connected_to = fmt::format("{}:{}:{}", url.tls, url.host, url.port);
    co_return !error;
}

Async<WebhookAnswer> WebhookClient::State::once(HttpRequest& request) {
    lowest()->expires_after(timeout);
    WebhookAnswer answer;
    if (secure) {
        answer = co_await exchange(*secure, request, buffer);
    } else {
        answer = co_await exchange(*plain, request, buffer);
    }
    if (answer.status == 0) {
        close();
    } else {
        lowest()->expires_never();
    }
    co_return answer;
}

Async<WebhookAnswer> WebhookClient::State::ask(WebhookUrl const& url, HttpRequest& request) {
    bool const kept = is_connected(fmt::format("{}:{}:{}", url.tls, url.host, url.port));
    if (!kept) {
        bool const connected = co_await connect(url);
        if (!connected) {
            close();
            co_return WebhookAnswer{};
        }
    }
    WebhookAnswer answer = co_await once(request);
    if (answer.status != 0 || !kept) co_return answer;
    // A kept connection may have been closed at the other end in the meantime: once more on a fresh one.
    bool const connected = co_await connect(url);
    if (connected) {
        answer = co_await once(request);
    } else {
        close();
    }
    co_return answer;
}

WebhookClient::WebhookClient(asio::any_io_executor executor, TlsVerify verify,
                             std::chrono::milliseconds timeout)
    : state_{new State{executor, verify, timeout, make_tls(verify), {}, {}, {}, {}}} {}
WebhookClient::~WebhookClient() = default;
void WebhookClient::close() { state_->close(); }

Async<WebhookAnswer> WebhookClient::get(WebhookUrl url) {
    HttpRequest request{http::verb::get, url.target, 11};
    request.set(http::field::host, url.host + ":" + url.port);
    request.set(http::field::user_agent, "facebookplatform/1.0 (carillon-sandbox)");
    WebhookAnswer answer = co_await state_->ask(url, request);
    co_return answer;
}

Async<WebhookAnswer> WebhookClient::post(WebhookUrl url, std::string body, std::string signature) {
    HttpRequest request{http::verb::post, url.target, 11};
    request.set(http::field::host, url.host + ":" + url.port);
    request.set(http::field::user_agent, "facebookexternalua");
    request.set(http::field::content_type, "application/json");
    request.set("X-Hub-Signature-256", signature);
    request.body() = std::move(body);
    request.prepare_payload();
    WebhookAnswer answer = co_await state_->ask(url, request);
    co_return answer;
}

}    // namespace carillon::sandbox
