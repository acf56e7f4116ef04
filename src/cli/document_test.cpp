#include "cli/document.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace carillon::cli {
namespace {
Document read(std::string const& text) {
    auto document = read_document("spring.yaml", text);
    EXPECT_TRUE(document) << document.error().detail;
    return document ? *std::move(document) : Document{};
}
std::string refusal(std::string const& text) {
    auto const document = read_document("spring.yaml", text);
    return document ? std::string{"taken"} : document.error().detail;
}

std::string const campaign = R"(# spring
name: Spring offer
audience: {name: Customers, file: leads.csv}
productPolicyConfirmed: true
sends:
  - category: marketing
    audienceFilter: on
    maxMessagesPerSecond: 80
    parameters:
      body.discount:
        constant: "20"
  - category: utility
    at: 2026-12-01T09:00
)";

TEST(Document, YamlIsReadByTheRulesOfYaml12) {
    auto const document = read(campaign);
    auto const& sends = document.value.at("sends").as_array();
    EXPECT_EQ(document.value.at("name"), "Spring offer");
    EXPECT_EQ(document.value.at("audience").at("file"), "leads.csv");
    EXPECT_EQ(document.value.at("productPolicyConfirmed"), true);
    EXPECT_EQ(sends[0].at("audienceFilter"), "on") << "on is a word, not true";
    EXPECT_EQ(sends[0].at("maxMessagesPerSecond"), 80);
    EXPECT_EQ(sends[0].at("parameters").at("body.discount").at("constant"), "20") << "in quotes: a text";
    EXPECT_EQ(sends[1].at("at"), "2026-12-01T09:00");
}

TEST(Document, EveryPartKnowsItsLine) {
    auto const document = read(campaign);
    EXPECT_EQ(document.line_of("/name"), 2);
    EXPECT_EQ(document.line_of("/audience/file"), 3);
    EXPECT_EQ(document.line_of("/sends/0/parameters"), 9);
    EXPECT_EQ(document.line_of("/sends/0/parameters/body.discount"), 10);
    EXPECT_EQ(document.line_of("/sends/1/at"), 13);
    EXPECT_EQ(document.line_of("/sends/1/timeZone"), 12) << "what is missing belongs to what surrounds it";
    EXPECT_EQ(document.place_of("/sends/1/at"), "spring.yaml:13");
}

TEST(Document, JsonIsReadAsJsonAndKnowsItsLinesToo) {
    auto const document =
        read("{\n\t\"name\": \"\\ud83c\\udf37 offer\",\n\t\"sends\": [\n\t\t{\"at\": 3}]}\n");
    EXPECT_EQ(document.value.at("name"), "\xf0\x9f\x8c\xb7 offer");
    EXPECT_EQ(document.value.at("sends").at(0).at("at"), 3);
}

TEST(Document, JsonWithoutSurrogatesKnowsItsLines) {
    auto const document = read("{\n\t\"name\": \"offer\",\n\t\"sends\": [\n\t\t{\"at\": 3}]}\n");
    EXPECT_EQ(document.line_of("/name"), 2);
    EXPECT_EQ(document.line_of("/sends/0/at"), 4);
}

TEST(Document, WhatIsNeitherIsRefusedWithItsLine) {
    EXPECT_NE(refusal("name: [a\nb: c\n").find("spring.yaml:"), std::string::npos);
    EXPECT_NE(refusal("name: a\naudience: b\nname: c\n").find("spring.yaml:3: \"name\" is there twice"),
              std::string::npos)
        << refusal("name: a\naudience: b\nname: c\n");
    EXPECT_NE(refusal("{\"name\": \"a\",\n \"name\": \"b\"}").find("twice"), std::string::npos);
    EXPECT_NE(refusal("{\n\"name\": }").find("spring.yaml:2"), std::string::npos)
        << refusal("{\n\"name\": }");
    EXPECT_NE(refusal("").find("nothing"), std::string::npos);
    EXPECT_NE(refusal("a: 1\n---\nb: 2\n").find("several"), std::string::npos);
}

TEST(Document, BytesThatAreNoTextAreRefusedWithTheirLine) {
    EXPECT_EQ(refusal("name: Spring\naudience: \xff\xff\n"),
              "spring.yaml:2: There are bytes in it that are no text. Save the file as UTF-8.");
    EXPECT_EQ(refusal("name: Spring\n\xff: 1\n"),
              "spring.yaml:2: There are bytes in it that are no text. Save the file as UTF-8.");
}

TEST(Document, WhatTheLibraryWouldReadForEverIsRefused) {
    EXPECT_EQ(refusal(",na3\nsends: r: ).5e3r: 1.5e3\n"),
              "spring.yaml:1: There are several documents in it; give one.");
}

TEST(Document, AliasesThatMultiplyAreRefused) {
    std::string bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 7; ++i) {
        bomb += fmt::format("a{0}: &a{0} [", i);
        for (int j = 0; j < 10; ++j) bomb += fmt::format("*a{}{}", i - 1, j < 9 ? ", " : "]\n");
    }
    EXPECT_NE(refusal(bomb).find("too deep or too long"), std::string::npos);
}

}    // namespace
}    // namespace carillon::cli
