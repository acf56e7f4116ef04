#include "graph/payload.hpp"

#include "graph/json_text.hpp"
#include "graph/template_json.hpp"

#include <gtest/gtest.h>
#include <simdjson.h>

namespace carillon::graph {
namespace {

Template template_of(std::string_view components, std::string_view category = "MARKETING") {
    auto made = parse_template("offer", "en_US", category, "APPROVED", "POSITIONAL", components);
    EXPECT_TRUE(made) << (made ? "" : made.error().detail);
    return made ? std::move(*made) : Template{};
}

Binding column(std::string name, std::optional<std::string> fallback = {}) {
    return {Binding::Source::column, std::move(name), std::move(fallback)};
}
Binding constant(std::string value) { return {Binding::Source::constant, std::move(value), {}}; }

struct Case {
    char const* name;
    char const* components;    // Meta's, as listed
    Bindings bindings;
    std::vector<std::string_view> values;    // of the columns a, b
    char const* sent;                        // what stands under template.components; empty: no such key
};

std::string sent_components(std::string const& body) {
    simdjson::dom::parser parser;
    simdjson::dom::element root, components;
    EXPECT_FALSE(parser.parse(body).get(root)) << body;
    if (root["template"]["components"].get(components)) return "";
    return simdjson::minify(components);
}

TEST(payload, every_kind_of_component_as_meta_wants_it) {
    std::vector<std::string> const columns{"a", "b"};
    std::
        vector<Case> const
            cases{
                {"nothing to fill",
                 R"([{"type":"BODY","text":"Hi"},{"type":"FOOTER","text":"f"}])",
                 {},
                 {},
                 ""},
                {"positional body",
                 R"([{"type":"BODY","text":"Hi {{2}} and {{1}}"}])",
                 {{"1", column("a")}, {"body.2", constant("x")}},
                 {"Ash\"a"},
                 R"([{"type":"body","parameters":[{"type":"text","text":"Ash\"a"},{"type":"text","text":"x"}]}])"},
                {"named body",
                 R"([{"type":"body","text":"Hi {{first_name}}"}])",
                 {{"first_name", column("b", "friend")}},
                 {"x", ""},
                 R"([{"type":"body","parameters":[{"type":"text","parameter_name":"first_name","text":"friend"}]}])"},
                {"money and a date",
                 R"([{"type":"body","text":"{{total}} by {{due}}"}])",
                 {{"total", {Binding::Source::column, "a", "5", Binding::As::currency, "EUR"}},
                  {"due", {Binding::Source::column, "b", {}, Binding::As::date_time}}},
                 {"24.90", "Nov 23"},
                 R"([{"type":"body","parameters":[{"type":"currency","parameter_name":"total","currency":{"code":"EUR","fallback_value":"EUR 24.90","amount_1000":24900}},{"type":"date_time","parameter_name":"due","date_time":{"fallback_value":"Nov 23"}}]}])"},
                {"header text",
                 R"([{"type":"HEADER","format":"TEXT","text":"Sale {{1}}"},{"type":"BODY","text":"b"}])",
                 {{"header.1", constant("now")}},
                 {},
                 R"([{"type":"header","parameters":[{"type":"text","text":"now"}]}])"},
                {"image by link",
                 R"([{"type":"HEADER","format":"IMAGE"}])",
                 {{"header.image", column("a")}},
                 {"https://x/i.jpg"},
                 R"([{"type":"header","parameters":[{"type":"image","image":{"link":"https://x/i.jpg"}}]}])"},
                {"video by id",
                 R"([{"type":"HEADER","format":"VIDEO"}])",
                 {{"header.video", column("a")}},
                 {"9001"},
                 R"([{"type":"header","parameters":[{"type":"video","video":{"id":"9001"}}]}])"},
                {"document with its name",
                 R"([{"type":"HEADER","format":"DOCUMENT"}])",
                 {{"header.document", constant("77")}, {"header.filename", column("a")}},
                 {"offer.pdf"},
                 R"([{"type":"header","parameters":[{"type":"document","document":{"id":"77","filename":"offer.pdf"}}]}])"},
                {"location",
                 R"([{"type":"HEADER","format":"LOCATION"}])",
                 {{"header.location", constant("19.07,72.87,Shop,Road 1, Mumbai")}},
                 {},
                 R"([{"type":"header","parameters":[{"type":"location","location":{"latitude":"19.07","longitude":"72.87","name":"Shop","address":"Road 1, Mumbai"}}]}])"},
                {"buttons",
                 R"([{"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"Stop"},{"type":"QUICK_REPLY","text":"More"},{"type":"URL","text":"Shop","url":"https://s/{{1}}"},{"type":"URL","text":"Home","url":"https://s"},{"type":"PHONE_NUMBER","text":"Call","phone_number":"+1"},{"type":"COPY_CODE","text":"Code","example":"X"}]}])",
                 {{"button.0.payload", constant("c=77;stop")},
                  {"button.2.url", column("a")},
                  {"button.5.code", column("b")}},
                 {"p?u=1", "SAVE25"},
                 R"([{"type":"button","sub_type":"quick_reply","index":"0","parameters":[{"type":"payload","payload":"c=77;stop"}]},{"type":"button","sub_type":"url","index":"2","parameters":[{"type":"text","text":"p?u=1"}]},{"type":"button","sub_type":"copy_code","index":"5","parameters":[{"type":"coupon_code","coupon_code":"SAVE25"}]}])"},
                {"flow, catalog, products",
                 R"([{"type":"BUTTONS","buttons":[{"type":"FLOW","text":"f"},{"type":"CATALOG","text":"c"},{"type":"MPM","text":"m"}]}])",
                 {{"button.0.flow_token", constant("t")},
                  {"button.1.product", constant("sku")},
                  {"button.2.action", column("a")}},
                 {R"({"sections":[]})"},
                 R"([{"type":"button","sub_type":"flow","index":"0","parameters":[{"type":"action","action":{"flow_token":"t"}}]},{"type":"button","sub_type":"catalog","index":"1","parameters":[{"type":"action","action":{"thumbnail_product_retailer_id":"sku"}}]},{"type":"button","sub_type":"mpm","index":"2","parameters":[{"type":"action","action":{"sections":[]}}]}])"},
                {"limited time offer",
                 R"([{"type":"LIMITED_TIME_OFFER","limited_time_offer":{"text":"Soon","has_expiration":true}}])",
                 {{"limited_time_offer.expiration", constant("2025-12-01T16:00:00Z")}},
                 {},
                 R"([{"type":"limited_time_offer","parameters":[{"type":"limited_time_offer","limited_time_offer":{"expiration_time_ms":1764604800000}}]}])"},
                {"carousel",
                 R"([{"type":"BODY","text":"All {{1}}"},{"type":"CAROUSEL","cards":[{"components":[{"type":"HEADER","format":"IMAGE"},{"type":"BODY","text":"One {{1}}"},{"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"q"}]}]},{"components":[{"type":"HEADER","format":"IMAGE"},{"type":"BODY","text":"Two"}]}]}])",
                 {{"1", constant("x")},
                  {"card.0.header.image", constant("5")},
                  {"card.0.body.1", column("a")},
                  {"card.1.header.image", column("b")},
                  {"card.0.button.0.payload", constant("p")}},
                 {"v", "6"},
                 R"([{"type":"body","parameters":[{"type":"text","text":"x"}]},{"type":"carousel","cards":[{"card_index":0,"components":[{"type":"header","parameters":[{"type":"image","image":{"id":"5"}}]},{"type":"body","parameters":[{"type":"text","text":"v"}]},{"type":"button","sub_type":"quick_reply","index":"0","parameters":[{"type":"payload","payload":"p"}]}]},{"card_index":1,"components":[{"type":"header","parameters":[{"type":"image","image":{"id":"6"}}]}]}]}])"},
            };
    for (Case const& each : cases) {
        SCOPED_TRACE(each.name);
        auto const payload = MessagePayload::compile(template_of(each.components), each.bindings, columns,
                                                     SendCategory::marketing, {});
        ASSERT_TRUE(payload) << payload.error().detail;
        std::string out;
        auto const rendered = payload->render(4915112345678, each.values, "", out);
        ASSERT_TRUE(rendered) << rendered.error().reason;
        EXPECT_EQ(sent_components(out), each.sent);
    }
}

