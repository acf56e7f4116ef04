#include "domain/geo.hpp"

#include "base/check.hpp"
#include "domain/data_file.hpp"
#include "domain/phone.hpp"

namespace carillon {
namespace {

/// What data/geography.csv says of one country.
struct CountryRules {
    GeoRule rule = GeoRule::none;
    bool by_prefix = false;    // parts of it are barred
    std::optional<LimitedRegion> region;
};

struct Geography {
    std::array<CountryRules, 26 * 26> countries{};
    std::vector<std::string_view> prefixes;    // barred from everything
};

std::size_t index_of(Country country) {
    auto const packed = country.packed();
    return static_cast<std::size_t>((packed >> 8) - 'A') * 26 +
           static_cast<std::size_t>((packed & 0xff) - 'A');
}

Geography read_geography() {
    constexpr std::string_view limited = "limited_";
    Geography read;
    for (auto const& row : rows_of(data_file("geography.csv"), 7)) {
        auto const rule = row[0], prefix = row[2];
        Country const country{row[1]};
        CHECK(country && !row[4].empty() && !row[5].empty());    // every line has its source and date
        auto& rules = read.countries[index_of(country)];
        if (rule.starts_with(limited)) {
            rules.region = limited_region_from(rule.substr(limited.size()));
            CHECK(rules.region.has_value() && prefix.empty());
        } else if (!prefix.empty()) {
            CHECK(rule == "barred");
            rules.by_prefix = true;
            read.prefixes.push_back(prefix);
        } else {
            CHECK(rule == "barred" || rule == "barred_from_marketing");
            rules.rule = rule == "barred" ? GeoRule::sanctioned : GeoRule::us_marketing;
        }
    }
    return read;
}

Geography const& geography() {
    static auto const read = read_geography();
    return read;
}

/// Nothing for an unknown country.
CountryRules const* rules_of(Country country) {
    return country ? &geography().countries[index_of(country)] : nullptr;
}

bool has_barred_prefix(std::uint64_t phone) {
    fmt::format_int const digits{phone};
    std::string_view const text{digits.data(), digits.size()};
    return std::ranges::any_of(geography().prefixes, [&](auto prefix) { return text.starts_with(prefix); });
}

}    // namespace

GeoRule geo_rule(Country country, std::uint64_t phone) {
    auto const* rules = rules_of(country);
    if (rules == nullptr) return GeoRule::none;
    if (rules->by_prefix && has_barred_prefix(phone)) return GeoRule::sanctioned;
    return rules->rule;
}

std::string geo_reason(GeoRule rule, Country country) {
    switch (rule) {
        case GeoRule::none: return {};
        case GeoRule::us_marketing:
            return "Meta delivers no marketing messages to United States numbers; utility messages can be "
                   "sent.";
        case GeoRule::sanctioned:
            if (country == Country{"RU"} || country == Country{"UA"})
                return "The number belongs to Crimea, Donetsk or Luhansk, where Meta delivers no messages; "
                       "leave it out.";
            return fmt::format("Meta delivers no messages to {}; leave this number out.",
                               country_name(country));
    }
    return {};
}

std::string_view to_string(LimitedRegion region) {
    switch (region) {
        case LimitedRegion::eea: return "EEA";
        case LimitedRegion::uk: return "UK";
        case LimitedRegion::jp: return "JP";
        case LimitedRegion::kr: return "KR";
    }
    return "?";
}

std::optional<LimitedRegion> limited_region_from(std::string_view text) {
    for (auto const region : {LimitedRegion::eea, LimitedRegion::uk, LimitedRegion::jp, LimitedRegion::kr})
        if (to_string(region) == text) return region;
    return {};
}

std::optional<LimitedRegion> limited_region(Country country) {
    auto const* rules = rules_of(country);
    return rules == nullptr ? std::nullopt : rules->region;
}

std::vector<Country> countries_of(LimitedRegion region) {
    std::vector<Country> found;
    for (char a = 'A'; a <= 'Z'; ++a)
        for (char b = 'A'; b <= 'Z'; ++b)
            if (Country const country{std::string{a, b}}; limited_region(country) == region)
                found.push_back(country);
    return found;
}

}    // namespace carillon
