#include "graph/connection_pool.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

namespace carillon::graph {
namespace {

constexpr auto tick_interval = std::chrono::milliseconds{50};

}    // namespace

void keep_header(Answer& answer, std::string_view name, std::string_view value) {
    if (name.empty() || (name[0] != 'x' && name[0] != 'r')) return;
    if (name == "x-business-use-case-usage") answer.business_usage = value;
    if (name == "x-app-usage") answer.app_usage = value;
    if (name == "x-fb-trace-id") answer.trace_id = value;
    if (name == "retry-after") answer.retry_after = value;
}

HttpOutcome outcome_of_loss(Exchange& exchange, Unknown::Reason reason, std::string const& why) {
    if (exchange.answer_ended) return std::move(exchange.answer);
    return Unknown{reason, why};
}

ConnectionPool::ConnectionPool(boost::asio::any_io_executor executor, Clock& clock, Origin origin,
                               HttpOptions options, std::shared_ptr<TlsContext> tls)
    : executor_{executor},
      clock_{clock},
      origin_{std::move(origin)},
      options_{std::move(options)},
      tls_{std::move(tls)},
      random_{options_.jitter_seed},
      ticker_{executor},
      drained_{executor} {}

Http2Client::Ticket ConnectionPool::submit(HttpRequest request, Http2Client::Handler handler) {
    auto exchange = std::make_unique<Exchange>();
    exchange->request = std::move(request);
    exchange->handler = std::move(handler);
    exchange->ticket = ++last_ticket_;
    auto const timeout = exchange->request.timeout.count() > 0 ? exchange->request.timeout : options_.timeout;
    exchange->deadline = now() + timeout;
    ++counters_.requests;
    flush_soon();
    if (closing_) {
        finish(std::move(exchange), Unprocessed{Unprocessed::Reason::closing, "this client is being closed"});
    } else if (queue_.size() >= options_.queue) {
        finish(std::move(exchange),
               Unprocessed{Unprocessed::Reason::queue_full, "too many requests wait here"});
    } else {
        queue_.push_back(std::move(exchange));
    }
    return last_ticket_;
}

bool ConnectionPool::withdraw(Http2Client::Ticket ticket) {
    auto const found = std::ranges::find(queue_, ticket, [](ExchangePtr const& e) { return e->ticket; });
    if (found == queue_.end()) return false;
    ExchangePtr exchange = std::move(*found);
    queue_.erase(found);
    finish(std::move(exchange), Unprocessed{Unprocessed::Reason::withdrawn, "taken back before it was sent"});
    flush_soon();
    return true;
}

std::size_t ConnectionPool::withdraw_all() {
    std::size_t const count = queue_.size();
    fail_queue(Unprocessed::Reason::withdrawn, "taken back before it was sent");
    flush_soon();
    return count;
}

void ConnectionPool::connect(Connected done) {
    if (closing_) {
        done(refuse(Problem::Kind::unavailable, "closing", "This client is being closed."));
        return;
    }
    if (usable() > 0) {
        open_connections();
        done({});
        return;
    }
    waiting_.push_back(std::move(done));
    keep_ticking();
    open_connections();
}

Async<void> ConnectionPool::close(std::chrono::milliseconds limit) {
    auto const self = shared_from_this();
    closing_ = true;
    fail_queue(Unprocessed::Reason::closing, "this client is being closed");
    auto const open = connections_;
    for (auto const& connection : open) connection->drain();
    drained_.expires_after(limit);
    deliver();
    if (in_flight() > 0) {
        auto const wait = boost::asio::as_tuple(boost::asio::use_awaitable);
        co_await drained_.async_wait(wait);
    }
    shut_down();
}

void ConnectionPool::shut_down() {
    if (shut_) return;
    closing_ = shut_ = true;
    ticker_.cancel();
    drained_.cancel();
    fail_queue(Unprocessed::Reason::closing, "this client is being closed");
    auto const open = connections_;
    for (auto const& connection : open) connection->drop("this client was closed");
    fail_queue(Unprocessed::Reason::closing, "this client is being closed");
    tell_waiting(refuse(Problem::Kind::unavailable, "closing", "This client is being closed."));
    deliver();
}

std::size_t ConnectionPool::in_flight() const {
    std::size_t sum = 0;
    for (auto const& connection : connections_) sum += connection->in_flight();
    return sum;
}

ExchangePtr ConnectionPool::next() {
    if (queue_.empty()) return nullptr;
    ExchangePtr exchange = std::move(queue_.front());
    queue_.pop_front();
    return exchange;
}

void ConnectionPool::give_back(ExchangePtr exchange) {
    if (closing_)
        return finish(std::move(exchange),
                      Unprocessed{Unprocessed::Reason::closing, "this client is being closed"});
    exchange->handed = exchange->answer_begun = false;
    exchange->body_sent = 0;
    queue_.push_front(std::move(exchange));
    flush_soon();
}

void ConnectionPool::finish(ExchangePtr exchange, HttpOutcome outcome) {
    switch (outcome.index()) {
        case 0: ++counters_.answers; break;
        case 1: ++counters_.unprocessed; break;
        case 2: ++counters_.unknown; break;
    }
    settled_.emplace_back(std::move(exchange->handler), std::move(outcome));
}

void ConnectionPool::deliver() {
    auto const self = shared_from_this();    // a handler may end the client
    if (delivering_) return;    // from inside a handler: the loop below goes on with what it added
    delivering_ = true;
    while (!settled_.empty()) {
        delivered_.swap(settled_);
        for (auto& [handler, outcome] : delivered_) handler(std::move(outcome));
        delivered_.clear();
    }
    delivering_ = false;
    if (closing_ && in_flight() == 0) drained_.cancel();
}

void ConnectionPool::closed(Connection& connection, std::string const& why) {
    bool const early = !connection.proved();
    std::erase_if(connections_, [&](auto const& held) { return held.get() == &connection; });
    if (shut_) return;
    if (early) {
        failed(Problem{Problem::Kind::upstream, "graph_unreachable",
                       fmt::format("Cannot talk to {}: {}. Check the Graph address.", origin_.url(), why)});
    }
    flush_soon();
}

void ConnectionPool::flush_soon() {
    if (flush_posted_) return;
    flush_posted_ = true;
    // One write for all that is submitted in this turn of the loop.
    boost::asio::post(executor_, [weak = weak_from_this()] {
        auto const self = weak.lock();
        if (!self) return;
        self->flush_posted_ = false;
        self->flush();
    });
}

void ConnectionPool::flush() {
    if (!queue_.empty() && !shut_) {
        keep_ticking();
        open_connections();
        auto const open = connections_;
        ++turn_;
        for (std::size_t i = 0; i < open.size(); ++i) open[(turn_ + i) % open.size()]->flush();
    }
    deliver();
}

void ConnectionPool::keep_ticking() {
    if (ticking_ || shut_) return;
    ticking_ = true;
    ticker_.expires_after(tick_interval);
    ticker_.async_wait([weak = weak_from_this()](boost::system::error_code stopped) {
        auto const self = weak.lock();
        if (!self) return;
        self->ticking_ = false;
        if (!stopped) self->tick();
    });
}

void ConnectionPool::tick() {
    if (shut_) return;
    Steady const at = now();
    auto const overdue = [at](ExchangePtr const& exchange) { return exchange->deadline <= at; };
    for (auto found = std::ranges::find_if(queue_, overdue); found != queue_.end();
         found = std::ranges::find_if(queue_, overdue)) {
        ExchangePtr late = std::move(*found);
        queue_.erase(found);
        finish(std::move(late), Unprocessed{Unprocessed::Reason::waited_too_long, "never sent in its time"});
    }
    auto const open = connections_;
    for (auto const& connection : open) connection->tick(at);
    open_connections();
    if (!queue_.empty() || !connections_.empty() || dialing_ > 0 || !waiting_.empty()) keep_ticking();
    deliver();
}

std::size_t ConnectionPool::usable() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(connections_, [](auto const& c) { return c->usable(); }));
}

