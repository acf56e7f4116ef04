#pragma once
#include "domain/lead.hpp"

namespace carillon {

/// What Meta's rules bar a number from. The list, with the source and date of each
/// line, is data/geography.csv.
GeoRule geo_rule(Country country, std::uint64_t phone);

/// A sentence for a lead that is ineligible by `rule`: what is barred and what can be done.
std::string geo_reason(GeoRule rule, Country country);

/// Regions that deliver marketing messages but report no reads and no clicks (Meta: Marketing Messages,
/// availability).
enum class LimitedRegion : std::uint8_t { eea, uk, jp, kr };
/// "EEA", "UK", "JP", "KR", as the API writes them.
std::string_view to_string(LimitedRegion region);
std::optional<LimitedRegion> limited_region_from(std::string_view text);
std::optional<LimitedRegion> limited_region(Country country);
std::vector<Country> countries_of(LimitedRegion region);

}    // namespace carillon
