#include "engine/ingest/inspect.hpp"

#include <gmock/gmock.h>

namespace carillon::ingest {
namespace {
using testing::ElementsAre, testing::HasSubstr;

Inspection look_at(std::string_view bytes, LayoutWishes const& wishes = {}, Head extent = Head::whole_file) {
    auto found = inspect(bytes, extent, wishes);
    EXPECT_TRUE(found) << found.error().detail;
    return found.value_or(Inspection{});
}

TEST(Inspect, FindsTheColumnsAndJudgesTheRowsAsAnUploadDoes) {
    auto const found = look_at(
        "name;mobile;customer_id\nAna;+4915112345678;7\nBo;+12025550123;8\n"
        "Ana again;+49 151 12345678;9\nNobody;12;10\n");
    EXPECT_EQ(found.delimiter, ';');
    EXPECT_EQ(found.encoding, "UTF-8");
    EXPECT_THAT(found.columns, ElementsAre("name", "mobile", "customer_id"));
    EXPECT_EQ(found.phone_column, 1U);
    EXPECT_EQ(found.external_id_column, 2U);
    EXPECT_EQ(found.totals.ok, 1);
    EXPECT_EQ(found.totals.ineligible_geo, 1);
    EXPECT_EQ(found.totals.duplicate, 1);
    EXPECT_EQ(found.totals.invalid_phone, 1);
    ASSERT_EQ(found.rows.size(), 4U);
    EXPECT_EQ(found.rows[0].phone, 4'915'112'345'678U);
    EXPECT_EQ(found.rows[2].status, IngestStatus::duplicate);
    EXPECT_THAT(found.rows[2].reason, HasSubstr("Row 2"));
}

TEST(Inspect, AColumnThatIsNamedIsTaken) {
    auto const found = look_at("mobile,landline,ref\n+4915112345678,+493012345,1\n",
                               {.phone_column = "landline", .external_id_column = "ref"});
    EXPECT_EQ(found.phone_column, 1U);
    EXPECT_EQ(found.external_id_column, 2U);
    auto const wrong = inspect("phone\n+4915112345678\n", Head::whole_file, {.phone_column = "fax"});
    ASSERT_FALSE(wrong);
    EXPECT_EQ(wrong.error().code, "unknown_column");
}

TEST(Inspect, WithoutAPhoneColumnTheColumnsAreToldAndTheProblem) {
    auto const found = look_at("colour,size\nred,5\n");
    EXPECT_THAT(found.columns, ElementsAre("colour", "size"));
    EXPECT_FALSE(found.phone_column);
    ASSERT_TRUE(found.problem);
    EXPECT_EQ(found.problem->code, "no_phone_column");
    EXPECT_THAT(found.rows.at(0).values, ElementsAre("red", "5"));
    EXPECT_EQ(found.totals.ok + found.totals.invalid_phone, 0);
}

TEST(Inspect, ADefaultCountryReadsNationalNumbers) {
    constexpr std::string_view file = "phone\n0151 12345678\n";
    EXPECT_EQ(look_at(file).totals.ok, 0);
    EXPECT_EQ(look_at(file, {.default_country = Country{"DE"}}).totals.ok, 1);
}

TEST(Inspect, ARowThatBreaksOffWithTheHeadIsLeftOut) {
    std::string const name(300, 'a');
    auto const head = "phone,name\n+4915112345678," + name + "\n+49151";
    EXPECT_EQ(look_at(head, {}, Head::part).rows.size(), 1U);
    EXPECT_EQ(look_at(head, {}, Head::whole_file).rows.size(), 2U);
    auto const half_a_letter = "phone,name\n+4915112345678," + name + "\n+4915112345679,Zo\xc3";
    EXPECT_EQ(look_at(half_a_letter, {}, Head::part).totals.ok, 1);
}

TEST(Inspect, AFewBytesAreTheWholeFile) {
    EXPECT_EQ(look_at("phone\n+4915112345678", {}, Head::part).totals.ok, 1);
}

TEST(Inspect, WhatIsNoCsvIsRefused) {
    EXPECT_EQ(inspect("", Head::whole_file, {}).error().code, "file_empty");
    EXPECT_EQ(inspect("phone\n+4915112345678 \xe4\n", Head::whole_file, {}).error().code, "wrong_encoding");
}

}    // namespace
}    // namespace carillon::ingest
