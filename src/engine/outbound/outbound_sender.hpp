#pragma once
#include "base/clock.hpp"
#include "base/crypto.hpp"
#include "engine/outbound/counts.hpp"
#include "graph/outbound_post.hpp"
#include "store/outbound_webhooks.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <atomic>
#include <memory>
#include <random>

namespace carillon::engine {

struct OutboundOptions {
    std::chrono::milliseconds look_every{1'000};     // events of one second go together
    std::chrono::milliseconds idle_every{15'000};    // while no endpoint is active
    std::chrono::milliseconds lease{60'000};         // after a kill, what was on its way goes out again
    std::chrono::milliseconds prune_every{3'600'000};
    std::size_t at_once = 16;    // posts, over all endpoints
    std::uint64_t jitter_seed = 1;
};

/// What is posted: the same for the same events, however often.
std::string outbound_body(DeliveryId id, std::vector<store::OutboundEventRow> const& events);
/// "sha256=…" over "<timestamp>.<body>".
std::string outbound_signature(std::string_view secret, std::string_view timestamp, std::string_view body);

/// Carries recorded events to customers' endpoints, at least once. On one executor; wake() and counts() from
/// anywhere.
class OutboundSender {
public:
    OutboundSender(boost::asio::any_io_executor executor, Clock& clock, store::OutboundWebhooks& webhooks,
                   SecretBox const& secrets, graph::OutboundPoster& poster, OutboundOptions options);

    /// Until stop(), and until what is on its way has been told.
    Async<void> run();
    /// An endpoint changed, or somebody wants a test: look at once.
    void wake();
    /// Takes nothing more. On the executor.
    void stop();
    OutboundCounts counts() const { return {delivered_.load(), retried_.load(), failed_.load()}; }

private:
    Async<Steady> look();
    Async<void> prune(Wall now);
    void spawn(store::DueDelivery due);
    Async<void> deliver(store::DueDelivery due);
    Async<graph::OutboundAnswer> post(store::DueDelivery const& due);
    store::DeliveryAttempt judged(store::DueDelivery const& due, graph::OutboundAnswer const& answer);
    void count(store::DueDelivery const& due, store::DeliveryAttempt const& attempt,
               store::AttemptResult const& result);

    boost::asio::any_io_executor executor_;
    Clock& clock_;
    store::OutboundWebhooks& webhooks_;
    SecretBox const& secrets_;
    graph::OutboundPoster& poster_;
    OutboundOptions const options_;
    std::unique_ptr<Alarm> alarm_;
    std::mt19937_64 chance_;
    std::size_t in_flight_ = 0;
    bool stopping_ = false;
    Wall next_prune_{};
    std::atomic<std::uint64_t> delivered_ = 0, retried_ = 0, failed_ = 0;
};

}    // namespace carillon::engine