TEST(payload, marketing_names_its_policy_and_nothing_that_its_schema_forbids) {
    PayloadOptions options;
    options.product_policy = ProductPolicy::strict;
    options.message_activity_sharing = false;
    auto const payload = MessagePayload::compile(template_of(R"([{"type":"BODY","text":"Hi"}])"), {}, {},
                                                 SendCategory::marketing, options);
    ASSERT_TRUE(payload);
    EXPECT_EQ(payload->api(), Api::marketing_messages);
    std::string out;
    ASSERT_TRUE(payload->render(919800000001, {}, "c1-r2", out));
    EXPECT_EQ(
        out,
        R"({"messaging_product":"whatsapp","recipient_type":"individual","to":"+919800000001","type":"template",)"
        R"("product_policy":"STRICT","message_activity_sharing":false,)"
        R"("template":{"name":"offer","language":{"policy":"deterministic","code":"en_US"}}})");
}

TEST(payload, utility_goes_to_messages_and_carries_callback_data) {
    auto const payload =
        MessagePayload::compile(template_of(R"([{"type":"BODY","text":"Hi {{1}}"}])", "UTILITY"),
                                {{"1", constant("x")}}, {}, SendCategory::utility, {});
    ASSERT_TRUE(payload);
    EXPECT_EQ(payload->api(), Api::messages);
    std::string out = "kept";
    ASSERT_TRUE(payload->render(1, {}, "c1", out));
    EXPECT_TRUE(out.starts_with("kept{"));
    EXPECT_TRUE(out.ends_with(R"(]},"biz_opaque_callback_data":"c1"})")) << out;
    EXPECT_EQ(out.find("product_policy"), out.npos);
}

