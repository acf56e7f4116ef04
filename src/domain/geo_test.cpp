#include "domain/geo.hpp"

#include "domain/phone.hpp"

#include <gtest/gtest.h>

namespace carillon {
namespace {

GeoRule rule_of(std::string_view number) {
    auto const phone = parse_phone(number, {}).value();
    return geo_rule(phone.country, phone.e164);
}

TEST(Geo, UnitedStatesNumbersAreBarredFromMarketingAlone) {
    EXPECT_EQ(rule_of("+12125552368"), GeoRule::us_marketing);
    for (auto const* number : {"+14165552368", "+18765552368", "+17875552368", "+16715552368"})
        EXPECT_EQ(rule_of(number), GeoRule::none) << number;
}

TEST(Geo, SanctionedRegionsAreBarredFromEverything) {
    for (auto const* number :
         {"+5351234567", "+989121234567", "+8501921234567", "+963931234567", "+584121234567", "+79781234567",
          "+73652123456", "+78692123456", "+79491234567", "+79591234567", "+380652123456", "+380692123456",
          "+380621234567", "+380641234567"})
        EXPECT_EQ(rule_of(number), GeoRule::sanctioned) << number;
    for (auto const* number :
         {"+79161234567", "+380501234567", "+380441234567", "+380612123456", "+77011234567"})
        EXPECT_EQ(rule_of(number), GeoRule::none) << number;
}

TEST(Geo, ReasonsSayWhatIsBarred) {
    EXPECT_NE(geo_reason(GeoRule::us_marketing, Country{"US"}).find("marketing"), std::string::npos);
    EXPECT_NE(geo_reason(GeoRule::sanctioned, Country{"CU"}).find("Cuba"), std::string::npos);
    EXPECT_NE(geo_reason(GeoRule::sanctioned, Country{"RU"}).find("Crimea"), std::string::npos);
    EXPECT_EQ(geo_reason(GeoRule::none, Country{"DE"}), "");
}

TEST(Geo, LimitedRegionsAreTheFourThatReportNoReads) {
    int members = 0;
    for (auto const* code :
         {"AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT",
          "LV", "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE", "IS", "LI", "NO"})
        members += limited_region(Country{code}) == LimitedRegion::eea;
    EXPECT_EQ(members, 30);
    EXPECT_EQ(limited_region(Country{"GB"}), LimitedRegion::uk);
    EXPECT_EQ(limited_region(Country{"JP"}), LimitedRegion::jp);
    EXPECT_EQ(limited_region(Country{"KR"}), LimitedRegion::kr);
    for (auto const* code : {"CH", "US", "BR", "TR", "UA"})
        EXPECT_EQ(limited_region(Country{code}), std::nullopt) << code;
    EXPECT_EQ(limited_region(Country{}), std::nullopt);
}

}    // namespace
}    // namespace carillon
