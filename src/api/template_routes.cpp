#include "api/campaign_view.hpp"
#include "api/handlers.hpp"
#include "api/json_body.hpp"
#include "api/send_lead.hpp"
#include "api/views.hpp"
#include "domain/phone.hpp"
#include "domain/value_rules.hpp"
#include "engine/send_plan.hpp"
#include "graph/template_json.hpp"

#include <boost/json/parse.hpp>

#include <charconv>

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

namespace {
/// ?leadId= or ?phone=; neither: the first eligible lead.
Result<LeadChoice> read_choice(Request const& request, Country default_country) {
    LeadChoice choice;
    auto const id = request.query_value("leadId"), phone = request.query_value("phone");
    if (id && phone) return invalid_field("?phone", "one_of", "Give leadId or phone, not both.");
    if (id) {
        std::int64_t value = 0;
        auto const [end, error] = std::from_chars(id->data(), id->data() + id->size(), value);
        if (error != std::errc{} || end != id->data() + id->size() || value <= 0)
            return invalid_field("?leadId", "wrong_type", "leadId is the id of a lead, a whole number.");
        choice.id = value;
    }
    if (phone) {
        auto const parsed = parse_phone(*phone, default_country);
        if (!parsed) return invalid_field("?phone", "bad_phone", parsed.error().sentence);
        choice.phone = parsed->e164;
    }
    return choice;
}

/// Media files are shown from here; Meta's own ids mean nothing to a browser.
void show_files(std::map<std::string, std::string, std::less<>>& values) {
    for (auto& [key, value] : values)
        if (value.starts_with("media:")) value = fmt::format("/api/v1/media/{}/content", value.substr(6));
}

json::object lead_ref(ChosenLead const& chosen) {
    auto const& lead = chosen.lead;
    return {{"id", LeadId{chosen.audience.id, lead.lead_no}.key()},
            {"rowNo", lead.row_no},
            {"phone", or_null(to_e164(lead.phone))},
            {"externalId", or_null(lead.external_id)},
            {"status", to_string(lead.status)}};
}

json::object to_json(ValueFault const& fault) {
    return {{"parameter", fault.slot},
            {"column", fault.column},
            {"code", fault.missing ? "missing_value" : "invalid_value"},
            {"message", fault.sentence()}};
}
}    // namespace

Answer preview_send(App& app, Request& request) {
    auto const send = co_await find_send(app, request);
    if (!send) co_return std::unexpected{send.error()};
    auto const campaign = co_await app.store.campaigns().find(request.who.org, send->campaign);
    if (!campaign) co_return not_found("send");
    auto const audience = co_await app.store.audiences().find(request.who.org, campaign->audience);
    auto const choice = read_choice(request, audience ? Country{audience->default_country} : Country{});
    if (!choice) co_return std::unexpected{choice.error()};
    auto const chosen = co_await choose_lead(app, *campaign, send->settings.category, *choice);
    if (!chosen) co_return std::unexpected{chosen.error()};
    std::optional<store::StoredTemplate> stored;
    if (send->settings.template_id)
        stored = co_await app.store.assets().find_template(request.who.org, send->settings.template_id);
    if (!stored)
        co_return refuse(Problem::Kind::conflict, "no_template",
                         "The send has no template. Choose one first.");
    auto const subject = parse(*stored);
    if (!subject) co_return std::unexpected{subject.error()};
    auto const bindings = engine::read_bindings(send->settings.parameters_json);
    if (!bindings) co_return std::unexpected{bindings.error()};
    ValueRules const rules{*subject, *bindings, chosen->audience.columns};
    auto const values = unpack_variables(chosen->lead.variables);
    auto filled = rules.filled(values);
    show_files(filled);
    json::array fell_back, faults, unbound;
    for (auto const key : rules.fell_back(values)) fell_back.emplace_back(key);
    for (auto const& fault : rules.faults(values)) faults.push_back(to_json(fault));
    for (auto const& slot : slots(*subject))
        if (slot.required == Required::yes && !bindings->contains(slot.key)) unbound.emplace_back(slot.key);
    co_return json_response(200, json::object{{"lead", lead_ref(*chosen)},
                                              {"preview", to_json(preview(*subject, filled))},
                                              {"fellBack", std::move(fell_back)},
                                              {"faults", std::move(faults)},
                                              {"unboundParameters", std::move(unbound)}});
}

}    // namespace carillon::api