TEST(payload, a_lead_without_a_sendable_value_is_named_and_leaves_no_trace) {
    std::vector<std::string> const columns{"name"};
    auto const payload =
        MessagePayload::compile(template_of(R"([{"type":"BODY","text":"Hi {{first}}"}])"),
                                {{"first", column("name")}}, columns, SendCategory::marketing, {});
    ASSERT_TRUE(payload);
    for (std::string_view const bad : {"", "a\nb", "a\tb", "a     b", "   "}) {
        std::string out = "before";
        std::vector<std::string_view> const values{bad};
        auto const rendered = payload->render(1, values, "", out);
        ASSERT_FALSE(rendered) << bad;
        EXPECT_EQ(rendered.error().slot, "body.first");
        EXPECT_NE(rendered.error().reason.find("\"name\""), std::string::npos);
        EXPECT_EQ(out, "before");
        EXPECT_TRUE(payload->rules().first_fault(values));
    }
    std::string out;
    EXPECT_FALSE(payload->render(1, {}, "", out)) << "a row that is too short";
    std::vector<std::string_view> const spaces{"a    b"};
    EXPECT_TRUE(payload->render(1, spaces, "", out)) << "four spaces are allowed";
}

TEST(payload, an_optional_value_that_is_empty_is_left_out_with_all_that_belongs_to_it) {
    std::vector<std::string> const columns{"a", "b"};
    auto const subject = template_of(
        R"([{"type":"HEADER","format":"DOCUMENT"},{"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"Stop"},{"type":"QUICK_REPLY","text":"More"},{"type":"URL","text":"Shop","url":"https://s/{{1}}"}]}])");
    auto const buttons_alone = template_of(
        R"([{"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"Stop"},{"type":"QUICK_REPLY","text":"More"},{"type":"URL","text":"Shop","url":"https://s/{{1}}"}]}])");
    Bindings bindings{{"button.0.payload", column("a")},
                      {"button.1.payload", column("b")},
                      {"button.2.url", constant("x")}};
    auto const url = std::string{
        R"({"type":"button","sub_type":"url","index":"2","parameters":[{"type":"text","text":"x"}]})"};
    auto const reply = [](int index, std::string_view payload) {
        return fmt::format(
            R"({{"type":"button","sub_type":"quick_reply","index":"{}","parameters":[{{"type":"payload","payload":"{}"}}]}},)",
            index, payload);
    };
    auto const sent = [&](Template const& of, std::vector<std::string_view> const& values) {
        auto const payload = MessagePayload::compile(of, bindings, columns, SendCategory::marketing, {});
        EXPECT_TRUE(payload) << payload.error().detail;
        std::string out;
        EXPECT_TRUE(payload->render(1, values, "", out));
        return sent_components(out);
    };
    EXPECT_EQ(sent(buttons_alone, {"p", "q"}), "[" + reply(0, "p") + reply(1, "q") + url + "]");
    EXPECT_EQ(sent(buttons_alone, {"", "q"}), "[" + reply(1, "q") + url + "]");
    EXPECT_EQ(sent(buttons_alone, {"p", ""}), "[" + reply(0, "p") + url + "]");
    EXPECT_EQ(sent(buttons_alone, {"", ""}), "[" + url + "]");
    bindings["header.document"] = constant("77");
    bindings["header.filename"] = column("a");
    auto const document = [](std::string_view name) {
        return fmt::format(
            R"([{{"type":"header","parameters":[{{"type":"document","document":{{"id":"77"{}}}}}]}},)", name);
    };
    EXPECT_EQ(sent(subject, {"", ""}), document("") + url + "]");
    EXPECT_EQ(sent(subject, {"p", ""}), document(R"(,"filename":"p")") + reply(0, "p") + url + "]");
}

