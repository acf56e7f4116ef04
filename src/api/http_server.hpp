#pragma once
#include "api/forwarded.hpp"
#include "api/http_types.hpp"
#include "api/tls_identity.hpp"
#include "base/clock.hpp"
#include "base/problem.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace carillon::api {

struct HttpLimits {
    std::size_t header_bytes = 16 << 10;
    std::size_t connections = 2'000;
    std::size_t connections_per_address = 500;    // trusted proxies aside; of IPv6, per /64
    std::chrono::milliseconds header_timeout{
        15'000};                                       // from a connection's start, or a request's first byte
    std::chrono::milliseconds idle_timeout{75'000};    // between requests of one connection
    std::chrono::milliseconds read_timeout{30'000};    // for the next bytes of a body
    std::chrono::milliseconds body_timeout{60'000};    // for all of a body that is taken whole
    std::chrono::milliseconds trickle_grace{60'000};    // of waiting for a body, before its rate counts:
    std::size_t trickle_bytes = 1'024;                  // a second on average, of the time that was waited
    std::chrono::milliseconds write_timeout{60'000};    // for the client to take a piece of the answer
};

struct HttpOptions {
    HttpLimits limits;
    Clock& clock;
    TrustedProxies proxies = {};
    std::shared_ptr<TlsIdentity> tls = {};    // nothing: in the clear
};

/// How a request's body is taken, decided from its head.
struct BodyPlan {
    enum class How : std::uint8_t { whole, stream };
    How how = How::whole;
    std::size_t limit = 0;    // bytes; 0: the route takes none
};

/// Answers requests. Both are called on the server's thread.
class HttpHandler {
public:
    virtual ~HttpHandler() = default;
    /// Before the body is read. A Problem answers at once, without reading it.
    virtual Async<Result<BodyPlan>> begin(Request& request) = 0;
    /// Never throws: it turns failures into answers.
    virtual Async<Response> handle(Request& request) = 0;
    /// An answer for what never became a request, or could not be begun.
    virtual Response refuse(Request const& request, Problem const& problem) = 0;
    /// After an answer has gone out.
    virtual void finished(Request const& request, int status) = 0;
};

/// HTTP/1.1 on one io_context run by one thread. Bounded in everything: header and body sizes, connections,
/// the time a client may take. HTTP/2 belongs to a proxy in front.
class HttpServer {
public:
    HttpServer(boost::asio::io_context& io, HttpHandler& handler, HttpOptions options);
    ~HttpServer();
    /// "127.0.0.1:8080", "[::1]:0", ":8080". A busy port or an address of another machine is a Problem that
    /// says how to mend it.
    Result<void> listen(std::string_view address);
    unsigned short port() const;
    /// Takes no more connections, lets running requests finish for up to `limit`, then closes what is left.
    Async<void> stop(std::chrono::milliseconds limit);
    /// Set once stop() has begun: answers that never end should.
    bool stopping() const;
    std::size_t connections() const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

}    // namespace carillon::api
