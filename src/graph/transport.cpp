#include "graph/transport.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <fmt/format.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <spdlog/spdlog.h>

namespace carillon::graph {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using Waits = asio::as_tuple_t<asio::use_awaitable_t<>>;
constexpr Waits waits{};
constexpr std::size_t sessions_kept = 8;

int context_index() {
    static int const index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

bool is_address(std::string const& host) {
    boost::system::error_code not_one;
    asio::ip::make_address(host, not_one);
    return !not_one;
}

std::unexpected<Problem> unreachable(Origin const& origin, std::string_view why) {
    return refuse(
        Problem::Kind::upstream, "graph_unreachable",
        fmt::format("Cannot reach {}: {}. Check the Graph address, and that this machine may connect to it.",
                    origin.url(), why));
}

std::unexpected<Problem> tls_failed(Origin const& origin, SSL* ssl, boost::system::error_code error) {
    long const verdict = SSL_get_verify_result(ssl);
    if (verdict != X509_V_OK) {
        return refuse(
            Problem::Kind::upstream, "graph_certificate",
            fmt::format(
                "The certificate of {} is not trusted: {}. Check the address and this machine's clock; "
                "where a proxy or a private authority signs it, give that authority's file as the CA file.",
                origin.url(), X509_verify_cert_error_string(verdict)));
    }
    return refuse(
        Problem::Kind::upstream, "graph_tls",
        fmt::format("{} does not complete a TLS handshake: {}. Check that the address and port speak HTTPS.",
                    origin.url(), error.message()));
}

/// Stops a dial that takes too long by closing its socket.
class DialLimit {
public:
    DialLimit(asio::any_io_executor executor, TransportPtr transport, std::chrono::milliseconds limit)
        : timer_{executor, limit} {
        timer_.async_wait([transport, expired = expired_](boost::system::error_code stopped) {
            if (stopped) return;
            *expired = true;
            transport->close();
        });
    }
    bool expired() const { return *expired_; }

private:
    std::shared_ptr<bool> expired_ = std::make_shared<bool>(false);
    asio::steady_timer timer_;
};

Async<Result<std::vector<tcp::endpoint>>> resolve(Origin const& origin, asio::any_io_executor executor) {
    tcp::resolver resolver{executor};
    auto const flags = is_address(origin.host) ? tcp::resolver::numeric_host | tcp::resolver::numeric_service
                                               : tcp::resolver::numeric_service;
    std::vector<tcp::endpoint> endpoints;
    if (is_address(origin.host)) {    // no thread for what needs no look-up
        boost::system::error_code error;
        auto const found = resolver.resolve(origin.host, origin.port, flags, error);
        if (error) co_return unreachable(origin, error.message());
        for (auto const& entry : found) endpoints.push_back(entry.endpoint());
        co_return endpoints;
    }
    auto [error, found] = co_await resolver.async_resolve(origin.host, origin.port, flags, waits);
    if (error)
        co_return unreachable(origin, fmt::format("its name cannot be resolved ({})", error.message()));
    for (auto const& entry : found) endpoints.push_back(entry.endpoint());
    co_return endpoints;
}

bool selected_http2(SSL* ssl) {
    unsigned char const* name = nullptr;
    unsigned length = 0;
    SSL_get0_alpn_selected(ssl, &name, &length);
    return std::string_view{reinterpret_cast<char const*>(name), length} == "h2";
}

}    // namespace

TlsContext::TlsContext() : context_{asio::ssl::context::tls_client} {}

Result<std::shared_ptr<TlsContext>> TlsContext::create(Origin const& origin, std::string const& ca_file) {
    std::shared_ptr<TlsContext> tls{new TlsContext};
    SSL_CTX* const native = tls->context_.native_handle();
    SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
    SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
    boost::system::error_code error;
    if (!ca_file.empty())
        tls->context_.load_verify_file(ca_file, error);
    else
        tls->context_.set_default_verify_paths(error);
    if (error && !ca_file.empty()) {
        return refuse(Problem::Kind::invalid, "ca_file",
                      fmt::format("The CA file \"{}\" cannot be used: {}. It must be PEM and readable.",
                                  ca_file, error.message()));
    }
    tls->verifies_ = !(origin.loopback && ca_file.empty());
    if (origin.tls && !tls->verifies_)
        spdlog::info("the certificate of {} is not checked: it is this machine, and no CA file is given",
                     origin.url());
    tls->context_.set_verify_mode(tls->verifies_ ? asio::ssl::verify_peer : asio::ssl::verify_none);
    SSL_CTX_set_ex_data(native, context_index(), tls.get());
    SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(native, &TlsContext::keep_session);
    return tls;
}

TlsContext::~TlsContext() {
    for (SSL_SESSION* session : sessions_) SSL_SESSION_free(session);
}

int TlsContext::keep_session(SSL* ssl, SSL_SESSION* session) {
    auto* const tls = static_cast<TlsContext*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), context_index()));
    if (tls->sessions_.size() >= sessions_kept) {
        SSL_SESSION_free(tls->sessions_.front());
        tls->sessions_.erase(tls->sessions_.begin());
    }
    tls->sessions_.push_back(session);
    return 1;    // the reference is ours now
}

