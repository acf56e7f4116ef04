#pragma once
#include "base/clock.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace carillon {

/// "2026-12-01T09:00:00.250Z"; the fraction is left out when it is zero.
std::string to_rfc3339(Wall time);
/// Reads RFC 3339 with any offset; nothing when it is not such a time.
std::optional<Wall> from_rfc3339(std::string_view text);

inline std::int64_t to_ms(Wall time) { return time.time_since_epoch().count(); }
inline Wall from_ms(std::int64_t ms) { return Wall{std::chrono::milliseconds{ms}}; }

}    // namespace carillon
