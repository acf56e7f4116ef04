#include "engine/template_news.hpp"

#include "store/assets.hpp"

#include <gtest/gtest.h>

namespace carillon::engine {
namespace {
constexpr auto offer =
    R"([{"type":"HEADER","format":"TEXT","text":"Sale"},)"
    R"({"type":"BODY","text":"Hi {{1}}","example":{"body_text":[["Asha"]]}},)"
    R"({"type":"BUTTONS","buttons":[{"type":"URL","text":"Go","url":"https://example.com/{{1}}","example":["x"]},)"
    R"({"type":"QUICK_REPLY","text":"Stop"}]}])";

/// What a body of Meta's with one change of this value says of a template.
graph::TemplateUpdate update_of(std::string_view value) {
    auto const batch = graph::parse_webhook(fmt::format(
        R"({{"object":"whatsapp_business_account","entry":[{{"id":"77","changes":[
           {{"field":"message_template_components_update","value":{}}}]}}]}})",
        value));
    EXPECT_TRUE(batch && batch->templates.size() == 1) << value;
    return batch->templates.at(0);
}

std::string patched(std::string_view value, std::string_view components = offer) {
    return with_new_texts(components, update_of(value)).value_or("nothing");
}
}    // namespace

TEST(TemplateNews, NewTextsReplaceTheOldOnesAndKeepWhatMetaDoesNotSpeakOf) {
    EXPECT_EQ(
        patched(R"({"message_template_id":12,"message_template_name":"offer",
        "message_template_language":"en-US","message_template_title":"Big sale","message_template_element":
        "Hello {{1}}","message_template_footer":"Example Ltd","message_template_buttons":[
        {"message_template_button_type":"URL","message_template_button_text":"Open",
        "message_template_button_url":"https://example.com/{{1}}"},
        {"message_template_button_type":"PHONE_NUMBER","message_template_button_text":"Call",
        "message_template_button_phone_number":"+15550100"}]})"),
        R"([{"type":"HEADER","format":"TEXT","text":"Big sale"},)"
        R"({"type":"BODY","text":"Hello {{1}}","example":{"body_text":[["Asha"]]}},)"
        R"({"type":"BUTTONS","buttons":[{"type":"URL","text":"Open","url":"https://example.com/{{1}}","example":["x"]},)"
        R"({"type":"PHONE_NUMBER","text":"Call","phone_number":"+15550100"}]},)"
        R"({"type":"FOOTER","text":"Example Ltd"}])");
}

TEST(TemplateNews, AMediaHeaderHasNoTitle) {
    EXPECT_EQ(
        patched(R"({"message_template_id":12,"message_template_title":"","message_template_element":"New"})",
                R"([{"type":"HEADER","format":"IMAGE"},{"type":"BODY","text":"Old"}])"),
        R"([{"type":"HEADER","format":"IMAGE"},{"type":"BODY","text":"New"}])");
    EXPECT_EQ(
        patched(R"({"message_template_id":12,"message_template_title":"T","message_template_element":"New"})",
                R"([{"type":"HEADER","format":"IMAGE"},{"type":"BODY","text":"Old"}])"),
        R"([{"type":"HEADER","format":"IMAGE"},{"type":"BODY","text":"New"}])");
    EXPECT_EQ(
        patched(R"({"message_template_id":12,"message_template_title":"T","message_template_element":"Old"})",
                R"([{"type":"BODY","text":"Old"}])"),
        R"([{"type":"HEADER","format":"TEXT","text":"T"},{"type":"BODY","text":"Old"}])");
}

TEST(TemplateNews, WhatSaysNothingNewChangesNothing) {
    EXPECT_EQ(patched(R"({"message_template_id":12,"message_template_element":"Hi {{1}}"})"), "nothing");
    EXPECT_EQ(patched(R"({"message_template_id":12,"message_template_element":"New"})", "not JSON"),
              "nothing");
}

TEST(TemplateNews, StatusQualityAndCategoryAreTakenOver) {
    using Kind = graph::TemplateUpdate::Kind;
    auto const change = [](Kind kind, std::string value) {
        return change_of({.kind = kind, .name = "offer", .value = std::move(value)});
    };
    EXPECT_EQ(change(Kind::status, "PAUSED")->status, "PAUSED");
    EXPECT_EQ(change(Kind::status, "REINSTATED")->status, "APPROVED");
    EXPECT_EQ(change(Kind::status, "UNARCHIVED")->status, "APPROVED");
    EXPECT_TRUE(change(Kind::status, "DELETED")->deleted);
    EXPECT_FALSE(change(Kind::status, "FLAGGED")) << "a warning: it may be sent";
    EXPECT_EQ(change(Kind::quality, "RED")->quality, "RED");
    EXPECT_EQ(change(Kind::category_changed, "UTILITY")->category, "UTILITY");
    EXPECT_FALSE(change(Kind::category_planned, "UTILITY")) << "it is not so yet";
}

}    // namespace carillon::engine
