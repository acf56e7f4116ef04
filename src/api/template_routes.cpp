#include "api/handlers.hpp"
#include "api/json_body.hpp"
#include "api/views.hpp"
#include "graph/template_json.hpp"

#include <boost/json/parse.hpp>

namespace carillon::api {
namespace {
std::string_view name_of(TemplateButton::Type type) {
    switch (type) {
        case TemplateButton::Type::quick_reply: return "quick_reply";
        case TemplateButton::Type::url: return "url";
        case TemplateButton::Type::phone_number: return "phone_number";
        case TemplateButton::Type::copy_code: return "copy_code";
        case TemplateButton::Type::otp: return "otp";
        case TemplateButton::Type::flow: return "flow";
        case TemplateButton::Type::catalog: return "catalog";
        case TemplateButton::Type::mpm: return "mpm";
        case TemplateButton::Type::other: return "other";
    }
    return "other";
}

json::array slots_of(store::StoredTemplate const& stored) {
    json::array list;
    auto const subject = parse(stored);
    if (!subject) return list;
    for (auto const& slot : slots(*subject))
        list.push_back(json::object{{"key", slot.key},
                                    {"kind", to_string(slot.kind)},
                                    {"required", slot.required == Required::yes},
                                    {"example", slot.example}});
    return list;
}

json::object to_json(store::StoredTemplate const& stored, json::object waba) {
    json::error_code error;
    auto components = json::parse(stored.components_json, error);
    if (error || !components.is_array()) components = json::array{};
    return {{"id", stored.id.value},
            {"waba", std::move(waba)},
            {"metaId", stored.meta_id},
            {"name", stored.name},
            {"language", stored.language},
            {"category", stored.category},
            {"status", stored.status},
            {"quality", stored.quality},
            {"parameterFormat", stored.parameter_format},
            {"components", std::move(components)},
            {"slots", slots_of(stored)},
            {"rejectedReason", or_null(stored.rejected_reason)},
            {"deleted", stored.deleted},
            {"syncedAt", to_text(stored.synced_at)}};
}

json::array to_json(std::vector<Preview::Button> const& buttons) {
    json::array list;
    for (auto const& button : buttons)
        list.push_back(
            json::object{{"type", name_of(button.type)}, {"text", button.text}, {"target", button.target}});
    return list;
}

json::object to_json(Preview const& preview) {
    json::array cards;
    for (auto const& card : preview.cards)
        cards.push_back(
            json::object{{"media", card.media}, {"body", card.body}, {"buttons", to_json(card.buttons)}});
    return {{"header", preview.header}, {"media", preview.media}, {"body", preview.body},
            {"footer", preview.footer}, {"offer", preview.offer}, {"buttons", to_json(preview.buttons)},
            {"cards", std::move(cards)}};
}
}    // namespace

Result<Template> parse(store::StoredTemplate const& stored) {
    return graph::parse_template(stored.name, stored.language, stored.category, stored.status,
                                 stored.parameter_format, stored.components_json);
}

Answer list_templates(App& app, Request& request) {
    auto const wanted = read_page(request);
    if (!wanted) co_return std::unexpected{wanted.error()};
    store::TemplateFilter filter{.after = TemplateId{wanted->after}, .limit = wanted->limit + 1};
    filter.category = request.query_value("category").value_or("");
    filter.status = request.query_value("status").value_or("");
    filter.q = request.query_value("q").value_or("");
    if (!filter.category.empty() && !category_from(filter.category))
        co_return invalid_field(
            "?category", "unknown_value",
            fmt::format("There is no category “{}”; give MARKETING, UTILITY or AUTHENTICATION.",
                        filter.category.substr(0, 80)));
    auto const wabas = co_await app.store.assets().wabas(request.who.org);
    auto const found = co_await app.store.assets().templates(request.who.org, filter);
    auto take = pager(*wanted);
    for (auto const& each : found)
        take.offer(each.id.value, [&] { return to_json(each, waba_ref(wabas, each.waba)); });
    co_return json_response(200, take.done());
}

Answer get_template(App& app, Request& request) {
    auto const id = path_id(request, 0, "template");
    if (!id) co_return std::unexpected{id.error()};
    auto const found = co_await app.store.assets().find_template(request.who.org, TemplateId{*id});
    if (!found) co_return not_found("template");
    auto const wabas = co_await app.store.assets().wabas(request.who.org);
    co_return json_response(200, to_json(*found, waba_ref(wabas, found->waba)));
}

Answer preview_template(App& app, Request& request) {
    auto const id = path_id(request, 0, "template");
    if (!id) co_return std::unexpected{id.error()};
    auto const body = read_json(request, Body::optional);
    if (!body) co_return std::unexpected{body.error()};
    Fields fields{*body};
    std::map<std::string, std::string, std::less<>> values;
    if (auto const* given = fields.object("variables"))
        for (auto const& [key, value] : *given) {
            if (value.is_string())
                values[canonical_key(key)] = value.get_string();
            else
                fields.add(fmt::format("variables/{}", std::string_view{key}), "wrong_type",
                           fmt::format("{} is {}; give a text.", std::string_view{key}, quoted(value)));
        }
    if (auto const read = fields.finish(); !read) co_return std::unexpected{read.error()};
    auto const found = co_await app.store.assets().find_template(request.who.org, TemplateId{*id});
    if (!found) co_return not_found("template");
    auto const subject = parse(*found);
    if (!subject) co_return std::unexpected{subject.error()};
    co_return json_response(200, to_json(preview(*subject, values)));
}

}    // namespace carillon::api
