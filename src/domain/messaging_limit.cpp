#include "domain/messaging_limit.hpp"

#include <array>
#include <charconv>
#include <limits>

namespace carillon {
namespace {
constexpr auto unlimited = std::numeric_limits<std::int64_t>::max();

struct Tier {
    std::string_view name;
    std::int64_t limit = 0;
    bool given_out = true;    // false: of a former ladder
};
constexpr std::array<Tier, 7> tiers{{{"TIER_50", 50, false},
                                     {"TIER_250", 250},
                                     {"TIER_1K", 1'000, false},
                                     {"TIER_2K", 2'000},
                                     {"TIER_10K", 10'000},
                                     {"TIER_100K", 100'000},
                                     {"TIER_UNLIMITED", unlimited}}};
}    // namespace

std::optional<std::int64_t> messaging_limit(std::string_view text) {
    auto const tier = std::ranges::find(tiers, text, &Tier::name);
    if (tier != tiers.end()) return tier->limit;
    if (text == "-1") return unlimited;
    std::int64_t number = 0;
    auto const read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size() || number <= 0) return {};
    return number;
}

std::string_view known_tier(std::string_view portfolio, std::string_view number) {
    return messaging_limit(portfolio) || number.empty() ? portfolio : number;
}

std::string_view tier_for(std::int64_t recipients) {
    return std::ranges::find_if(tiers,
                                [&](Tier const& tier) { return tier.given_out && recipients <= tier.limit; })
        ->name;
}

}    // namespace carillon
