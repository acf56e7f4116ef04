#include "domain/schedule.hpp"

#include <date/tz.h>

#include <charconv>
#include <fstream>
#include <sstream>

namespace carillon {
namespace {
using LocalSeconds = date::local_seconds;

date::time_zone const* find_zone(std::string_view name) {
    if (name.empty()) return nullptr;
    try {
        return date::locate_zone(std::string{name});
    } catch (std::runtime_error const&) {    // how the library says "no such zone"
        return nullptr;
    }
}

struct ParsedLocal {
    LocalSeconds time;
    bool to_the_minute;
};

/// ":SS"; nothing where it is anything else.
std::optional<std::chrono::seconds> parse_seconds(std::string_view text) {
    if (text.size() != 3 || text[0] != ':') return {};
    unsigned seconds = 0;
    auto const [end, error] = std::from_chars(&text[1], text.data() + text.size(), seconds);
    if (error != std::errc{} || end != text.data() + text.size() || seconds > 59) return {};
    return std::chrono::seconds{seconds};
}

std::optional<ParsedLocal> parse_local(std::string_view text) {
    // Seconds apart: where they are missing or malformed, the library's %T takes a number that it never set.
    constexpr auto to_the_minute = std::string_view{"2026-12-01T09:00"}.size();
    std::istringstream in{std::string{text.substr(0, to_the_minute)}};
    LocalSeconds time{};
    in >> date::parse("%FT%R", time);
    if (in.fail() || in.peek() != std::istringstream::traits_type::eof()) return {};
    if (text.size() <= to_the_minute) return ParsedLocal{time, true};
    auto const seconds = parse_seconds(text.substr(to_the_minute));
    if (!seconds) return {};
    return ParsedLocal{time + *seconds, false};
}

std::string write_local(LocalSeconds time) {
    auto const seconds = time.time_since_epoch() % std::chrono::minutes{1};
    return date::format(seconds == std::chrono::seconds{0} ? "%FT%R" : "%FT%T", time);
}

ScheduleFault gap_fault(std::string_view local, std::string_view zone, date::local_info const& info) {
    // The first instant after the gap, on the new clock.
    auto const next = LocalSeconds{info.second.begin.time_since_epoch() + info.second.offset};
    auto const proposal = write_local(next);
    return {.kind = ScheduleFault::Kind::gap,
            .message = fmt::format(
                "{} does not exist in {}: clocks are put forward over it. The next valid time is {}.", local,
                zone, proposal),
            .next_valid_local = proposal};
}
}    // namespace

std::string_view to_string(Fold fold) {
    switch (fold) {
        case Fold::earlier: return "earlier";
        case Fold::later: return "later";
    }
    return "?";
}

std::optional<Fold> fold_from(std::string_view text) {
    for (auto const fold : {Fold::earlier, Fold::later})
        if (to_string(fold) == text) return fold;
    return {};
}

std::expected<LocalInstant, ScheduleFault> resolve_local(std::string_view local, std::string_view zone_name,
                                                         Fold fold) {
    auto const parsed = parse_local(local);
    if (!parsed)
        return std::unexpected{ScheduleFault{
            .message = fmt::format(
                "\"{}\" is not a local time. Write it as 2026-12-01T09:00, without an offset.", local),
            .next_valid_local = {}}};
    auto const* const zone = find_zone(zone_name);
    if (!zone)
        return std::unexpected{ScheduleFault{
            .kind = ScheduleFault::Kind::unknown_zone,
            .message = fmt::format(
                "\"{}\" is not an IANA time zone. Use a name such as Europe/Berlin or Asia/Kolkata.",
                zone_name),
            .next_valid_local = {}}};
    auto const info = zone->get_info(parsed->time);
    if (info.result == date::local_info::nonexistent)
        return std::unexpected{gap_fault(local, zone_name, info)};
    bool const ambiguous = info.result == date::local_info::ambiguous;
    auto const offset = ambiguous && fold == Fold::later ? info.second.offset : info.first.offset;
    return LocalInstant{.at = Wall{parsed->time.time_since_epoch() - offset},
                        .utc_offset = offset,
                        .ambiguous = ambiguous,
                        .fold = ambiguous ? fold : Fold::earlier,
                        .to_the_minute = parsed->to_the_minute};
}

bool given_to_the_minute(std::string_view local) {
    auto const parsed = parse_local(local);
    return parsed && parsed->to_the_minute;
}

std::string local_time(Wall at, std::string_view zone) {
    auto const shifted = std::chrono::floor<std::chrono::seconds>(at) + utc_offset_at(at, zone);
    return date::format("%FT%T", shifted);
}

std::chrono::seconds utc_offset_at(Wall at, std::string_view zone) {
    return date::locate_zone(std::string{zone})
        ->get_info(std::chrono::floor<std::chrono::seconds>(at))
        .offset;
}

std::string format_offset(std::chrono::seconds offset) {
    auto const minutes = std::abs(std::chrono::duration_cast<std::chrono::minutes>(offset).count());
    return fmt::format("{}{:02}:{:02}", offset.count() < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

bool zone_exists(std::string_view zone) { return find_zone(zone) != nullptr; }

std::string tzdb_version() {
    static std::string const version = [] {
        // The library does not know the version of a system database; Debian's says it in the first line of
        // this file.
        std::ifstream file{"/usr/share/zoneinfo/tzdata.zi"};
        std::string hash, word, number;
        if (file >> hash >> word >> number && word == "version") return number;
        return std::string{"unknown"};
    }();
    return version;
}

}    // namespace carillon
