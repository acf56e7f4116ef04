#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace carillon {

/// How many people a business portfolio may message in 24 hours, as Meta writes it: "TIER_10K" (with the
/// names of former ladders, TIER_50 and TIER_1K), or a number as some of its webhooks do, -1 being no limit.
/// No limit is the largest integer. Nothing where it is not known: TIER_NOT_SET, an empty text, a newer word.
std::optional<std::int64_t> messaging_limit(std::string_view text);

/// The portfolio's word where it can be read, else the number's.
std::string_view known_tier(std::string_view portfolio, std::string_view number);

/// The lowest tier of today's ladder (Meta: messaging limits) that covers so many people: 80,000 need
/// "TIER_100K".
std::string_view tier_for(std::int64_t recipients);

}    // namespace carillon