TEST(payload, a_media_file_goes_out_by_what_meta_calls_it) {
    auto const subject = template_of(
        R"([{"type":"HEADER","format":"DOCUMENT"},{"type":"BODY","text":"b"},{"type":"CAROUSEL","cards":[{"components":[{"type":"HEADER","format":"VIDEO"}]}]}])");
    Bindings bindings{{"header.document", {Binding::Source::media, "12", {}}},
                      {"card.0.header.video", {Binding::Source::media, "13", {}}}};
    PayloadOptions options;
    options.media = {{"12", {"9001", "offer.pdf"}}, {"13", {"9002", ""}}};
    auto const sent = [&] {
        auto const payload = MessagePayload::compile(subject, bindings, std::vector<std::string>{"a"},
                                                     SendCategory::marketing, options);
        EXPECT_TRUE(payload) << payload.error().detail;
        std::string out;
        EXPECT_TRUE(payload->render(1, std::vector<std::string_view>{""}, "", out));
        return sent_components(out);
    };
    auto const with = [](std::string_view name) {
        return fmt::format(
            R"([{{"type":"header","parameters":[{{"type":"document","document":{{"id":"9001"{}}}}}]}},{{"type":"carousel","cards":[{{"card_index":0,"components":[{{"type":"header","parameters":[{{"type":"video","video":{{"id":"9002"}}}}]}}]}}]}}])",
            name);
    };
    EXPECT_EQ(sent(), with(R"(,"filename":"offer.pdf")"));
    bindings["header.filename"] = constant("yours.pdf");
    EXPECT_EQ(sent(), with(R"(,"filename":"yours.pdf")"));
    options.media.erase("13");
    auto const refused = MessagePayload::compile(subject, bindings, {}, SendCategory::marketing, options);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "media_not_uploaded");
}

TEST(payload, a_text_that_becomes_too_long_is_a_leads_fault) {
    std::vector<std::string> const columns{"a"};
    auto const payload = MessagePayload::compile(template_of(R"([{"type":"BODY","text":"Hi {{1}}"}])"),
                                                 {{"1", column("a")}}, columns, SendCategory::marketing, {});
    ASSERT_TRUE(payload);
    std::string const fits(1'021, 'x'), too_long(1'022, 'x');
    std::string out;
    EXPECT_TRUE(payload->render(1, std::vector<std::string_view>{fits}, "", out));
    auto const rendered = payload->render(1, std::vector<std::string_view>{too_long}, "", out);
    ASSERT_FALSE(rendered);
    EXPECT_EQ(rendered.error().slot, "body.1");
}

TEST(payload, refuses_another_category_and_wrong_bindings_one_by_one) {
    auto const subject = template_of(R"([{"type":"BODY","text":"Hi {{1}} {{2}}"}])", "UTILITY");
    EXPECT_EQ(MessagePayload::compile(subject, {}, {}, SendCategory::marketing, {}).error().code,
              "template_category");
    auto const refused = MessagePayload::compile(subject, {{"1", column("gone")}, {"body.9", constant("x")}},
                                                 {}, SendCategory::utility, {});
    ASSERT_FALSE(refused);
    std::vector<std::string> codes;
    for (auto const& error : refused.error().errors) codes.push_back(error.pointer + " " + error.code);
    EXPECT_EQ(codes, (std::vector<std::string>{"/parameters/body.1 unknown_column",
                                               "/parameters/body.9 unknown_parameter",
                                               "/parameters/body.2 missing_parameter"}));
}

