#pragma once
#include "base/clock.hpp"
#include "base/problem.hpp"
#include "graph/sender.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace carillon::graph {

/// Where requests go: one scheme, host and port, and what every path starts with.
struct Origin {
    bool tls = true;
    std::string host;    // a name or an address, without brackets
    std::string port;
    std::string base_path;    // "" or "/prefix", no slash at its end
    bool loopback = false;    // localhost, 127.0.0.0/8 or ::1
    std::string url() const;
};

/// Reads "https://graph.facebook.com". http:// is taken for loopback hosts alone, because access tokens must
/// not cross a network in the clear.
Result<Origin> parse_origin(std::string_view url);

class ConnectionPool;

/// Headers that many requests share, prepared once. Names in small letters.
using Headers = std::shared_ptr<std::vector<std::pair<std::string, std::string>> const>;

struct HttpRequest {
    std::string method;
    /// Shared by many requests: see make_path(). Begins with a slash.
    std::shared_ptr<std::string const> path;
    Headers headers;
    std::string body;
    std::chrono::milliseconds timeout{0};    // 0: the client's
};
std::shared_ptr<std::string const> make_path(std::string path);

/// A whole answer, of whatever status.
struct Answer {
    int status = 0;
    std::string body;
    std::string business_usage;    // x-business-use-case-usage
    std::string app_usage;         // x-app-usage
    std::string retry_after;
    std::string trace_id;    // x-fb-trace-id
};

using HttpOutcome = std::variant<Answer, Unprocessed, Unknown>;

/// What GraphClient asks of the network. Two implementations: Http2Client, and the simulation's. Lives on one
/// io_context run by one thread; every call and handler is on that thread.
class HttpClient {
public:
    using Handler = std::move_only_function<void(HttpOutcome)>;
    using Ticket = std::uint64_t;
    virtual ~HttpClient() = default;

    /// The handler is called exactly once, never inside submit().
    virtual Ticket submit(HttpRequest request, Handler handler) = 0;
    Async<HttpOutcome> request(HttpRequest request);
    /// Takes back every request of which no byte has left: they end as Unprocessed{withdrawn}. Returns how
    /// many.
    virtual std::size_t withdraw_all() = 0;
    /// Opens the connections ahead of need. Returns once one is ready, or says why none could be made.
    virtual Async<Result<void>> connect() = 0;
    /// Takes no more, lets what is in flight finish for up to `limit`, then drops it as Unknown.
    virtual Async<void> close(std::chrono::milliseconds limit) = 0;
    virtual Origin const& origin() const = 0;
};

struct HttpOptions {
    std::string url;
    std::string ca_file;            // PEM; empty: the system's, and none is asked for on loopback
    std::size_t connections = 2;    // HTTP/2
    std::size_t connections_http1 =
        32;                        // where the server knows HTTP/1.1 alone: one request at a time on each
    std::size_t streams = 1000;    // at most, per connection; the server may allow fewer
    std::size_t queue = 20'000;    // requests waiting here at most
    std::chrono::milliseconds timeout{30'000};            // of a request, from submit() on
    std::chrono::milliseconds connect_timeout{10'000};    // name, TCP and TLS together
    std::chrono::milliseconds ping_after{15'000};         // of silence
    std::chrono::milliseconds ping_timeout{5'000};
    std::chrono::milliseconds backoff_min{100};
    std::chrono::milliseconds backoff_max{30'000};
    std::uint64_t jitter_seed = 1;
    std::string user_agent = "carillon/" CARILLON_VERSION;
};

struct HttpCounters {
    std::uint64_t requests = 0, answers = 0, unprocessed = 0, unknown = 0;
    std::uint64_t connects = 0, connects_failed = 0, goaways = 0, pings = 0;
};

/// HTTP/2 to one origin over TLS (or in the clear to this machine), with HTTP/1.1 where the server selects
/// it. Never sends a request twice; tells what is proved unprocessed from what is unknown. A request counts
/// as not sent only while none of its bytes has been handed to the socket.
///
/// Lives on one io_context run by one thread; every call and handler is on that thread. Connections are made
/// when they are needed or by connect(). While the host is away, requests wait for the next attempt
/// (exponential backoff with jitter) and come back Unprocessed when it fails.
class Http2Client final : public HttpClient {
public:
    /// Refuses an address parse_origin() refuses, and a ca_file that cannot be read. Nothing is connected
    /// yet.
    static Result<std::unique_ptr<Http2Client>> create(boost::asio::any_io_executor executor, Clock& clock,
                                                       HttpOptions options);
    /// Drops what is open. Handlers not yet called are called first, as close() would.
    ~Http2Client() override;
    Http2Client(Http2Client const&) = delete;
    Http2Client& operator=(Http2Client const&) = delete;

    Ticket submit(HttpRequest request, Handler handler) override;
    /// Takes back a request of which no byte has left: true, and it ends as Unprocessed{withdrawn}.
    bool withdraw(Ticket ticket);
    std::size_t withdraw_all() override;
    Async<Result<void>> connect() override;
    Async<void> close(std::chrono::milliseconds limit) override;

    std::size_t in_flight() const;    // handed to a connection, not yet answered
    std::size_t queued() const;
    HttpCounters const& counters() const;
    Origin const& origin() const override;

private:
    explicit Http2Client(std::shared_ptr<ConnectionPool> pool);
    std::shared_ptr<ConnectionPool> pool_;
};

}    // namespace carillon::graph
