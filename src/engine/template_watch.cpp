#include "engine/template_watch.hpp"

#include "base/log.hpp"
#include "store/accounts.hpp"
#include "store/assets.hpp"
#include "store/template_digest.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <spdlog/spdlog.h>

namespace carillon::engine {
namespace {
namespace json = boost::json;

std::string as_reason(TemplateAlert const& alert) { return alert.message + " " + alert.fix; }

TemplateAlert const* first_block(std::vector<TemplateAlert> const& alerts) {
    for (auto const& alert : alerts)
        if (alert.blocks) return &alert;
    return nullptr;
}

std::string audit_detail(store::Send const& send, std::vector<TemplateAlert> const& alerts) {
    json::array told;
    for (auto const& alert : alerts)
        told.push_back(json::object{{"code", alert.code}, {"message", alert.message}});
    json::object const detail{{"sendId", send.id.value}, {"alerts", std::move(told)}};
    return json::serialize(detail);
}

void log(store::OpenSend const& open, std::vector<TemplateAlert> const& alerts) {
    auto const& name = open.campaign.name;
    if (alerts.empty())
        spdlog::info("campaign \"{}\", send {}: its template is as it was again", name, open.send.id.value);
    for (auto const& alert : alerts)
        spdlog::warn("campaign \"{}\", send {}: {}", name, open.send.id.value, alert.message);
}
}    // namespace

Async<std::vector<TemplateAlert>> template_alerts(store::Assets& assets, store::Send send) {
    auto const stored = co_await assets.find_template(send.org, send.settings.template_id);
    std::optional<TemplateNow> now;
    if (stored)
        now =
            TemplateNow{.name = stored->name,
                        .language = stored->language,
                        .category = stored->category,
                        .status = stored->status,
                        .deleted = stored->deleted,
                        .digest = store::template_digest(stored->parameter_format, stored->components_json)};
    co_return judge_template(now, send.settings.category, send.scheduled_template);
}

Async<std::optional<std::string>> template_block(store::Assets& assets, store::Send send) {
    auto const alerts = co_await template_alerts(assets, std::move(send));
    std::optional<std::string> reason;
    if (auto const* const block = first_block(alerts)) reason = as_reason(*block);
    co_return reason;
}

Async<LiveAlerts> live_template_alerts(store::Store& store, OrgId org) {
    LiveAlerts live;
    auto const open_sends = co_await store.campaigns().open_sends();
    for (auto const& open : open_sends) {
        if (open.send.org != org) continue;
        auto alerts = co_await template_alerts(store.assets(), open.send);
        live[open.send.id] = std::move(alerts);
    }
    co_return live;
}

Async<bool> tell_of_changed_templates(store::Store& store, OrgId org, LiveAlerts before, Wall now) {
    bool news = false;
    auto const open_sends = co_await store.campaigns().open_sends();
    for (auto const& open : open_sends) {
        if (open.send.org != org) continue;
        auto const alerts = co_await template_alerts(store.assets(), open.send);
        if (alerts == before[open.send.id]) continue;
        news = true;
        log(open, alerts);
        store::AuditEntry entry{.org = open.send.org,
                                .actor = "engine",
                                .action = "template.changed",
                                .subject = fmt::format("campaign:{}", open.campaign.id.value),
                                .detail_json = audit_detail(open.send, alerts),
                                .at = now};
        co_await store.accounts().audit(std::move(entry));
        auto const* const block = first_block(alerts);
        if (open.send.status != SendStatus::firing || !block) continue;
        auto reason = as_reason(*block);
        co_await store.campaigns().hold(open.campaign.id, std::move(reason), now);
    }
    co_return news;
}

}    // namespace carillon::engine
