#include "domain/outbound_event.hpp"

#include <algorithm>

namespace carillon {

std::string_view to_string(OutboundEvent type) {
    switch (type) {
        case OutboundEvent::message_delivered: return "message.delivered";
        case OutboundEvent::message_failed: return "message.failed";
        case OutboundEvent::message_replied: return "message.replied";
        case OutboundEvent::opt_out_created: return "opt_out.created";
        case OutboundEvent::send_completed: return "send.completed";
        case OutboundEvent::campaign_scheduled: return "campaign.scheduled";
        case OutboundEvent::campaign_running: return "campaign.running";
        case OutboundEvent::campaign_paused: return "campaign.paused";
        case OutboundEvent::campaign_completed: return "campaign.completed";
        case OutboundEvent::campaign_cancelled: return "campaign.cancelled";
        case OutboundEvent::ping: return "ping";
    }
    return "unknown";
}

std::optional<OutboundEvent> outbound_event_from(std::string_view text) {
    auto const* const found = std::ranges::find_if(
        subscribable_events, [&](OutboundEvent type) { return to_string(type) == text; });
    if (found == subscribable_events.end()) return {};
    return *found;
}

std::chrono::milliseconds outbound_retry_delay(int attempts, double chance) {
    constexpr std::int64_t first = 5'000, longest = 3'600'000;
    auto const doublings = std::clamp(attempts - 1, 0, 20);
    auto const delay = std::min(first << doublings, longest);
    return std::chrono::milliseconds{delay -
                                     static_cast<std::int64_t>(static_cast<double>(delay) * chance / 5)};
}

}    // namespace carillon
