// Every kind of component and parameter (Meta: template components): what we render is what Meta's side, as
// the sandbox plays it, takes; and what it would refuse is refused.
#include "graph/payload.hpp"
#include "graph/template_json.hpp"
#include "sandbox/send_request.hpp"
#include "sandbox/template_check.hpp"
#include "sandbox/world.hpp"

#include <gtest/gtest.h>

namespace carillon::engine {
namespace {

struct Kind {
    std::string name, components;
    Bindings bindings;
    std::string format = "POSITIONAL";
    std::string category = "MARKETING";
};

Binding column(std::string name) { return {Binding::Source::column, std::move(name), {}}; }
Binding constant(std::string value) { return {Binding::Source::constant, std::move(value), {}}; }
Binding file(std::string id) { return {Binding::Source::media, std::move(id), {}}; }

std::string with_body(std::string_view components) {
    return fmt::format(R"([{{"type":"BODY","text":"All of it"}},{}])", components);
}
std::string with_buttons(std::string_view buttons) {
    return with_body(fmt::format(R"({{"type":"BUTTONS","buttons":[{}]}})", buttons));
}
std::string header(std::string_view format) {
    return with_body(fmt::format(R"({{"type":"HEADER","format":"{}"}})", format));
}

Binding money(Binding binding) {
    binding.as = Binding::As::currency;
    binding.currency = "EUR";
    return binding;
}
Binding date(Binding binding) {
    binding.as = Binding::As::date_time;
    return binding;
}

/// The columns a, b, c and d hold "Asha", "", "20%" and "24.90".
std::vector<std::string> const columns{"a", "b", "c", "d"};
std::vector<std::string_view> const values{"Asha", "", "20%", "24.90"};

std::vector<Kind> kinds() {
    std::string const offer =
        R"({"type":"LIMITED_TIME_OFFER","limited_time_offer":{"text":"Soon","has_expiration":true}})";
    std::string const cards =
        R"({"type":"CAROUSEL","cards":[{"components":[{"type":"HEADER","format":"IMAGE"},{"type":"BODY","text":"One {{1}} for {{2}}"},{"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"q"},{"type":"URL","text":"u","url":"https://s/{{1}}"}]}]},)"
        R"({"components":[{"type":"HEADER","format":"IMAGE"},{"type":"BODY","text":"Two {{1}} for {{2}}"},{"type":"BUTTONS","buttons":[{"type":"QUICK_REPLY","text":"q"},{"type":"URL","text":"u","url":"https://s/{{1}}"}]}]}]})";
    return {
        {"nothing to fill", R"([{"type":"BODY","text":"Hi"},{"type":"FOOTER","text":"f"}])", {}},
        {"positional",
         R"([{"type":"BODY","text":"Hi {{2}}, {{1}} off"}])",
         {{"1", column("c")}, {"2", column("a")}}},
        {"named",
         R"([{"type":"BODY","text":"Hi {{who}}, {{off}} off"}])",
         {{"who", column("a")}, {"off", column("c")}},
         "NAMED"},
        {"money",
         R"([{"type":"BODY","text":"Pay {{1}} or {{2}}"}])",
         {{"1", money(column("d"))}, {"2", money(constant("5"))}}},
        {"money and a date by name",
         R"([{"type":"BODY","text":"Pay {{total}} by {{due}}"}])",
         {{"total", money(column("d"))}, {"due", date(column("a"))}},
         "NAMED"},
        {"the same name twice",
         R"([{"type":"BODY","text":"{{who}} and {{who}} again"}])",
         {{"who", column("a")}},
         "NAMED"},
        {"utility", R"([{"type":"BODY","text":"Hi {{1}}!"}])", {{"1", column("a")}}, "POSITIONAL", "UTILITY"},
        {"text header",
         with_body(R"({"type":"HEADER","format":"TEXT","text":"For {{1}}"})"),
         {{"header.1", column("a")}}},
        {"named text header",
         with_body(R"({"type":"HEADER","format":"TEXT","text":"For {{who}}"})"),
         {{"header.who", column("a")}},
         "NAMED"},
        {"image by link", header("IMAGE"), {{"header.image", constant("https://x.example/i.jpg")}}},
        {"image by file", header("IMAGE"), {{"header.image", file("1")}}},
        {"video by file", header("VIDEO"), {{"header.video", file("2")}}},
        {"GIF as video", header("GIF"), {{"header.video", file("2")}}},
        {"document by file", header("DOCUMENT"), {{"header.document", file("3")}}},
        {"document without its name",
         header("DOCUMENT"),
         {{"header.document", constant("https://x.example/o.pdf")}, {"header.filename", column("b")}}},
        {"location", header("LOCATION"), {{"header.location", constant("19.07,72.87,Shop,Road 1")}}},
        {"quick replies",
         with_buttons(R"({"type":"QUICK_REPLY","text":"Stop"},{"type":"QUICK_REPLY","text":"More"})"),
         {{"button.0.payload", column("b")}, {"button.1.payload", column("a")}}},
        {"address",
         with_buttons(R"({"type":"URL","text":"Shop","url":"https://s/{{1}}"})"),
         {{"button.0.url", column("a")}}},
        {"fixed address and phone",
         with_buttons(
             R"({"type":"URL","text":"Shop","url":"https://s"},{"type":"PHONE_NUMBER","text":"Call","phone_number":"+1"})"),
         {}},
        {"code",
         with_buttons(R"({"type":"COPY_CODE","text":"Copy","example":"X"})"),
         {{"button.0.code", column("a")}}},
        {"flow", with_buttons(R"({"type":"FLOW","text":"Book"})"), {{"button.0.flow_token", constant("t")}}},
        {"flow without a token", with_buttons(R"({"type":"FLOW","text":"Book"})"), {}},
        {"catalogue",
         with_buttons(R"({"type":"CATALOG","text":"See"})"),
         {{"button.0.product", constant("sku-1")}}},
        {"catalogue without a product",
         with_buttons(R"({"type":"CATALOG","text":"See"})"),
         {{"button.0.product", column("b")}}},
        {"several products",
         with_buttons(R"({"type":"MPM","text":"See"})"),
         {{"button.0.action",
           constant(
               R"({"thumbnail_product_retailer_id":"sku-1","sections":[{"title":"New","product_items":[{"product_retailer_id":"sku-1"}]}]})")}}},
        {"limited-time offer",
         with_body(
             offer +
             R"(,{"type":"BUTTONS","buttons":[{"type":"COPY_CODE","text":"Copy","example":"X"},{"type":"URL","text":"Shop","url":"https://s/{{1}}"}]})"),
         {{"limited_time_offer.expiration", constant("2026-12-24T18:00:00Z")},
          {"button.0.code", column("a")},
          {"button.1.url", column("a")}}},
        {"carousel",
         with_body(cards),
         {{"card.0.header.image", file("1")},
          {"card.0.body.1", column("a")},
          {"card.0.body.2", column("c")},
          {"card.0.button.0.payload", column("b")},
          {"card.0.button.1.url", column("a")},
          {"card.1.header.image", constant("https://x.example/2.jpg")},
          {"card.1.body.1", column("a")},
          {"card.1.body.2", column("c")},
          {"card.1.button.1.url", column("a")}}},
    };
}

sandbox::WorldSpec world_of(Kind const& kind) {
    sandbox::WorldSpec spec;
    spec.templates.push_back({.id = "1",
                              .name = "offer",
                              .language = "en",
                              .category = kind.category,
                              .parameter_format = kind.format,
                              .components = kind.components});
    return spec;
}

/// Meta's side on a whole request; 0: it takes it.
int judged(Kind const& kind, std::string body) {
    auto world = sandbox::World::make(world_of(kind));
    EXPECT_TRUE(world) << (world ? "" : world.error().detail);
    simdjson::dom::parser parser;
    bool const utility = kind.category == "UTILITY";
    body.reserve(body.size() + simdjson::SIMDJSON_PADDING);
    auto const request =
        sandbox::read_send_request(body, utility ? sandbox::Api::messages : sandbox::Api::marketing_messages,
                                   sandbox::Strictness::strict, parser);
    if (!request) return request.error().code;
    auto const known = [](std::string_view id) -> std::string_view {
        return id == "9001"   ? "image/png"
               : id == "9002" ? "video/mp4"
               : id == "9003" ? "application/pdf"
                              : "";
    };
    sandbox::MessageTexts texts;
    auto const refused = sandbox::check_components(
        world->templates().at(0).shape,
        kind.format == "NAMED" ? sandbox::NamedParameters::yes : sandbox::NamedParameters::no,
        request->components, known, sandbox::Strictness::strict, texts);
    return refused ? refused->code : 0;
}

Result<std::string> rendered(Kind const& kind) {
    auto const subject =
        graph::parse_template("offer", "en", kind.category, "APPROVED", kind.format, kind.components);
    if (!subject) return std::unexpected{subject.error()};
    graph::PayloadOptions options;
    options.media = {{"1", {"9001", ""}}, {"2", {"9002", ""}}, {"3", {"9003", "offer.pdf"}}};
    auto const category = kind.category == "UTILITY" ? SendCategory::utility : SendCategory::marketing;
    auto const payload = graph::MessagePayload::compile(*subject, kind.bindings, columns, category, options);
    if (!payload) return std::unexpected{payload.error()};
    std::string body;
    if (auto const made = payload->render(919800000001, values, "c1-1", body); !made)
        return refuse(Problem::Kind::invalid, "render", made.error().reason);
    return body;
}

TEST(template_kinds, what_we_render_is_what_meta_takes) {
    for (auto const& kind : kinds()) {
        SCOPED_TRACE(kind.name);
        auto const body = rendered(kind);
        ASSERT_TRUE(body) << body.error().detail;
        EXPECT_EQ(judged(kind, *body), 0) << *body;
    }
}

TEST(template_kinds, a_required_value_is_asked_for_by_both_sides) {
    for (auto const& kind : kinds()) {
        auto const subject =
            *graph::parse_template("offer", "en", kind.category, "APPROVED", kind.format, kind.components);
        for (auto const& slot : slots(subject)) {
            if (slot.required == Required::no) continue;
            SCOPED_TRACE(kind.name + " without " + slot.key);
            auto lacking = kind;
            std::erase_if(lacking.bindings,
                          [&](auto const& entry) { return canonical_key(entry.first) == slot.key; });
            EXPECT_FALSE(rendered(lacking));
            // And a client that sends nothing at all is refused by Meta's side.
            auto const bare = std::string{
                R"({"messaging_product":"whatsapp","recipient_type":"individual","to":"+919800000001","type":"template",)"
                R"("template":{"name":"offer","language":{"policy":"deterministic","code":"en"}}})"};
            EXPECT_NE(judged(kind, bare), 0);
        }
    }
}

struct Wrong {
    std::string name, components, sent;
    int code;
};

TEST(template_kinds, what_meta_refuses_the_sandbox_refuses) {
    std::string const offer =
        R"({"type":"LIMITED_TIME_OFFER","limited_time_offer":{"text":"Soon","has_expiration":true}})";
    std::string const card =
        R"({"components":[{"type":"HEADER","format":"IMAGE"},{"type":"BODY","text":"One {{1}}!"}]})";
    std::string const cards = with_body(R"({"type":"CAROUSEL","cards":[)" + card + "," + card + "]}");
    auto const carousel = [](std::string_view first, std::string_view second) {
        return fmt::format(R"({{"type":"carousel","cards":[{},{}]}})", first, second);
    };
    auto const sent_card = [](int index, std::string_view id, std::string_view text) {
        return fmt::format(
            R"({{"card_index":{},"components":[{{"type":"header","parameters":[{{"type":"image","image":{{"id":"{}"}}}}]}},{{"type":"body","parameters":[{{"type":"text","text":"{}"}}]}}]}})",
            index, id, text);
    };
    auto const button = [](std::string_view sub_type, std::string_view parameter) {
        return fmt::format(R"({{"type":"button","sub_type":"{}","index":"0","parameters":[{}]}})", sub_type,
                           parameter);
    };
    std::string const expires =
        R"({"type":"limited_time_offer","parameters":[{"type":"limited_time_offer","limited_time_offer":{"expiration_time_ms":1798135200000}}]})";
    auto const image = [](std::string_view media) {
        return fmt::format(R"({{"type":"header","parameters":[{{"type":"image","image":{}}}]}})", media);
    };
    std::vector<Wrong> const all{
        {"a file never uploaded", header("IMAGE"), image(R"({"id":"404"})"), 100},
        {"a video for an image", header("IMAGE"), image(R"({"id":"9002"})"), 132012},
        {"id and link", header("IMAGE"), image(R"({"id":"9001","link":"https://x"})"), 131009},
        {"no id and no link", header("IMAGE"), image("{}"), 131008},
        {"a header nobody asked for", R"([{"type":"BODY","text":"b"}])", image(R"({"id":"9001"})"), 132000},
        {"a suffix where the address is fixed",
         with_buttons(R"({"type":"URL","text":"s","url":"https://s"})"),
         button("url", R"({"type":"text","text":"x"})"), 132018},
        {"a parameter for a call button",
         with_buttons(R"({"type":"PHONE_NUMBER","text":"c","phone_number":"+1"})"),
         button("url", R"({"type":"text","text":"x"})"), 132018},
        {"a payload for an address", with_buttons(R"({"type":"URL","text":"s","url":"https://s/{{1}}"})"),
         button("url", R"({"type":"payload","payload":"x"})"), 132012},
        {"a text for a code", with_buttons(R"({"type":"COPY_CODE","text":"c"})"),
         button("copy_code", R"({"type":"text","text":"x"})"), 132012},
        {"a code of 21", with_buttons(R"({"type":"COPY_CODE","text":"c"})"),
         button("copy_code", R"({"type":"coupon_code","coupon_code":"123456789012345678901"})"), 132018},
        {"a code of 16 with an offer",
         with_body(offer + R"(,{"type":"BUTTONS","buttons":[{"type":"COPY_CODE","text":"c"}]})"),
         expires + "," + button("copy_code", R"({"type":"coupon_code","coupon_code":"1234567890123456"})"),
         132018},
        {"a multi-product button without sections", with_buttons(R"({"type":"MPM","text":"m"})"),
         button("mpm", R"({"type":"action","action":{}})"), 131008},
        {"a flow button with a text", with_buttons(R"({"type":"FLOW","text":"f"})"),
         button("flow", R"({"type":"text","text":"x"})"), 132012},
        {"an offer that nobody made", R"([{"type":"BODY","text":"b"}])", expires, 132018},
        {"an offer's end as a text", with_body(offer),
         R"({"type":"limited_time_offer","parameters":[{"type":"limited_time_offer","limited_time_offer":{"expiration_time_ms":"soon"}}]})",
         131009},
        {"one card too few", cards, R"({"type":"carousel","cards":[)" + sent_card(0, "9001", "x") + "]}",
         132000},
        {"a card twice", cards, carousel(sent_card(0, "9001", "x"), sent_card(0, "9001", "x")), 131009},
        {"a card's file never uploaded", cards, carousel(sent_card(0, "9001", "x"), sent_card(1, "404", "x")),
         100},
        {"a card's body too long", cards,
         carousel(sent_card(0, "9001", "x"), sent_card(1, "9001", std::string(156, 'x'))), 132005},
        {"a card without its parameters", cards,
         carousel(sent_card(0, "9001", "x"), R"({"card_index":1,"components":[]})"), 131008},
        {"a header of 61", with_body(R"({"type":"HEADER","format":"TEXT","text":"{{1}}"})"),
         R"({"type":"header","parameters":[{"type":"text","text":")" + std::string(61, 'x') + "\"}]}",
         132005},
    };
    for (auto const& each : all) {
        SCOPED_TRACE(each.name);
        auto const body = fmt::format(
            R"({{"messaging_product":"whatsapp","recipient_type":"individual","to":"+919800000001","type":"template",)"
            R"("template":{{"name":"offer","language":{{"policy":"deterministic","code":"en"}},"components":[{}]}}}})",
            each.sent);
        EXPECT_EQ(judged({each.name, each.components, {}}, body), each.code);
    }
    EXPECT_EQ(
        judged(
            {"the same, right", cards, {}},
            fmt::format(
                R"({{"messaging_product":"whatsapp","recipient_type":"individual","to":"+919800000001","type":"template",)"
                R"("template":{{"name":"offer","language":{{"policy":"deterministic","code":"en"}},"components":[{}]}}}})",
                carousel(sent_card(1, "9001", "x"), sent_card(0, "9001", "x")))),
        0);
}

}    // namespace
}    // namespace carillon::engine
