#pragma once
#include "base/clock.hpp"

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

namespace carillon {

/// Which of two instants is meant when clocks go back and a wall time comes twice.
enum class Fold : std::uint8_t { earlier, later };
std::string_view to_string(Fold fold);
std::optional<Fold> fold_from(std::string_view text);

/// A wall time in a zone, as the instant it names by the zone's rules at that instant.
struct LocalInstant {
    Wall at{};
    std::chrono::seconds utc_offset{};
    bool ambiguous = false;    // the wall time comes twice; `at` is the one that `fold` chose
    Fold fold = Fold::earlier;
    bool to_the_minute = false;    // written without seconds: due some time within that minute
};

struct ScheduleFault {
    enum class Kind : std::uint8_t { malformed, unknown_zone, gap };
    Kind kind = Kind::malformed;
    std::string message;             // a sentence that says how to mend it
    std::string next_valid_local;    // for a gap: the first wall time after it, "2026-03-29T03:00"
};

/// Resolves "2026-12-01T09:00" (or with seconds) in an IANA zone. A time that clocks jump over is a fault
/// that proposes the next valid one. Reads the system's time-zone database, once; thread-safe.
std::expected<LocalInstant, ScheduleFault> resolve_local(std::string_view local, std::string_view zone,
                                                         Fold fold = Fold::earlier);

/// Whether a valid wall time is written without seconds (LocalInstant::to_the_minute).
bool given_to_the_minute(std::string_view local);

/// The wall time of an instant in a zone: "2026-12-01T09:00:00". The zone must exist (it was resolved
/// before).
std::string local_time(Wall at, std::string_view zone);
/// The zone's offset at an instant. The zone must exist.
std::chrono::seconds utc_offset_at(Wall at, std::string_view zone);
/// "+05:30"
std::string format_offset(std::chrono::seconds offset);
bool zone_exists(std::string_view zone);
/// "2025b", or "unknown" when the system's database does not say.
std::string tzdb_version();

}    // namespace carillon
