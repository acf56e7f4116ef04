#pragma once
#include "base/clock.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace carillon {

/// What a filter does with the leads it names: keeps only them, or leaves them out. Stored; never renumber.
enum class FilterMode : std::uint8_t { include = 0, exclude = 1 };
std::string_view to_string(FilterMode mode);
std::optional<FilterMode> filter_mode_from(std::string_view text);

/// A send's event filter: keeps (or leaves out) the leads whose phone did `event_type`, ever or within the
/// last `within_minutes` before the send is materialized. Asked of the lead events recorded by then.
struct EventFilter {
    FilterMode mode = FilterMode::include;
    std::string event_type;
    std::optional<int> within_minutes;    // nothing: ever
    bool operator==(EventFilter const&) const = default;
};

/// Filter events for a send are taken until this long before its time.
inline constexpr std::chrono::minutes filter_deadline_before{5};
inline Wall filter_deadline(Wall scheduled_at) { return scheduled_at - filter_deadline_before; }

/// A lead event's type: 1 to 100 letters, digits and . _ : / - of ASCII, told apart by case.
bool is_event_type(std::string_view text);
/// The same for people: "1 to 100 letters, digits or . _ : / -".
inline constexpr std::string_view event_type_rule = "1 to 100 letters, digits or . _ : / -";
inline constexpr int within_minutes_max = 525'600;    // a year

}    // namespace carillon
