#include "domain/geo.hpp"

#include "domain/phone.hpp"

namespace carillon {
namespace {

// Every geographic rule of the program is in this file. As of November 2026; the area codes of occupied
// regions are from general knowledge of the numbering plans, the rest from the pages of Meta's named below,
// as copies of them stood then.
//
// Barred from marketing alone: the United States since 1 April 2025, by dialling code and area code of the
// number, not by where its owner is (Meta: per-user marketing template message limits). The US territories
// (PR, GU, VI, AS, MP) are regions of their own in the numbering metadata, and Meta does not name them; they
// are not barred here. Should Meta refuse one, the refusal is recorded like any other.
constexpr Country us_marketing[] = {Country{"US"}};

// Barred from everything (Meta: WhatsApp Business Platform, supported countries). Venezuela appears on the
// Marketing Messages page of September 2026 as newly listed, not on the platform's own list; it is barred as
// a whole, because a message not sent can be sent later and the reverse is not true.
constexpr Country sanctioned[] = {Country{"CU"}, Country{"IR"}, Country{"KP"}, Country{"SY"}, Country{"VE"}};

// Crimea, Donetsk and Luhansk have no code of their own. What can be known from the digits: the Russian area
// and mobile codes given to them (365, 869, 978; 856, 949; 857, 959), and the Ukrainian area codes of Crimea
// and Sevastopol (65, 69 2) and of the Donetsk and Luhansk oblasts (62, 64; landlines, which also serve towns
// that are not occupied). A Ukrainian mobile number tells nothing about where it is.
constexpr std::string_view sanctioned_prefixes[] = {"7365", "7869",  "7978",   "7856",  "7949", "7857",
                                                    "7959", "38065", "380692", "38062", "38064"};

// The 30 members, and Åland (Finland) and Svalbard (Norway), which share a member's calling code: Meta
// decides by number.
constexpr std::string_view eea =
    "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO AX SJ";
// Guernsey, Jersey and the Isle of Man share +44 with the United Kingdom.
constexpr std::string_view uk = "GB GG JE IM";

bool is_sanctioned(Country country, std::uint64_t phone) {
    if (std::ranges::find(sanctioned, country) != std::end(sanctioned)) return true;
    if (country != Country{"RU"} && country != Country{"UA"}) return false;
    auto const digits = fmt::format_int{phone};
    std::string_view const text{digits.data(), digits.size()};
    return std::ranges::any_of(sanctioned_prefixes, [&](auto prefix) { return text.starts_with(prefix); });
}

}    // namespace

GeoRule geo_rule(Country country, std::uint64_t phone) {
    if (is_sanctioned(country, phone)) return GeoRule::sanctioned;
    if (std::ranges::find(us_marketing, country) != std::end(us_marketing)) return GeoRule::us_marketing;
    return GeoRule::none;
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

std::optional<LimitedRegion> limited_region(Country country) {
    if (!country) return {};
    auto const code = country.code();
    if (eea.find(code) != std::string_view::npos) return LimitedRegion::eea;
    if (uk.find(code) != std::string_view::npos) return LimitedRegion::uk;
    if (code == "JP") return LimitedRegion::jp;
    if (code == "KR") return LimitedRegion::kr;
    return {};
}

}    // namespace carillon
