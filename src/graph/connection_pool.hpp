#pragma once
#include "graph/connection.hpp"

#include <deque>
#include <random>

namespace carillon::graph {

/// The waiting requests and the connections that pull them. One thread. Kept alive by its client and by
/// whatever coroutine of it is still running.
class ConnectionPool final : public ConnectionOwner, public std::enable_shared_from_this<ConnectionPool> {
public:
    ConnectionPool(boost::asio::any_io_executor executor, Clock& clock, Origin origin, HttpOptions options,
                   std::shared_ptr<TlsContext> tls);

    Http2Client::Ticket submit(HttpRequest request, Http2Client::Handler handler);
    bool withdraw(Http2Client::Ticket ticket);
    std::size_t withdraw_all();
    /// Calls `done` once a connection is ready or an attempt has failed.
    void connect(std::move_only_function<void(Result<void>)> done);
    Async<void> close(std::chrono::milliseconds limit);
    /// Ends everything now, calling every handler.
    void shut_down();
    std::size_t in_flight() const;
    std::size_t queued() const { return queue_.size(); }

    ExchangePtr next() override;
    void give_back(ExchangePtr exchange) override;
    void finish(ExchangePtr exchange, HttpOutcome outcome) override;
    void deliver() override;
    void closed(Connection& connection, std::string const& why) override;
    HttpOptions const& options() const override { return options_; }
    Origin const& origin() const override { return origin_; }
    HttpCounters& counters() override { return counters_; }
    Steady now() const override { return clock_.steady(); }

private:
    using Connected = std::move_only_function<void(Result<void>)>;
    void flush_soon();
    void flush();
    void tick();
    void keep_ticking();
    void open_connections();
    std::size_t wanted() const;
    std::size_t usable() const;
    void opened(TransportPtr transport);
    void failed(Problem problem);
    void back_off();
    void fail_queue(Unprocessed::Reason reason, std::string const& detail);
    void tell_waiting(Result<void> const& result);
    static Async<void> open_one(std::shared_ptr<ConnectionPool> pool);

    boost::asio::any_io_executor executor_;
    Clock& clock_;
    Origin origin_;
    HttpOptions options_;
    std::shared_ptr<TlsContext> tls_;
    std::mt19937_64 random_;
    boost::asio::steady_timer ticker_, drained_;
    HttpCounters counters_;

    std::deque<ExchangePtr> queue_;
    std::vector<std::pair<Http2Client::Handler, HttpOutcome>> settled_, delivered_;
    std::vector<std::shared_ptr<Connection>> connections_;    // usable and draining ones
    std::vector<Connected> waiting_;                          // for a first connection
    std::size_t turn_ = 0;                                    // whose turn it is to take from the queue first
    std::size_t dialing_ = 0;
    std::size_t failures_ = 0;    // in a row
    Steady next_attempt_{};
    Http2Client::Ticket last_ticket_ = 0;
    bool known_ = false, http2_ = true;    // which protocol the server selects, once known
    bool flush_posted_ = false, delivering_ = false, ticking_ = false, closing_ = false, shut_ = false;
};

}    // namespace carillon::graph
