#include "engine/template_news.hpp"

#include "domain/template.hpp"
#include "store/assets.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace carillon::engine {
namespace {
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

Async<void> apply_template_news(store::Assets& assets, WabaId waba,
                                std::vector<graph::TemplateUpdate> updates) {
    for (auto const& update : updates) {
        auto change = change_of(update);
        if (!change) continue;
        store::TemplateName subject{update.template_id, update.name, update.language};
        co_await assets.update_template(waba, std::move(subject), *std::move(change));
    }
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
