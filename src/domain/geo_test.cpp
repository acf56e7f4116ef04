#include "domain/geo.hpp"

#include "domain/phone.hpp"

#include <gtest/gtest.h>

#include <map>
#include <sstream>

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

TEST(Geo, CountriesThatNoRuleNamesGetEverything) {
    for (auto const* code : {"DE", "IN", "BR", "CA", "MX", "RU", "UA", "BY", "TR", "PR", "GU", "CH", "KR"})
        EXPECT_EQ(geo_rule(Country{code}, 0), GeoRule::none) << code;
    EXPECT_EQ(geo_rule(Country{}, 0), GeoRule::none);
}

TEST(Geo, APrefixOfAnOccupiedRegionCountsInItsOwnCountryAlone) {
    EXPECT_EQ(geo_rule(Country{"RU"}, 79781234567), GeoRule::sanctioned);
    EXPECT_EQ(geo_rule(Country{"KZ"}, 79781234567), GeoRule::none);
}

// One number of every holder of +1 area codes: what may be sent to it.
TEST(Geo, EveryAreaCodeOfPlusOneIsJudgedByItsHolder) {
    std::map<std::string, std::pair<std::string_view, GeoRule>> const holders{
        {"US", {"201 212 305 415 602 718 907 808 983 324", GeoRule::us_marketing}},
        {"CA",
         {"204 226 236 249 250 257 263 289 306 343 354 365 367 368 382 387 403 416 418 428 431 437 438 450 "
          "468 "
          "474 506 514 519 548 579 581 584 587 604 613 639 647 672 683 705 709 742 753 778 780 782 807 819 "
          "825 "
          "867 873 879 902 905 942",
          GeoRule::none}},
        {"BS", {"242", GeoRule::none}},
        {"BB", {"246", GeoRule::none}},
        {"AI", {"264", GeoRule::none}},
        {"AG", {"268", GeoRule::none}},
        {"VG", {"284", GeoRule::none}},
        {"KY", {"345", GeoRule::none}},
        {"BM", {"441", GeoRule::none}},
        {"GD", {"473", GeoRule::none}},
        {"TC", {"649", GeoRule::none}},
        {"JM", {"658 876", GeoRule::none}},
        {"MS", {"664", GeoRule::none}},
        {"SX", {"721", GeoRule::none}},
        {"LC", {"758", GeoRule::none}},
        {"DM", {"767", GeoRule::none}},
        {"VC", {"784", GeoRule::none}},
        {"DO", {"809 829 849", GeoRule::none}},
        {"TT", {"868", GeoRule::none}},
        {"KN", {"869", GeoRule::none}},
        {"PR", {"787 939", GeoRule::none}},
        {"VI", {"340", GeoRule::none}},
        {"GU", {"671", GeoRule::none}},
        {"MP", {"670", GeoRule::none}},
        {"AS", {"684", GeoRule::none}},
    };
    for (auto const& [country, held] : holders) {
        std::istringstream codes{std::string{held.first}};
        for (std::string code; codes >> code;) {
            auto const phone = parse_phone("+1" + code + "5552368", {}).value();
            EXPECT_EQ(phone.country.code(), country) << code;
            EXPECT_EQ(geo_rule(phone.country, phone.e164), held.second) << code;
        }
    }
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
