#include "engine/send_start.hpp"

#include "base/time.hpp"
#include "domain/schedule.hpp"
#include "store/campaigns.hpp"

#include <map>

namespace carillon::engine {

SendTimes times_of(store::OpenSend const& open) {
    auto const& send = open.send;
    return {.scheduled_at = send.settings.scheduled_at,
            .to_the_minute = given_to_the_minute(send.settings.scheduled_local),
            .late_start_grace = std::chrono::minutes{send.settings.late_start_grace_minutes},
            .materialized_at = send.materialized_at,
            .late_allowed_at = send.late_allowed_at};
}

std::string interruption_reason(store::SendSettings const& settings, std::chrono::milliseconds down,
                                Wall now) {
    return fmt::format(
        "The system was down from {} to {}, in the middle of the send of {} {} and for longer than its grace "
        "of "
        "{} minutes: the rest of it has not gone out. Resume to decide whether it still does.",
        to_rfc3339(now - down), to_rfc3339(now), settings.scheduled_local, settings.time_zone,
        settings.late_start_grace_minutes);
}

std::optional<std::string> nobody_left(std::span<store::CounterCell const> cells) {
    std::map<SkipReason, std::int64_t> excluded;
    std::int64_t leads = 0;
    for (auto const& cell : cells) {
        if (cell.count == 0) continue;
        if (cell.status != MessageStatus::skipped) return {};
        excluded[static_cast<SkipReason>(cell.code)] += cell.count;
        leads += cell.count;
    }
    if (excluded.contains(SkipReason::no_filter_event))
        return "Nothing went out: its audience filter is on, no filter event came before the deadline, and "
               "whenNoFilterEvent is skip.";
    std::string why;
    for (auto const& [reason, count] : excluded)
        why += fmt::format("{}{} {}", why.empty() ? "" : ", ", count, to_string(reason));
    return fmt::format("Nothing went out: its rules leave nobody of {} leads ({}).", leads, why);
}

}    // namespace carillon::engine