void TlsContext::prepare(SSL* ssl, Origin const& origin) {
    if (is_address(origin.host)) {
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), origin.host.c_str());
    } else {
        SSL_set_tlsext_host_name(ssl, origin.host.c_str());
        SSL_set1_host(ssl, origin.host.c_str());
    }
    static constexpr unsigned char protocols[] = "\x02h2\x08http/1.1";
    SSL_set_alpn_protos(ssl, protocols, sizeof protocols - 1);
    if (!sessions_.empty()) {
        SSL_set_session(ssl, sessions_.back());    // takes a reference of its own
        SSL_SESSION_free(sessions_.back());
        sessions_.pop_back();
    }
}

void Transport::close() {
    // No TLS goodbye: whoever closes here has all it wanted, or has given up on the peer. OpenSSL would take
    // that for a fault and throw the session away, which the next connection is to resume.
    SSL_set_shutdown(stream_.native_handle(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
    boost::system::error_code ignored;
    socket().shutdown(tcp::socket::shutdown_both, ignored);
    socket().close(ignored);
}

Async<Result<TransportPtr>> dial(std::shared_ptr<TlsContext> tls, Origin origin,
                                 std::chrono::milliseconds limit) {
    auto const executor = co_await asio::this_coro::executor;
    auto transport = std::make_shared<Transport>(executor, tls, origin.tls);
    DialLimit const timer{executor, transport, limit};
    auto const too_long = fmt::format("no connection within {} ms", limit.count());

    auto endpoints = co_await resolve(origin, executor);
    if (!endpoints) co_return std::unexpected{std::move(endpoints.error())};
    if (timer.expired()) co_return unreachable(origin, too_long);
    auto [refused, endpoint] = co_await asio::async_connect(transport->socket(), *endpoints, waits);
    if (timer.expired()) co_return unreachable(origin, too_long);
    if (refused) co_return unreachable(origin, refused.message());
    boost::system::error_code ignored;
    transport->socket().set_option(tcp::no_delay{true}, ignored);
    transport->socket().set_option(asio::socket_base::keep_alive{true}, ignored);
    if (!origin.tls) {
        transport->set_http2(true);
        co_return transport;
    }
    SSL* const ssl = transport->stream().native_handle();
    tls->prepare(ssl, origin);
    auto [failed] = co_await transport->stream().async_handshake(asio::ssl::stream_base::client, waits);
    if (timer.expired()) co_return unreachable(origin, too_long);
    if (failed) co_return tls_failed(origin, ssl, failed);
    transport->set_http2(selected_http2(ssl));
    co_return transport;
}

}    // namespace carillon::graph
