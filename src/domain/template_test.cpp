#include "domain/template.hpp"

#include <gtest/gtest.h>

namespace carillon {
namespace {

Template sample() {
    Template made;
    made.name = "offer";
    made.header.format = TemplateHeader::Format::document;
    made.body = {"Hi {{first_name}} {{city}}", {{"first_name", "Asha"}, {"city", "Pune"}}};
    made.offer = LimitedTimeOffer{"Soon", true};
    made.buttons.push_back({TemplateButton::Type::quick_reply, "Stop", "", "", ""});
    made.buttons.push_back({TemplateButton::Type::url, "Shop", "https://s/{{1}}", "a", ""});
    made.buttons.push_back({TemplateButton::Type::url, "Home", "https://s", "", ""});
    made.buttons.push_back({TemplateButton::Type::copy_code, "Copy", "", "X", ""});
    TemplateCard card;
    card.header.format = TemplateHeader::Format::image;
    card.body = {"One {{1}}", {{"1", ""}}};
    made.cards = {card, card};
    return made;
}

TEST(template_slots, have_stable_keys_in_the_order_of_the_page) {
    std::vector<std::string> keys;
    for (Slot const& slot : slots(sample()))
        keys.push_back(slot.key + (slot.required == Required::yes ? "" : "?"));
    EXPECT_EQ(keys, (std::vector<std::string>{
                        "header.document", "header.filename?", "body.first_name", "body.city",
                        "limited_time_offer.expiration", "button.0.payload?", "button.1.url", "button.3.code",
                        "card.0.header.image", "card.0.body.1", "card.1.header.image", "card.1.body.1"}));
}

TEST(template_slots, a_bare_key_means_the_body) {
    EXPECT_EQ(canonical_key("first_name"), "body.first_name");
    EXPECT_EQ(canonical_key("1"), "body.1");
    EXPECT_EQ(canonical_key("header.1"), "header.1");
}

TEST(template_bindings, the_same_slot_twice_and_a_constant_that_cannot_be_sent_are_refused) {
    Template subject;
    subject.body = {"{{a}} {{b}}", {{"a", ""}, {"b", ""}}};
    Bindings const twice{{"a", {Binding::Source::constant, "x", {}}},
                         {"body.a", {Binding::Source::constant, "y", {}}},
                         {"b", {Binding::Source::constant, "two\nlines", {}}}};
    auto const refused = check_bindings(subject, twice, {});
    ASSERT_FALSE(refused);
    ASSERT_EQ(refused.error().errors.size(), 2u);
    EXPECT_EQ(refused.error().errors[0].code, "invalid_value");
    EXPECT_EQ(refused.error().errors[1].code, "duplicate_parameter");
    Bindings const good{{"a", {Binding::Source::constant, "x", {}}},
                        {"b", {Binding::Source::column, "col", "f"}}};
    std::vector<std::string> const columns{"col"};
    auto const checked = check_bindings(subject, good, columns);
    ASSERT_TRUE(checked);
    EXPECT_TRUE(checked->contains("body.a") && checked->contains("body.b"));
}

TEST(template_bindings, a_media_file_fits_media_slots_alone) {
    Template subject;
    subject.header.format = TemplateHeader::Format::image;
    subject.body = {"{{a}}", {{"a", ""}}};
    Binding const file{Binding::Source::media, "12", {}};
    EXPECT_TRUE(
        check_bindings(subject, {{"header.image", file}, {"a", {Binding::Source::constant, "x", {}}}}, {}));
    auto const refused = check_bindings(subject, {{"header.image", file}, {"a", file}}, {});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().errors.at(0).pointer, "/parameters/body.a");
}

TEST(template_bindings, money_and_dates_stand_in_a_body) {
    Template subject;
    subject.header = {TemplateHeader::Format::text, {"{{h}}", {{"h", ""}}}, ""};
    subject.body = {"{{a}}", {{"a", ""}}};
    auto const with = [&](std::string const& key, Binding binding) {
        auto bindings = Bindings{{"header.h", {Binding::Source::constant, "x", {}}},
                                 {"body.a", {Binding::Source::constant, "x", {}}}};
        bindings[key] = std::move(binding);
        auto const checked = check_bindings(subject, bindings, std::vector<std::string>{"total"});
        return checked ? std::string{} : checked.error().errors.at(0).message;
    };
    using enum Binding::Source;
    auto const money = Binding::As::currency;
    EXPECT_EQ(with("body.a", {column, "total", "0", money, "EUR"}), "");
    EXPECT_EQ(with("body.a", {constant, "24.90", {}, money, "EUR"}), "");
    EXPECT_EQ(with("body.a", {constant, "Nov 23", {}, Binding::As::date_time}), "");
    EXPECT_EQ(with("body.a", {constant, "24,90", {}, money, "EUR"}),
              "The value for body.a is not an amount such as 24.90.");
    EXPECT_EQ(with("body.a", {column, "total", "free", money, "EUR"}),
              "The value for body.a is not an amount such as 24.90.");
    EXPECT_EQ(with("body.a", {column, "total", {}, money, "euro"}),
              "\"euro\" is no currency: write three capital letters, such as EUR.");
    EXPECT_EQ(with("header.h", {column, "total", {}, money, "EUR"}),
              "Only the body takes money and dates; header.h does not.");
}

TEST(template_bindings, binds_columns_of_the_same_name_by_itself) {
    std::vector<std::string> const columns{"Phone", "First Name", "CITY", "url", "button_3_code", "document"};
    Bindings const bound = auto_bind(sample(), columns);
    std::string shown;
    for (auto const& [key, binding] : bound) shown += key + "=" + binding.value + ";";
    EXPECT_EQ(
        shown,
        "body.city=CITY;body.first_name=First Name;button.3.code=button_3_code;header.document=document;");
}

TEST(template_values, are_judged_by_kind) {
    struct Row {
        SlotKind kind;
        char const* value;
        bool good;
    };
    for (Row const& row : {Row{SlotKind::text, "a", true},
                           Row{SlotKind::text, "", false},
                           Row{SlotKind::text, "a\rb", false},
                           Row{SlotKind::image, "https://x", true},
                           Row{SlotKind::image, "900", true},
                           Row{SlotKind::image, "http://x/a.png", true},
                           Row{SlotKind::image, "https://", false},
                           Row{SlotKind::video, "https://x/a b.mp4", false},
                           Row{SlotKind::document, "ftp://x/a.pdf", false},
                           Row{SlotKind::image, "x.jpg", false},
                           Row{SlotKind::location, "52.5,13.4", true},
                           Row{SlotKind::location, "52.5,13.4,Shop", true},
                           Row{SlotKind::location, "95,13", false},
                           Row{SlotKind::location, "here", false},
                           Row{SlotKind::url_suffix, "a/b?c=1", true},
                           Row{SlotKind::url_suffix, "a b", false},
                           Row{SlotKind::coupon_code, "SAVE25", true},
                           Row{SlotKind::coupon_code, "SAVE 25", false},
                           Row{SlotKind::coupon_code, "DÜNN25", false},
                           Row{SlotKind::coupon_code, "12345678901234567890", true},
                           Row{SlotKind::coupon_code, "123456789012345678901", false},
                           Row{SlotKind::expiration, "2026-12-01T09:00:00Z", true},
                           Row{SlotKind::expiration, "1764600000000", true},
                           Row{SlotKind::expiration, "soon", false}})
        EXPECT_EQ(value_fault(row.kind, row.value).empty(), row.good)
            << to_string(row.kind) << " " << row.value;
}

TEST(template_words, are_metas_in_any_case) {
    EXPECT_EQ(category_from("marketing"), Category::marketing);
    EXPECT_EQ(category_from("UTILITY"), Category::utility);
    EXPECT_FALSE(category_from("FREE_SERVICE"));
    EXPECT_EQ(template_status_from("APPROVED"), TemplateStatus::approved);
    EXPECT_EQ(template_status_from("LOCKED"), TemplateStatus::other);
    EXPECT_TRUE(suits(Category::utility, SendCategory::utility));
    EXPECT_FALSE(suits(Category::authentication, SendCategory::utility));
}

}    // namespace
}    // namespace carillon
