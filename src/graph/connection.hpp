#pragma once
#include "graph/http2_client.hpp"
#include "graph/transport.hpp"

#include <memory>
#include <string>

namespace carillon::graph {

/// One request on its way. Owned by the pool's queue until a connection takes it, then by that connection.
struct Exchange {
    HttpRequest request;
    Http2Client::Handler handler;
    Http2Client::Ticket ticket = 0;
    Steady deadline;
    Answer answer;
    std::string content_length;
    std::size_t body_sent = 0;
    std::size_t place = 0;      // in the connection's list
    std::int32_t stream = 0;    // HTTP/2
    bool handed = false;        // a byte of it may have reached the socket
    bool answer_begun = false;
    bool answer_ended = false;
};
using ExchangePtr = std::unique_ptr<Exchange>;

/// What a connection asks of the pool it belongs to. Calls come from the connection's event handlers.
class ConnectionOwner {
public:
    virtual ~ConnectionOwner() = default;
    /// The next waiting request, or none.
    virtual ExchangePtr next() = 0;
    /// Of which no byte was handed to the socket: it waits again, first in the queue.
    virtual void give_back(ExchangePtr exchange) = 0;
    /// Settled. Its handler is called by the next deliver().
    virtual void finish(ExchangePtr exchange, HttpOutcome outcome) = 0;
    /// Calls the handlers of what is settled. The connection's last act in an event handler.
    virtual void deliver() = 0;
    virtual void closed(class Connection& connection, std::string const& why) = 0;
    virtual HttpOptions const& options() const = 0;
    virtual Origin const& origin() const = 0;
    virtual HttpCounters& counters() = 0;
    virtual Steady now() const = 0;
};

/// An open connection. It pulls requests from its owner when it can write them, so that whatever has no byte
/// on the wire stays in the owner's queue.
class Connection : public std::enable_shared_from_this<Connection> {
public:
    virtual ~Connection() = default;
    virtual void run() = 0;      // starts reading
    virtual void flush() = 0;    // takes and writes what it can
    /// Ends what is overdue; asks a silent peer for a sign of life.
    virtual void tick(Steady now) = 0;
    /// Takes no more; closes when the last answer is in.
    virtual void drain() = 0;
    /// Closes now: what was handed over is Unknown.
    virtual void drop(std::string why) = 0;
    virtual std::size_t in_flight() const = 0;
    virtual bool usable() const = 0;    // takes requests, now or when one ends
    virtual bool proved() const = 0;    // the server has spoken HTTP on it
};

std::shared_ptr<Connection> make_http2_connection(std::weak_ptr<ConnectionOwner> owner,
                                                  TransportPtr transport);
std::shared_ptr<Connection> make_http1_connection(std::weak_ptr<ConnectionOwner> owner,
                                                  TransportPtr transport);

/// Keeps one of the headers Answer has a place for.
void keep_header(Answer& answer, std::string_view name, std::string_view value);

/// What an exchange comes to when its connection or stream ends under it.
HttpOutcome outcome_of_loss(Exchange& exchange, Unknown::Reason reason, std::string const& why);

/// An answer longer than this is not one of Meta's.
inline constexpr std::size_t answer_limit = 32 << 20;

}    // namespace carillon::graph
