#pragma once
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/problem.hpp"
#include "domain/outbound_event.hpp"

#include <optional>
#include <string>
#include <vector>

namespace carillon {
using OutboundWebhookId = Id<struct OutboundWebhookTag>;
using DeliveryId = Id<struct DeliveryTag>;
}    // namespace carillon

namespace carillon::store {

/// Where an organization wants to be told of events.
struct OutboundWebhook {
    OutboundWebhookId id;
    OrgId org;
    std::string url, description;
    OutboundEventSet events;
    std::string secret_sealed;    // opened to sign
    bool active = true;
    std::string disabled_reason;    // why the engine switched it off; empty: it did not
    std::optional<Wall> failing_since{};
    Wall created_at{};
};

/// What was not given stays.
struct OutboundWebhookChange {
    std::optional<std::string> url, description;
    std::optional<OutboundEventSet> events;
    std::optional<bool> active;
};

/// Stored; never renumber.
enum class DeliveryStatus : std::uint8_t { pending = 0, delivered = 1, failed = 2 };
std::string_view to_string(DeliveryStatus status);

/// Up to a hundred events on their way to one endpoint.
struct Delivery {
    DeliveryId id;
    DeliveryStatus status = DeliveryStatus::pending;
    int events = 0, attempts = 0;
    int status_code = 0;    // of the last answer; 0: there was none
    std::string error;      // of the last attempt, as a sentence
    Wall created_at{};
    std::optional<Wall> next_attempt_at, finished_at;
};

struct OutboundEventRow {
    std::int64_t id = 0;
    OutboundEvent type = OutboundEvent::ping;
    Wall at{};
    std::string data_json;
};

/// A delivery whose time has come, with all that its request is made of.
struct DueDelivery {
    DeliveryId id;
    OutboundWebhookId webhook;
    std::string url, secret_sealed;
    int attempts = 0;
    std::vector<OutboundEventRow> events;
};

/// What became of one attempt.
struct DeliveryAttempt {
    DeliveryId id;
    bool delivered = false;
    int status_code = 0;
    std::string error;
    Wall at{};
    Wall retry_at{};    // where there is to be another
};
struct AttemptResult {
    DeliveryStatus status = DeliveryStatus::pending;
    bool disabled = false;    // this was the attempt after which the endpoint was switched off
};

/// What there is to do. `next` is when the first pending delivery falls due.
struct OutboundAgenda {
    bool watching = false;    // an endpoint is active
    bool fresh = false;       // events wait to be made deliveries
    std::optional<Wall> next{};
};

struct OutboundDepth {
    std::int64_t deliveries = 0;    // pending, of active endpoints
    std::int64_t events = 0;        // recorded, not in a delivery yet
};

/// Endpoints of customers, the events they want to hear of, and the deliveries to them. Events are recorded
/// by the other parts of the store, in the transactions that make them happen, and only of types that an
/// active endpoint of the organization wants. All calls resume on the caller's executor; a broken database
/// throws. Refusals: not_found; conflict "too_many_webhooks" and "webhook_inactive".
class OutboundWebhooks {
public:
    static constexpr std::size_t webhooks_max = 10;    // of an organization
    static constexpr std::size_t events_max = 100;     // of a delivery
    static constexpr std::size_t deliveries_at_once =
        4;    // of an endpoint: pending, besides replays and tests
    virtual ~OutboundWebhooks() = default;

    /// With its audit entry. It hears of what happens from now on.
    virtual Async<Result<OutboundWebhook>> add(OutboundWebhook fresh, std::string actor) = 0;
    virtual Async<std::vector<OutboundWebhook>> list(OrgId org) = 0;
    virtual Async<std::optional<OutboundWebhook>> find(OrgId org, OutboundWebhookId id) = 0;
    /// With its audit entry. Switched on again, it hears of what happens from then on, and what is pending
    /// goes out.
    virtual Async<Result<OutboundWebhook>> change(OrgId org, OutboundWebhookId id,
                                                  OutboundWebhookChange change, std::string actor,
                                                  Wall at) = 0;
    /// With its audit entry and its deliveries. False when there is none.
    virtual Async<bool> remove(OrgId org, OutboundWebhookId id, std::string actor, Wall at) = 0;

    /// Newest first; `before` none starts at the newest.
    virtual Async<std::vector<Delivery>> deliveries(OrgId org, OutboundWebhookId webhook, DeliveryId before,
                                                    std::size_t limit) = 0;
    /// The same events again, at once and with all attempts ahead.
    virtual Async<Result<Delivery>> replay(OrgId org, OutboundWebhookId webhook, DeliveryId id, Wall at) = 0;
    /// A delivery of one `ping` event.
    virtual Async<Result<Delivery>> ping(OrgId org, OutboundWebhookId webhook, Wall at) = 0;

    // For the engine.
    virtual Async<OutboundAgenda> agenda() = 0;
    /// Makes deliveries of new events, and takes up to `limit` that are due: they fall due again after
    /// `lease`, unless told(): whoever took them may have been killed.
    virtual Async<std::vector<DueDelivery>> take(std::size_t limit, Wall now,
                                                 std::chrono::milliseconds lease) = 0;
    /// Records an attempt. A delivery has failed when its attempts did for `outbound_patience`; an endpoint
    /// none of whose attempts succeeded for so long is switched off, with an audit entry, and what it has
    /// pending has failed. Does nothing for a delivery that is gone.
    virtual Async<AttemptResult> told(DeliveryAttempt attempt) = 0;
    /// Deletes some of what is not kept any more: what was delivered after 7 days, what failed after 30, and
    /// events that no delivery names. False when nothing was left to delete.
    virtual Async<bool> prune(Wall now) = 0;
    virtual Async<OutboundDepth> depth() = 0;
};

}    // namespace carillon::store