/// How many connections there should be now.
std::size_t ConnectionPool::wanted() const {
    if (queue_.empty() && waiting_.empty() && connections_.empty()) return 0;
    if (!known_) return 1;
    if (failures_ > 0) return std::min(usable() + 1, options_.connections);    // one feels the way
    if (http2_) return options_.connections;
    return std::clamp<std::size_t>(in_flight() + queue_.size(), 1, options_.connections_http1);
}

void ConnectionPool::open_connections() {
    if (closing_ || (failures_ > 0 && now() < next_attempt_)) return;
    for (std::size_t have = usable() + dialing_, want = wanted(); have < want; ++have) {
        ++dialing_;
        ++counters_.connects;
        boost::asio::co_spawn(executor_, open_one(shared_from_this()), boost::asio::detached);
    }
}

Async<void> ConnectionPool::open_one(std::shared_ptr<ConnectionPool> pool) {
    auto const tls = pool->tls_;
    auto const origin = pool->origin_;
    Result<TransportPtr> result = co_await dial(tls, origin, pool->options_.connect_timeout);
    --pool->dialing_;
    if (pool->shut_) co_return;
    if (result)
        pool->opened(std::move(*result));
    else
        pool->failed(std::move(result.error()));
    pool->deliver();
}

void ConnectionPool::opened(TransportPtr transport) {
    if (failures_ > 0) spdlog::info("{} can be reached again", origin_.url());
    failures_ = 0;
    known_ = true;
    http2_ = transport->http2();
    auto const connection = http2_ ? make_http2_connection(weak_from_this(), std::move(transport))
                                   : make_http1_connection(weak_from_this(), std::move(transport));
    connections_.push_back(connection);
    tell_waiting({});
    keep_ticking();
    connection->run();
    if (closing_) connection->drain();
    open_connections();
}

void ConnectionPool::failed(Problem problem) {
    ++counters_.connects_failed;
    back_off();
    spdlog::warn("{} Next attempt in {} ms.", problem.detail,
                 std::chrono::ceil<std::chrono::milliseconds>(next_attempt_ - now()).count());
    if (usable() > 0 || dialing_ > 0) return;
    fail_queue(Unprocessed::Reason::unreachable, problem.detail);
    tell_waiting(std::unexpected{std::move(problem)});
}

/// Doubles from backoff_min to backoff_max, with half of each wait left to chance, so that many clients do
/// not return together.
void ConnectionPool::back_off() {
    double wait = static_cast<double>(options_.backoff_min.count());
    for (std::size_t i = 0; i < failures_ && wait < static_cast<double>(options_.backoff_max.count()); ++i)
        wait *= 2;
    wait = std::min(wait, static_cast<double>(options_.backoff_max.count()));
    wait *= 0.5 + 0.5 * std::generate_canonical<double, 53>(random_);
    next_attempt_ = now() + std::chrono::milliseconds{static_cast<std::int64_t>(wait)};
    ++failures_;
}

void ConnectionPool::fail_queue(Unprocessed::Reason reason, std::string const& detail) {
    for (ExchangePtr& exchange : std::exchange(queue_, {}))
        finish(std::move(exchange), Unprocessed{reason, detail});
}

void ConnectionPool::tell_waiting(Result<void> const& result) {
    for (Connected& done : std::exchange(waiting_, {})) done(result);
}

}    // namespace carillon::graph
