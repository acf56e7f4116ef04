#pragma once
#include <cstdint>
#include <string_view>

namespace carillon::sandbox {

/// What Meta's geography rules say of a recipient, read from the dialling code (Meta: per-user marketing
/// template limits, Marketing Messages overview). `phone` is E.164 in digits, without the plus.

/// +1 with an area code that is neither Canada's, the Caribbean's nor a US territory's.
bool is_us_number(std::uint64_t phone);
/// EEA, United Kingdom, Japan and South Korea report no reads.
bool reports_reads(std::uint64_t phone);
/// Cuba, Iran, North Korea and Syria get nothing.
bool is_blocked_country(std::uint64_t phone);
/// ISO 3166 alpha-2 for the more common dialling codes, "" for the rest: it heads a business-scoped user id.
std::string_view country_of(std::uint64_t phone);

}    // namespace carillon::sandbox
