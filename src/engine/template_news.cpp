#include "engine/template_news.hpp"

#include "domain/template.hpp"
#include "store/assets.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <spdlog/spdlog.h>

namespace carillon::engine {
namespace {
namespace json = boost::json;
using Kind = graph::TemplateUpdate::Kind;

/// The status an event leaves a template in. (Meta: message_template_status_update.)
std::string status_after(std::string_view event) {
    if (event == "REINSTATED" || event == "UNARCHIVED") return "APPROVED";
    return std::string{event};
}

std::string_view to_string(Kind kind) {
    switch (kind) {
        case Kind::status: return "status";
        case Kind::quality: return "quality";
        case Kind::category_planned: return "category_planned";
        case Kind::category_changed: return "category_changed";
        case Kind::components: return "components";
    }
    return "?";
}
}    // namespace

std::optional<store::TemplateChange> change_of(graph::TemplateUpdate const& update) {
    store::TemplateChange change;
    switch (update.kind) {
        case Kind::status:
            if (update.value.empty() || update.value == "FLAGGED") return {};    // a warning, still approved
            change.status = status_after(update.value);
            if (change.status == "REJECTED") change.rejected_reason = update.reason;
            change.deleted = change.status == "DELETED";
            return change;
        case Kind::quality: change.quality = update.value; return change;
        case Kind::category_changed:
            if (!category_from(update.value)) return {};
            change.category = update.value;
            return change;
        case Kind::category_planned:
        case Kind::components: return {};
    }
    return {};
}

namespace {
std::string_view type_of(json::value const& component) {
    auto const* const object = component.if_object();
    auto const* const type = object ? object->if_contains("type") : nullptr;
    return type && type->is_string() ? std::string_view{type->get_string()} : std::string_view{};
}

json::object* find_component(json::array& components, std::string_view type) {
    for (auto& component : components)
        if (type_of(component) == type) return &component.get_object();
    return nullptr;
}

/// Meta lists header, body, footer and buttons in this order.
json::object& component(json::array& components, std::string_view type) {
    if (auto* const found = find_component(components, type)) return *found;
    json::object fresh{{"type", type}};
    if (type == "HEADER") fresh["format"] = "TEXT";
    auto const place = type == "HEADER" ? components.begin() : components.end();
    return components.insert(place, std::move(fresh))->get_object();
}

void set_text(json::array& components, std::string_view type, std::optional<std::string> const& text) {
    if (!text || text->empty()) return;
    component(components, type)["text"] = *text;
}

void set_buttons(json::array& components, std::vector<graph::TemplateUpdate::Button> const& buttons) {
    if (buttons.empty()) return;
    auto& holder = component(components, "BUTTONS");
    json::array old;
    if (auto const* const known = holder.if_contains("buttons"); known && known->is_array())
        old = known->get_array();
    json::array fresh;
    for (std::size_t i = 0; i < buttons.size(); ++i) {
        auto const& button = buttons[i];
        bool const same = i < old.size() && type_of(old[i]) == button.type;
        json::object member = same ? old[i].get_object() : json::object{{"type", button.type}};
        if (!button.text.empty()) member["text"] = button.text;
        if (!button.url.empty()) member["url"] = button.url;
        if (!button.phone_number.empty()) member["phone_number"] = button.phone_number;
        fresh.push_back(std::move(member));
    }
    holder["buttons"] = std::move(fresh);
}

bool means(graph::TemplateUpdate const& update, store::StoredTemplate const& stored) {
    if (!update.template_id.empty() && !stored.meta_id.empty()) return update.template_id == stored.meta_id;
    return update.name == stored.name && update.language == stored.language;
}

Async<std::optional<store::StoredTemplate>> find_meant(store::Assets& assets, OrgId org, WabaId waba,
                                                       graph::TemplateUpdate update) {
    std::optional<store::StoredTemplate> meant;
    store::TemplateFilter filter{.limit = 100'000};
    auto listed = co_await assets.templates(org, std::move(filter));
    for (auto& stored : listed)
        if (stored.waba == waba && means(update, stored)) meant = std::move(stored);
    co_return meant;
}
}    // namespace

std::optional<std::string> with_new_texts(std::string_view components_json,
                                          graph::TemplateUpdate const& update) {
    boost::system::error_code error;
    auto value = json::parse(components_json, error);
    if (error || !value.is_array()) return {};
    auto components = value.get_array();
    auto const* const header = find_component(components, "HEADER");
    auto const* const format = header ? header->if_contains("format") : nullptr;
    // A media header has no title; what Meta then sends as one is not its.
    if (!format || *format == "TEXT") set_text(components, "HEADER", update.header);
    set_text(components, "BODY", update.body);
    set_text(components, "FOOTER", update.footer);
    if (update.buttons) set_buttons(components, *update.buttons);
    if (components == value.get_array()) return {};
    return json::serialize(components);
}

Async<void> apply_template_news(store::Assets& assets, OrgId org, WabaId waba,
                                std::vector<graph::TemplateUpdate> updates) {
    for (auto const& update : updates) {
        auto change = change_of(update);
        if (update.kind == Kind::components) {
            auto const stored = co_await find_meant(assets, org, waba, update);
            if (stored)
                if (auto texts = with_new_texts(stored->components_json, update))
                    change = store::TemplateChange{.components_json = std::move(texts)};
        }
        if (update.kind == Kind::category_planned)
            spdlog::warn("Meta will make the template \"{}\" ({}), now {}, {} within a day", update.name,
                         update.language, update.value, update.correct);
        if (!change) continue;
        store::TemplateName subject{update.template_id, update.name, update.language};
        co_await assets.update_template(waba, std::move(subject), *std::move(change));
    }
}

std::string to_json(graph::TemplateUpdate const& update) {
    json::object object{{"kind", to_string(update.kind)},
                        {"templateId", update.template_id},
                        {"name", update.name},
                        {"language", update.language},
                        {"value", update.value},
                        {"previous", update.previous},
                        {"correct", update.correct},
                        {"reason", update.reason}};
    if (update.header) object["header"] = *update.header;
    if (update.body) object["body"] = *update.body;
    if (update.footer) object["footer"] = *update.footer;
    return json::serialize(object);
}

}    // namespace carillon::engine
