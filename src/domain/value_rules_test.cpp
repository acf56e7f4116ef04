#include "domain/value_rules.hpp"

#include <gtest/gtest.h>

namespace carillon {
namespace {

std::vector<std::string> const columns{"name", "city"};

Binding column(std::string name, std::optional<std::string> fallback = {}) {
    return {Binding::Source::column, std::move(name), std::move(fallback)};
}
Binding constant(std::string value) { return {Binding::Source::constant, std::move(value), {}}; }

/// A template with a hole in each text that Meta limits.
Template full() {
    Template made;
    made.header.format = TemplateHeader::Format::text;
    made.header.text = {"For {{1}}", {{"1", ""}}};
    made.body = {"Hi {{1}}, {{1}}!", {{"1", ""}}};
    made.buttons.push_back({TemplateButton::Type::url, "Shop", "https://s/{{1}}", "", ""});
    made.buttons.push_back({TemplateButton::Type::copy_code, "Copy", "", "", ""});
    TemplateCard card;
    card.body = {"{{1}}", {{"1", ""}}};
    made.cards = {card};
    return made;
}

Bindings all_from(std::string const& name) {
    Bindings made;
    for (auto const& slot : slots(full())) made[slot.key] = column(name);
    return made;
}

TEST(value_rules, every_limited_text_is_found_with_what_stands_around_its_values) {
    std::string shown;
    for (auto const& text : limited_texts(full())) {
        shown += fmt::format("{} {} {}", text.name, text.fixed, text.most);
        for (auto const& use : text.uses) shown += fmt::format(" {}*{}", use.slot, use.times);
        shown += '\n';
    }
    EXPECT_EQ(shown,
              "the header 4 60 header.1*1\n"
              "the body 6 1024 body.1*2\n"
              "the address of button 0 10 2000 button.0.url*1\n"
              "the code 0 20 button.1.code*1\n"
              "the body of card 0 0 160 card.0.body.1*1\n");
    auto offer = full();
    offer.offer = LimitedTimeOffer{"Soon", false};
    auto const texts = limited_texts(offer);
    EXPECT_EQ(texts[1].most, 600U);
    EXPECT_EQ(texts[3].most, 15U);
}

TEST(value_rules, a_text_may_be_exactly_as_long_as_meta_takes) {
    struct Row {
        char const* slot;
        std::size_t most;    // of the value
    };
    for (Row const& row : {Row{"header.1", 56}, Row{"body.1", 509}, Row{"button.0.url", 1'990},
                           Row{"button.1.code", 20}, Row{"card.0.body.1", 160}}) {
        Bindings bindings;
        for (auto const& slot : slots(full())) bindings[slot.key] = constant("x");
        bindings[row.slot] = column("name");
        ValueRules const rules{full(), bindings, columns};
        // Characters count, not bytes.
        std::string fits, long_one;
        for (std::size_t i = 0; i < row.most; ++i) fits += "ä";
        if (std::string_view{row.slot} == "button.1.code") fits = std::string(row.most, 'a');
        long_one = fits + "b";
        EXPECT_FALSE(rules.first_fault(std::vector<std::string_view>{fits, ""})) << row.slot;
        auto const fault = rules.first_fault(std::vector<std::string_view>{long_one, ""});
        ASSERT_TRUE(fault) << row.slot;
        EXPECT_EQ(fault->slot, row.slot);
        EXPECT_EQ(fault->column, "name");
        EXPECT_FALSE(fault->missing);
    }
}

TEST(value_rules, the_longest_of_a_leads_own_values_is_to_blame) {
    Template subject;
    subject.body = {"{{a}} {{b}} {{c}}", {{"a", ""}, {"b", ""}, {"c", ""}}};
    ValueRules const rules{
        subject,
        {{"body.a", column("name")}, {"body.b", column("city")}, {"body.c", constant(std::string(900, 'c'))}},
        columns};
    std::string const city(130, 'x');
    auto const fault = rules.first_fault(std::vector<std::string_view>{"Asha", city});
    ASSERT_TRUE(fault);
    EXPECT_EQ(fault->slot, "body.b");
    EXPECT_EQ(fault->sentence(),
              "The value for body.b (column \"city\") makes the body 1036 characters long; Meta takes 1024.");
    EXPECT_FALSE(rules.first_fault(std::vector<std::string_view>{"Asha", "Pune"}));
}

TEST(value_rules, faults_name_each_slot_once_and_tell_missing_from_unusable) {
    Template subject;
    subject.body = {"{{a}} {{b}}", {{"a", ""}, {"b", ""}}};
    ValueRules const rules{subject, {{"body.a", column("name")}, {"body.b", column("city")}}, columns};
    auto const long_and_broken = "x\n" + std::string(1'100, 'y');
    auto const faults = rules.faults(std::vector<std::string_view>{"", long_and_broken});
    ASSERT_EQ(faults.size(), 2U);
    EXPECT_TRUE(faults[0].missing);
    EXPECT_EQ(faults[1].slot, "body.b");
    EXPECT_NE(faults[1].phrase.find("line break"), std::string::npos);
    EXPECT_TRUE(rules.faults(std::vector<std::string_view>{"a", "b"}).empty());
    EXPECT_EQ(rules.faults({}).size(), 2U) << "a row that is too short";
}

TEST(value_rules, a_fallback_stands_in_and_an_optional_slot_may_stay_empty) {
    Template subject;
    subject.header.format = TemplateHeader::Format::document;
    subject.body = {"Hi {{1}}", {{"1", ""}}};
    ValueRules const rules{subject,
                           {{"header.document", {Binding::Source::media, "12", {}}},
                            {"header.filename", column("city")},
                            {"body.1", column("name", "friend")}},
                           columns};
    std::vector<std::string_view> const nothing{"", ""}, something{"Asha", "offer.pdf"};
    EXPECT_FALSE(rules.first_fault(nothing));
    EXPECT_EQ(rules.fell_back(nothing), std::vector<std::string_view>{"body.1"});
    EXPECT_TRUE(rules.fell_back(something).empty());
    EXPECT_EQ(rules.filled(nothing), (std::map<std::string, std::string, std::less<>>{
                                         {"body.1", "friend"}, {"header.document", "media:12"}}));
    EXPECT_EQ(rules.filled(something).at("header.filename"), "offer.pdf");
    ValueRules const empty{subject, {{"body.1", column("name", "")}}, columns};
    EXPECT_TRUE(empty.first_fault(nothing)) << "an empty fallback is none";
}

TEST(value_rules, constants_that_are_too_long_alone_are_refused_when_they_are_bound) {
    Template subject;
    subject.header.format = TemplateHeader::Format::text;
    subject.header.text = {"For {{1}}", {{"1", ""}}};
    subject.body = {"Hi {{1}}", {{"1", ""}}};
    auto const refused = check_bindings(
        subject, {{"header.1", constant(std::string(57, 'x'))}, {"body.1", column("name")}}, columns);
    ASSERT_FALSE(refused);
    ASSERT_EQ(refused.error().errors.size(), 1U);
    EXPECT_EQ(refused.error().errors[0].pointer, "/parameters/header.1");
    EXPECT_EQ(refused.error().errors[0].code, "invalid_value");
    EXPECT_TRUE(check_bindings(
        subject, {{"header.1", constant(std::string(56, 'x'))}, {"body.1", column("name")}}, columns));

    Template coupon;
    coupon.buttons.push_back({TemplateButton::Type::copy_code, "Copy", "", "", ""});
    auto const once = check_bindings(coupon, {{"button.0.code", constant(std::string(21, 'x'))}}, columns);
    ASSERT_FALSE(once);
    EXPECT_EQ(once.error().errors.size(), 1U) << "its own rule and the text's say the same";
}

TEST(value_rules, says_whether_leads_have_to_be_read) {
    EXPECT_TRUE((ValueRules{full(), all_from("name"), columns}).reads_columns());
    EXPECT_FALSE((ValueRules{full(), {{"body.1", constant("x")}}, columns}).reads_columns());
}

}    // namespace
}    // namespace carillon