TEST(payload, preview_shows_what_the_recipient_would_see) {
    std::vector<std::string> const columns{"first_name", "code"};
    auto const subject = template_of(
        R"([{"type":"HEADER","format":"TEXT","text":"For {{first_name}}"},{"type":"BODY","text":"Hi {{first_name}}, {{x}}"},{"type":"FOOTER","text":"bye"},{"type":"BUTTONS","buttons":[{"type":"URL","text":"Go","url":"https://s/{{1}}"}]}])");
    auto const payload = MessagePayload::compile(subject,
                                                 {{"header.first_name", column("first_name")},
                                                  {"first_name", column("first_name")},
                                                  {"x", constant("{{first_name}}")},
                                                  {"button.0.url", column("code")}},
                                                 columns, SendCategory::marketing, {});
    ASSERT_TRUE(payload);
    std::vector<std::string_view> const values{"Asha", "p1"};
    Preview const shown = preview(subject, payload->rules().filled(values));
    EXPECT_EQ(shown.header, "For Asha");
    EXPECT_EQ(shown.body, "Hi Asha, {{first_name}}");
    EXPECT_EQ(shown.footer, "bye");
    ASSERT_EQ(shown.buttons.size(), 1u);
    EXPECT_EQ(shown.buttons[0].target, "https://s/p1");
}

TEST(json_text, is_always_valid_json) {
    auto const quoted = [](std::string_view text) {
        std::string out;
        append_json_string(out, text);
        return out;
    };
    EXPECT_EQ(quoted("plain"), R"("plain")");
    EXPECT_EQ(quoted("a\"b\\c\n\x01\x7f"), R"("a\"b\\c\n\u0001\u007f")");
    EXPECT_EQ(quoted("\u00e4\u20ac\U0001F44D"), "\"\u00e4\u20ac\U0001F44D\"");
    EXPECT_EQ(quoted("a\xff"
                     "b\xc3"),
              "\"a\xef\xbf\xbd"
              "b\xef\xbf\xbd\"");
    EXPECT_EQ(quoted("\xed\xa0\x80"), "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"") << "a lone surrogate";
    simdjson::dom::parser parser;
    for (int i = 0; i < 65536; ++i) {
        std::string const two{static_cast<char>(i >> 8), static_cast<char>(i)};
        ASSERT_FALSE(parser.parse(quoted(two)).error()) << i;
    }
}

TEST(template_json, reads_examples_of_either_format) {
    auto const positional = template_of(
        R"([{"type":"BODY","text":"{{2}} {{1}}","example":{"body_text":[["Asha","20%"]]}},{"type":"BUTTONS","buttons":[{"type":"URL","text":"s","url":"https://s/{{1}}","example":["https://s/a"]}]}])");
    EXPECT_EQ(positional.body.holes, (std::vector<TextHole>{{"1", "Asha"}, {"2", "20%"}}));
    EXPECT_EQ(positional.parameter_format, ParameterFormat::positional);
    EXPECT_EQ(positional.buttons[0].example, "a");
    auto const named = template_of(
        R"([{"type":"BODY","text":"{{who}}","example":{"body_text_named_params":[{"param_name":"who","example":"Asha"}]}},{"type":"HEADER","format":"IMAGE","example":{"header_handle":["https://cdn/x"]}}])");
    EXPECT_EQ(named.body.holes, (std::vector<TextHole>{{"who", "Asha"}}));
    EXPECT_EQ(named.parameter_format, ParameterFormat::named);
    EXPECT_EQ(named.header.example, "https://cdn/x");
    auto const cards = template_of(
        R"([{"type":"BODY","text":"b"},{"type":"CAROUSEL","cards":[{"components":[{"type":"BODY","text":"For {{who}}"}]}]}])");
    EXPECT_EQ(cards.parameter_format, ParameterFormat::named);
    EXPECT_FALSE(parse_template("n", "en", "FREE_SERVICE", "APPROVED", "", "[]"));
    EXPECT_FALSE(parse_template("n", "en", "MARKETING", "APPROVED", "", "{"));
}

}    // namespace
}    // namespace carillon::graph
