#include "domain/rate_card.hpp"

#include "domain/phone.hpp"

#include <gtest/gtest.h>

namespace carillon {
namespace {

std::string market_of(std::string_view number) {
    return rate_card().market_of(parse_phone(number, {}).value().country).name;
}

TEST(RateCard, EveryCountryHasItsMarket) {
    std::pair<char const*, char const*> const cases[] = {
        {"+4915112345678", "Germany"},
        {"+919800000001", "India"},
        {"+447911123456", "United Kingdom"},
        {"+447797123456", "United Kingdom"},    // Jersey
        {"+8210123456789", "Other"},            // South Korea: in none of Meta's lists
        {"+37251234567", "Other"},              // Estonia: likewise
        {"+819012345678", "Rest of Asia Pacific"},
        {"+8801712345678", "Bangladesh"},    // its own market since October 2026
        {"+212612345678", "Morocco"},
        {"+213551234567", "Rest of Africa"},
        {"+41791234567", "Rest of Western Europe"},
        {"+420601123456", "Rest of Central & Eastern Europe"},
        {"+96171123456", "Rest of Middle East"},
        {"+59171234567", "Rest of Latin America"},
        {"+79161234567", "Russia"},
        {"+77011234567", "Kazakhstan"},
        {"+12125552368", "North America"},
        {"+14165552368", "North America"},            // Canada
        {"+18095552368", "Rest of Latin America"},    // Dominican Republic
        {"+18765552368", "Rest of Latin America"},    // Jamaica
        {"+17875552368", "Rest of Latin America"},    // Puerto Rico
        {"+12425552368", "Other"},                    // Bahamas
    };
    for (auto const& [number, market] : cases) EXPECT_EQ(market_of(number), market) << number;
    EXPECT_EQ(rate_card().market_of(Country{}).name, "Other");
}

TEST(RateCard, PricesAreTheCardsOwn) {
    auto const& card = rate_card();
    EXPECT_EQ(card.date, "2026-10-01");
    EXPECT_EQ(card.currency, "USD");
    EXPECT_EQ(card.markets.size(), 47u);
    auto const price = [&](char const* country, SendCategory category) {
        return card.market_of(Country{country}).price(category);
    };
    EXPECT_EQ(price("DE", SendCategory::marketing), 1365);
    EXPECT_EQ(price("DE", SendCategory::utility), 550);
    EXPECT_EQ(price("US", SendCategory::utility), 34);
    EXPECT_EQ(price("KR", SendCategory::marketing), 604);
    for (auto const& market : card.markets) {
        EXPECT_GT(market.marketing, market.utility) << market.name;
        EXPECT_GT(market.utility, 0) << market.name;
    }
}

TEST(RateCard, AnEstimateIsTheExactSumByMarket) {
    auto const estimate = estimate_cost(
        rate_card(), SendCategory::marketing,
        {{Country{"IN"}, 1'000'000}, {Country{"AT"}, 10}, {Country{"CH"}, 30}, {Country{"FR"}, 0}});
    ASSERT_EQ(estimate.by_market.size(), 2u) << "Austria and Switzerland are one market, France has nobody";
    EXPECT_EQ(estimate.by_market[0].market, "India");
    EXPECT_EQ(estimate.by_market[0].amount, 118'000'000);
    EXPECT_EQ(estimate.by_market[1].market, "Rest of Western Europe");
    EXPECT_EQ(estimate.by_market[1].recipients, 40);
    EXPECT_EQ(estimate.by_market[1].amount, 40 * 592);
    EXPECT_EQ(estimate.amount, 118'000'000 + 40 * 592);
}

TEST(RateCard, TheNoteSaysWhatIsNotKnown) {
    auto const utility = cost_note(rate_card(), SendCategory::utility);
    EXPECT_NE(utility.find("estimate"), std::string::npos);
    EXPECT_NE(utility.find("2026-10-01"), std::string::npos);
    EXPECT_NE(utility.find("volume tier"), std::string::npos);
    EXPECT_EQ(cost_note(rate_card(), SendCategory::marketing).find("volume tier"), std::string::npos)
        << "marketing has none";
}

}    // namespace
}    // namespace carillon
