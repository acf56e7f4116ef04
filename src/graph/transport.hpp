#pragma once
#include "base/clock.hpp"
#include "base/problem.hpp"
#include "graph/http2_client.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include <memory>

namespace carillon::graph {

/// Certificates to trust, and sessions to resume. Shared by the connections of one client; one thread.
class TlsContext {
public:
    static Result<std::shared_ptr<TlsContext>> create(Origin const& origin, std::string const& ca_file);
    ~TlsContext();
    boost::asio::ssl::context& context() { return context_; }
    bool verifies() const { return verifies_; }
    /// Readies `ssl` for a handshake with this host: SNI, name check, ALPN, a session to resume.
    void prepare(SSL* ssl, Origin const& origin);

private:
    TlsContext();
    static int keep_session(SSL* ssl, SSL_SESSION* session);
    boost::asio::ssl::context context_;
    bool verifies_ = true;
    std::vector<SSL_SESSION*> sessions_;    // TLS 1.3 tickets are good for one use each
};

/// A connected byte stream, under TLS or (to this machine alone) not.
class Transport {
public:
    using Socket = boost::asio::ip::tcp::socket;
    Transport(boost::asio::any_io_executor executor, std::shared_ptr<TlsContext> tls, bool encrypted)
        : tls_{std::move(tls)}, stream_{executor, tls_->context()}, encrypted_{encrypted} {}

    template <class Handler>
    void read_some(boost::asio::mutable_buffer into, Handler handler) {
        if (encrypted_)
            stream_.async_read_some(into, std::move(handler));
        else
            stream_.next_layer().async_read_some(into, std::move(handler));
    }
    template <class Handler>
    void write(boost::asio::const_buffer from, Handler handler) {
        if (encrypted_)
            boost::asio::async_write(stream_, from, std::move(handler));
        else
            boost::asio::async_write(stream_.next_layer(), from, std::move(handler));
    }
    void close();
    Socket& socket() { return stream_.next_layer(); }
    boost::asio::ssl::stream<Socket>& stream() { return stream_; }
    bool encrypted() const { return encrypted_; }
    bool http2() const { return http2_; }
    void set_http2(bool http2) { http2_ = http2; }

private:
    std::shared_ptr<TlsContext> tls_;
    boost::asio::ssl::stream<Socket> stream_;
    bool encrypted_;
    bool http2_ = false;
};
using TransportPtr = std::shared_ptr<Transport>;

/// Name, TCP, TLS and ALPN, within `limit`. A refusal's sentence names the address and what to do.
Async<Result<TransportPtr>> dial(std::shared_ptr<TlsContext> tls, Origin origin,
                                 std::chrono::milliseconds limit);

}    // namespace carillon::graph
