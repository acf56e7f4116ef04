#include "engine/template_news.hpp"

#include "domain/template.hpp"
#include "store/assets.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

namespace carillon::engine {
namespace {
using Kind = graph::TemplateUpdate::Kind;

bool speaks_of(graph::TemplateUpdate const& update, store::StoredTemplate const& subject) {
    if (!update.template_id.empty() && !subject.meta_id.empty()) return update.template_id == subject.meta_id;
    return update.name == subject.name && update.language == subject.language;
}

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

bool apply(graph::TemplateUpdate const& update, store::StoredTemplate& to) {
    switch (update.kind) {
        case Kind::status:
            if (update.value.empty() || update.value == "FLAGGED")
                return false;    // a warning, still approved
            to.status = status_after(update.value);
            if (to.status == "REJECTED") to.rejected_reason = update.reason;
            if (to.status == "DELETED") to.deleted = true;
            return true;
        case Kind::quality: to.quality = update.value; return true;
        case Kind::category_changed:
            if (!category_from(update.value)) return false;
            to.category = update.value;
            return true;
        case Kind::category_planned:
        case Kind::components: return false;
    }
    return false;
}

Async<void> apply_template_news(store::Assets& assets, OrgId org, WabaId waba,
                                std::vector<graph::TemplateUpdate> updates, Wall at) {
    auto const account = co_await assets.find_waba(org, waba);
    if (!account) co_return;
    store::TemplateFilter filter{.limit = 10'000};
    auto templates = co_await assets.templates(org, filter);
    std::erase_if(templates, [&](auto const& each) { return each.waba != waba || each.deleted; });
    bool changed = false;
    for (auto const& update : updates)
        for (auto& each : templates)
            if (speaks_of(update, each)) changed |= apply(update, each);
    if (!changed) co_return;
    // A sync without what was deleted marks it so.
    std::erase_if(templates, [](auto const& each) { return each.deleted; });
    auto numbers = co_await assets.phone_numbers(org);
    std::erase_if(numbers, [&](auto const& each) { return each.waba != waba || !each.active; });
    store::WabaFacts facts{account->name, account->onboarding_status, account->messaging_limit};
    auto const synced_at = account->synced_at.value_or(at);
    co_await assets.sync(waba, std::move(facts), std::move(numbers), std::move(templates), synced_at);
}

std::string to_json(graph::TemplateUpdate const& update) {
    boost::json::object const object{{"kind", to_string(update.kind)},
                                     {"templateId", update.template_id},
                                     {"name", update.name},
                                     {"language", update.language},
                                     {"value", update.value},
                                     {"previous", update.previous},
                                     {"correct", update.correct},
                                     {"reason", update.reason}};
    return boost::json::serialize(object);
}

}    // namespace carillon::engine
