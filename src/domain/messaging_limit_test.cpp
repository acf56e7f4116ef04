#include "domain/messaging_limit.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace carillon {
namespace {
constexpr auto unlimited = std::numeric_limits<std::int64_t>::max();

TEST(MessagingLimit, IsReadInEveryFormThatMetaWritesIt) {
    std::pair<char const*, std::int64_t> const cases[] = {
        {"TIER_50", 50},      {"TIER_250", 250},
        {"TIER_1K", 1'000},   {"TIER_2K", 2'000},
        {"TIER_10K", 10'000}, {"TIER_100K", 100'000},
        {"2000", 2'000},      {"100000", 100'000},
        {"-1", unlimited},    {"TIER_UNLIMITED", unlimited}};
    for (auto const& [text, limit] : cases) EXPECT_EQ(messaging_limit(text), limit) << text;
    for (auto const* text : {"", "TIER_NOT_SET", "0", "-2", "2K", "2000 ", "TIER_500K"})
        EXPECT_EQ(messaging_limit(text), std::nullopt) << text;
}

TEST(MessagingLimit, TheTierNeededIsTheLowestThatCovers) {
    EXPECT_EQ(tier_for(0), "TIER_250");
    EXPECT_EQ(tier_for(250), "TIER_250");
    EXPECT_EQ(tier_for(251), "TIER_2K");
    EXPECT_EQ(tier_for(2'001), "TIER_10K");
    EXPECT_EQ(tier_for(80'000), "TIER_100K");
    EXPECT_EQ(tier_for(100'001), "TIER_UNLIMITED");
}

}    // namespace
}    // namespace carillon
