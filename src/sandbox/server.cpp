#include "sandbox/server.hpp"

#include "sandbox/http2_session.hpp"

#include <boost/asio/ssl.hpp>
#include <fmt/format.h>

namespace carillon::sandbox {
namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

struct Server::State {
    asio::io_context& context;
    tcp::acceptor acceptor;
    std::optional<asio::ssl::context> tls;
    std::shared_ptr<ServerShared> shared = std::make_shared<ServerShared>();
};

namespace {

int select_protocol(SSL*, unsigned char const** out, unsigned char* out_size, unsigned char const* in,
                    unsigned in_size, void*) {
    static constexpr unsigned char wanted[] = "\x02h2\x08http/1.1";
    unsigned char* chosen = nullptr;
    if (SSL_select_next_proto(&chosen, out_size, wanted, sizeof wanted - 1, in, in_size) !=
        OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_NOACK;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

asio::ssl::context make_tls(Certificate const& certificate) {
    asio::ssl::context tls{asio::ssl::context::tls_server};
    tls.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_tlsv1 |
                    asio::ssl::context::no_tlsv1_1);
    tls.use_certificate_chain(asio::buffer(certificate.certificate_pem));
    tls.use_private_key(asio::buffer(certificate.key_pem), asio::ssl::context::pem);
    SSL_CTX_set_alpn_select_cb(tls.native_handle(), select_protocol, nullptr);
    return tls;
}

void greet(std::unique_ptr<TlsStream> stream, std::shared_ptr<ServerShared> shared) {
    TlsStream& handshaking = *stream;
    auto held = std::make_shared<std::unique_ptr<TlsStream>>(std::move(stream));
    handshaking.async_handshake(asio::ssl::stream_base::server, [held, shared](error_code error) {
        if (error) return;
        unsigned char const* protocol = nullptr;
        unsigned size = 0;
        SSL_get0_alpn_selected((*held)->native_handle(), &protocol, &size);
        bool const http2 = size == 2 && protocol[0] == 'h' && protocol[1] == '2';
        if (http2) return serve_http2(std::move(*held), {}, shared);
        serve_http1(std::move(*held), {}, shared);
    });
}

struct Greeting {
    std::unique_ptr<PlainStream> stream;
    std::shared_ptr<ServerShared> shared;
    std::string read;
    std::array<char, 4096> piece{};
};

/// HTTP/2 with prior knowledge opens with "PRI * HTTP/2.0"; no HTTP/1.1 method starts like that.
void greet_plain(std::shared_ptr<Greeting> const& greeting) {
    static constexpr std::string_view preface = "PRI * HTTP/2.0";
    greeting->stream->async_read_some(asio::buffer(greeting->piece), [greeting](error_code error,
                                                                                std::size_t size) {
        if (error) return;
        greeting->read.append(greeting->piece.data(), size);
        std::size_t const seen = std::min(preface.size(), greeting->read.size());
        bool const may_be_http2 = std::string_view{greeting->read}.substr(0, seen) == preface.substr(0, seen);
        if (!may_be_http2)
            return serve_http1(std::move(greeting->stream), std::move(greeting->read), greeting->shared);
        if (seen == preface.size())
            return serve_http2(std::move(greeting->stream), std::move(greeting->read), greeting->shared);
        greet_plain(greeting);
    });
}

}    // namespace

Result<std::unique_ptr<Server>> Server::listen(asio::io_context& context, std::string const& host,
                                               std::uint16_t port, Certificate const* certificate,
                                               Handler& handler) {
    error_code error;
    auto const address = asio::ip::make_address(host == "localhost" ? "127.0.0.1" : host, error);
    if (error)
        return refuse(
            Problem::Kind::invalid, "bad_address",
            fmt::format("\"{}\" is not an address to listen on. Use an IP address such as 127.0.0.1.", host));
    tcp::endpoint const endpoint{address, port};
    tcp::acceptor acceptor{context};
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(tcp::acceptor::reuse_address{true}, error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error)
        return refuse(
            Problem::Kind::unavailable, "cannot_listen",
            fmt::format("The sandbox cannot listen on {}:{}: {}. Stop the program that uses this port, or "
                        "choose another one (port 0 takes any free one).",
                        host, port, error.message()));
    auto state = std::make_shared<State>(State{context, std::move(acceptor), {}});
    if (certificate != nullptr) {
        try {
            state->tls.emplace(make_tls(*certificate));
        } catch (boost::system::system_error const& refused) {
            return refuse(
                Problem::Kind::invalid, "bad_certificate",
                fmt::format("The TLS certificate or key cannot be used: {}. Both have to be PEM and belong "
                            "together.",
                            refused.code().message()));
        }
    }
    state->shared->handler = &handler;
    accept(state);
    return std::unique_ptr<Server>{new Server{std::move(state)}};
}

Server::~Server() { stop(); }

std::uint16_t Server::port() const {
    error_code ignored;
    return state_->acceptor.local_endpoint(ignored).port();
}

void Server::stop() {
    error_code ignored;
    state_->acceptor.close(ignored);
    state_->shared->handler = nullptr;
    for (Session* const session : std::set<Session*>{state_->shared->sessions}) session->close();
}

void Server::accept(std::shared_ptr<State> const& state) {
    state->acceptor.async_accept([state](error_code error, tcp::socket socket) {
        if (!state->acceptor.is_open()) return;
        if (!error) {
            error_code ignored;
            socket.set_option(tcp::no_delay{true}, ignored);
            if (state->tls) {
                greet(std::make_unique<TlsStream>(std::move(socket), *state->tls), state->shared);
            } else {
                auto greeting = std::make_shared<Greeting>();
                greeting->stream = std::make_unique<PlainStream>(std::move(socket));
                greeting->shared = state->shared;
                greet_plain(greeting);
            }
        }
        accept(state);
    });
}

}    // namespace carillon::sandbox
