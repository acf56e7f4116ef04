#include "cli/campaign_document.hpp"

#include "cli/document.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace carillon::cli {
namespace {
Result<CampaignDocument> read(std::string const& text) {
    auto const document = read_document("c.yaml", text);
    EXPECT_TRUE(document) << document.error().detail;
    return read_campaign(document->value);
}
/// "pointer code" of each mistake, joined.
std::string mistakes(std::string const& text) {
    auto const campaign = read(text);
    std::string all;
    if (!campaign)
        for (auto const& error : campaign.error().errors) all += error.pointer + " " + error.code + "; ";
    return all;
}

/// A document with these sends.
std::string with(std::string_view sends) {
    return fmt::format("name: Spring\naudience: Customers\nphoneNumber: +49 30 5550 9911\n{}", sends);
}

TEST(CampaignDocument, WhatItLeavesOutHasTheApisDefault) {
    auto const campaign =
        read(with("sends:\n"
                  "  - {category: marketing, at: 2026-12-01T09:00, timeZone: Europe/Berlin,\n"
                  "     template: {name: spring_offer, language: en}}\n"));
    ASSERT_TRUE(campaign);
    EXPECT_EQ(campaign->name, "Spring");
    EXPECT_EQ(campaign->audience.name, "Customers");
    EXPECT_EQ(campaign->phone_number, "+49 30 5550 9911");
    EXPECT_FALSE(campaign->product_policy_confirmed);
    ASSERT_EQ(campaign->sends.size(), 1u);
    auto const& send = campaign->sends[0];
    EXPECT_EQ(send.pointer, "/sends/0");
    EXPECT_EQ(send.subject->name, "spring_offer");
    EXPECT_EQ(boost::json::serialize(send.body),
              R"({"category":"marketing","scheduledLocal":"2026-12-01T09:00","timeZone":"Europe/Berlin",)"
              R"("fold":null,"audienceFilter":"off","whenNoFilterEvent":"skip","eventFilter":null,)"
              R"("maxMessagesPerSecond":20,"lateStartGraceMinutes":60,"parameters":{},)"
              R"("productPolicy":"CLOUD_API_FALLBACK","messageActivitySharing":null})");
}

TEST(CampaignDocument, AnAudienceMayBeAnIdANameOrAFile) {
    EXPECT_EQ(read("name: a\naudience: 12\nphoneNumber: 3\n")->audience.id, 12);
    EXPECT_EQ(read("name: a\naudience: 12\nphoneNumber: 3\n")->phone_number_id, 3);
    auto const file =
        read("name: a\naudience: {name: b, file: leads.csv, defaultCountry: DE}\nphoneNumber: 3\n");
    EXPECT_EQ(file->audience.file, "leads.csv");
    EXPECT_EQ(file->audience.default_country, "DE");
    EXPECT_EQ(mistakes("name: a\naudience: {file: leads.csv}\nphoneNumber: 3\n"),
              "/audience/name required; ");
}

TEST(CampaignDocument, EveryMistakeIsNamedWithItsPlace) {
    EXPECT_EQ(mistakes("nmae: a\naudience: b\nphoneNumber: c\n"), "/name required; /nmae unknown_field; ");
    EXPECT_EQ(
        mistakes(with("sends:\n  - {category: spam, at: x, timezone: UTC}\n")),
        "/sends/0/category unknown_value; /sends/0/timeZone required; /sends/0/timezone unknown_field; ");
    EXPECT_EQ(mistakes(with("sends: 3\n")), "/sends wrong_type; ");
    EXPECT_EQ(mistakes(with("sends:\n  - 3\n")), "/sends/0 wrong_type; ");
    EXPECT_EQ(
        mistakes(with("sends:\n  - {category: utility, at: x, timeZone: UTC, productPolicy: STRICT}\n")),
        "/sends/0/productPolicy marketing_only; ");
    EXPECT_EQ(
        mistakes(with("sends:\n  - {category: utility, at: x, timeZone: UTC, eventFilter: {mode: keep}}\n")),
        "/sends/0/eventFilter/mode unknown_value; "
        "/sends/0/eventFilter/eventType required; ");
    EXPECT_FALSE(read("- a\n- b\n"));
}

TEST(CampaignDocument, AConstantWrittenAsANumberIsAText) {
    auto const campaign =
        read(with("sends:\n  - {category: utility, at: x, timeZone: UTC,\n"
                  "     parameters: {order: {constant: 1029}, name: {column: first, fallback: 1.5}}}\n"));
    ASSERT_TRUE(campaign);
    auto const& parameters = campaign->sends[0].body.at("parameters");
    EXPECT_EQ(parameters.at("order").at("constant"), "1029");
    EXPECT_EQ(parameters.at("name").at("column"), "first");
    EXPECT_TRUE(parameters.at("name").at("fallback").is_string());
}

}    // namespace
}    // namespace carillon::cli
