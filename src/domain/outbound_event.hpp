#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

namespace carillon {

/// What customers' systems can be told of. Stored; never renumber.
enum class OutboundEvent : std::uint8_t {
    message_delivered = 0,
    message_failed = 1,
    message_replied = 2,
    opt_out_created = 3,
    send_completed = 4,
    campaign_scheduled = 5,
    campaign_running = 6,
    campaign_paused = 7,
    campaign_completed = 8,
    campaign_cancelled = 9,
    ping = 31,    // of the endpoint's own test; nobody subscribes to it
};
inline constexpr std::array subscribable_events{
    OutboundEvent::message_delivered,  OutboundEvent::message_failed,  OutboundEvent::message_replied,
    OutboundEvent::opt_out_created,    OutboundEvent::send_completed,  OutboundEvent::campaign_scheduled,
    OutboundEvent::campaign_running,   OutboundEvent::campaign_paused, OutboundEvent::campaign_completed,
    OutboundEvent::campaign_cancelled,
};
std::string_view to_string(OutboundEvent type);    // the public name: "message.delivered"
/// Of those that can be subscribed to.
std::optional<OutboundEvent> outbound_event_from(std::string_view text);

/// A set of event types, as it is stored.
struct OutboundEventSet {
    std::uint32_t bits = 0;
    bool contains(OutboundEvent type) const { return (bits >> static_cast<unsigned>(type) & 1U) != 0; }
    void add(OutboundEvent type) { bits |= 1U << static_cast<unsigned>(type); }
    bool operator==(OutboundEventSet const&) const = default;
};

/// How long to wait after the n-th attempt (from 1) failed: 5 s, doubled each time, an hour at most. `chance`
/// in [0, 1) takes up to a fifth off, so that endpoints that failed together are not asked together again.
std::chrono::milliseconds outbound_retry_delay(int attempts, double chance);

/// A delivery is tried for so long, and an endpoint that has failed for so long is switched off.
inline constexpr std::chrono::hours outbound_patience{24};

}    // namespace carillon
