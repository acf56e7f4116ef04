#include "api/campaign_view.hpp"

#include "api/send_rules.hpp"
#include "domain/schedule.hpp"
#include "engine/template_watch.hpp"
#include "store/assets.hpp"
#include "store/audiences.hpp"
#include "store/filters.hpp"

#include <boost/json/parse.hpp>

namespace carillon::api {
namespace {
CampaignFacts facts_of(std::vector<store::Send> const& sends) {
    std::vector<SendFacts> facts;
    for (auto const& send : sends)
        facts.push_back({.status = send.status, .fired = send.started_at.has_value()});
    return carillon::facts_of(facts);
}

json::array allowed(CampaignState const& state) {
    json::array names;
    for (auto const action : allowed_actions(state.campaign.status, facts_of(state.sends)))
        names.emplace_back(to_string(action));
    return names;
}

json::value parsed(std::string const& text) {
    json::error_code error;
    auto value = json::parse(text, error);
    return error ? json::value(nullptr) : value;
}

json::array alerts_json(CampaignState const& state) {
    json::array all;
    for (std::size_t i = 0; i < state.sends.size(); ++i)
        for (auto const& alert : state.alerts[i])
            all.push_back(json::object{{"sendId", state.sends[i].id.value},
                                       {"code", alert.code},
                                       {"message", alert.message},
                                       {"fix", alert.fix}});
    return all;
}

json::object campaign_json(CampaignState const& state) {
    auto const& campaign = state.campaign;
    return {{"id", campaign.id.value},
            {"name", campaign.name},
            {"audienceId", campaign.audience.value},
            {"phoneNumberId", campaign.phone_number.value},
            {"productPolicyConfirmed", campaign.product_policy_confirmed},
            {"status", to_string(campaign.status)},
            {"statusReason", or_null(campaign.status_reason)},
            {"allowedActions", allowed(state)},
            {"alerts", alerts_json(state)},
            {"version", campaign.version},
            {"createdAt", to_text(campaign.created_at)},
            {"updatedAt", to_text(campaign.updated_at)}};
}

bool is_live(CampaignStatus status) {
    return status == CampaignStatus::scheduled || status == CampaignStatus::running ||
           status == CampaignStatus::paused;
}

/// Until when filter events come, and the one that counts so far.
Async<void> add_filter_fields(App& app, store::Send const& send, json::object& body) {
    body["filterDeadline"] = nullptr;
    body["filterEvent"] = nullptr;
    if (!send.settings.audience_filter) co_return;
    body["filterDeadline"] = to_text(filter_deadline(send.settings.scheduled_at));
    auto const latest = co_await app.store.filters().latest_filter_event(send.id);
    if (!latest) co_return;
    body["filterEvent"] = json::object{{"mode", to_string(latest->mode)},
                                       {"leadCount", latest->lead_count},
                                       {"acceptedAt", to_text(latest->accepted_at)}};
}

/// Null where the wall time exists once.
json::value fold_of(store::SendSettings const& settings) {
    auto const local = resolve_local(settings.scheduled_local, settings.time_zone, Fold::earlier);
    if (!local || !local->ambiguous) return nullptr;
    return settings.fold.empty() ? json::value(to_string(Fold::earlier)) : json::value(settings.fold);
}
}    // namespace

Async<Result<store::Campaign>> find_campaign(App& app, Request const& request) {
    auto const id = path_id(request, 0, "campaign");
    if (!id) co_return std::unexpected{id.error()};
    auto found = co_await app.store.campaigns().find(request.who.org, CampaignId{*id});
    if (!found) co_return not_found("campaign");
    co_return *std::move(found);
}

Async<Result<store::Send>> find_send(App& app, Request const& request) {
    auto const id = path_id(request, 0, "send");
    if (!id) co_return std::unexpected{id.error()};
    auto found = co_await app.store.campaigns().find_send(request.who.org, SendId{*id});
    if (!found) co_return not_found("send");
    co_return *std::move(found);
}

Async<Funnel> load_funnel(App& app, store::Send send, AudienceId audience) {
    auto const cells = co_await app.store.reports().counters(send.id);
    auto const file = co_await app.store.audiences().find(send.org, audience);
    co_return make_funnel(cells, file ? file->rows_read : 0, send.status);
}

Async<LiveSends> load_live(App& app) {
    LiveSends live;
    if (!app.context.engine_figures) co_return live;
    auto const figures = co_await app.context.engine_figures();
    for (auto const& send : figures.sends) live.emplace(send.send, send);
    co_return live;
}

Async<CampaignState> load_state(App& app, store::Campaign campaign) {
    CampaignState state;
    state.sends = co_await app.store.campaigns().sends(campaign.org, campaign.id);
    for (auto const& send : state.sends) {
        auto const funnel = co_await load_funnel(app, send, campaign.audience);
        state.funnels.push_back(funnel);
        std::vector<TemplateAlert> alerts;
        if (is_live(campaign.status) && !has_ended(send.status))
            alerts = co_await engine::template_alerts(app.store.assets(), send);
        state.alerts.push_back(std::move(alerts));
    }
    if (is_live(campaign.status)) state.live = co_await load_live(app);
    state.campaign = std::move(campaign);
    co_return state;
}

namespace {
json::value to_json(std::optional<EventFilter> const& filter) {
    if (!filter) return nullptr;
    return json::object{
        {"mode", to_string(filter->mode)},
        {"eventType", filter->event_type},
        {"withinMinutes", filter->within_minutes ? json::value(*filter->within_minutes) : nullptr}};
}
}    // namespace

namespace {
/// Null while nothing of it is being dispatched.
json::value live_json(LiveSends const& live, SendId send) {
    auto const found = live.find(send);
    if (found == live.end()) return nullptr;
    auto const& now = found->second;
    return json::object{{"messagesPerSecond", now.rate},
                        {"limitedBy", to_string(now.limited_by)},
                        {"limitedUntil", or_null(now.limited_until)},
                        {"inFlight", now.in_flight}};
}
}    // namespace

std::string_view shown_status(SendStatus status, CampaignStatus campaign) {
    return campaign == CampaignStatus::paused && !has_ended(status) ? "paused" : to_string(status);
}

json::object to_json(store::Send const& send, CampaignStatus campaign, Funnel const& funnel,
                     std::vector<std::string> unbound, LiveSends const& live) {
    auto const& settings = send.settings;
    bool const marketing = settings.category == SendCategory::marketing;
    json::array missing;
    for (auto const& key : unbound) missing.emplace_back(key);
    json::value sharing = nullptr;
    if (marketing && settings.message_activity_sharing) sharing = *settings.message_activity_sharing;
    return {
        {"id", send.id.value},
        {"campaignId", send.campaign.value},
        {"category", to_string(settings.category)},
        {"templateId", or_null(settings.template_id)},
        {"scheduledLocal", settings.scheduled_local},
        {"timeZone", settings.time_zone},
        {"utcOffset", format_offset(std::chrono::seconds{settings.utc_offset_seconds})},
        {"scheduledAt", to_text(settings.scheduled_at)},
        {"fold", fold_of(settings)},
        {"tzdbVersion", settings.tzdb_version},
        {"audienceFilter", settings.audience_filter ? "on" : "off"},
        {"whenNoFilterEvent", to_string(settings.when_no_filter_event)},
        {"eventFilter", to_json(settings.event_filter)},
        {"maxMessagesPerSecond", settings.max_messages_per_second},
        {"parameters", parsed(settings.parameters_json)},
        {"unboundParameters", std::move(missing)},
        {"productPolicy", marketing ? json::value(to_string(settings.product_policy)) : json::value(nullptr)},
        {"messageActivitySharing", std::move(sharing)},
        {"lateStartGraceMinutes", settings.late_start_grace_minutes},
        {"status", shown_status(send.status, campaign)},
        {"phase", to_string(send.status)},
        {"statusReason", or_null(send.status_reason)},
        {"version", send.version},
        {"materializedAt", or_null(send.materialized_at)},
        {"startedAt", or_null(send.started_at)},
        {"completedAt", or_null(send.completed_at)},
        {"funnel", funnel.to_json()},
        {"live", live_json(live, send.id)}};
}

json::object progress_json(CampaignState const& state) {
    auto const status = state.campaign.status;
    json::array sends;
    for (std::size_t i = 0; i < state.sends.size(); ++i)
        sends.push_back(json::object{{"id", state.sends[i].id.value},
                                     {"status", shown_status(state.sends[i].status, status)},
                                     {"phase", to_string(state.sends[i].status)},
                                     {"statusReason", or_null(state.sends[i].status_reason)},
                                     {"funnel", state.funnels[i].to_json()},
                                     {"live", live_json(state.live, state.sends[i].id)}});
    return {{"campaignId", state.campaign.id.value},
            {"status", to_string(status)},
            {"statusReason", or_null(state.campaign.status_reason)},
            {"allowedActions", allowed(state)},
            {"alerts", alerts_json(state)},
            {"version", state.campaign.version},
            {"sends", std::move(sends)}};
}

Async<json::object> campaign_body(App& app, store::Campaign campaign) {
    auto const state = co_await load_state(app, std::move(campaign));
    json::array sends;
    for (std::size_t i = 0; i < state.sends.size(); ++i) {
        auto unbound = co_await unbound_parameters(app, state.sends[i]);
        auto shown =
            to_json(state.sends[i], state.campaign.status, state.funnels[i], std::move(unbound), state.live);
        co_await add_filter_fields(app, state.sends[i], shown);
        sends.push_back(std::move(shown));
    }
    auto body = campaign_json(state);
    body["sends"] = std::move(sends);
    auto const approval = co_await app.store.campaigns().approval(state.campaign.org, state.campaign.id);
    body["approval"] = json::object{{"required", approval.required},
                                    {"status", to_string(approval.status)},
                                    {"actor", or_null(approval.actor)},
                                    {"at", or_null(approval.at)}};
    co_return body;
}

Async<Result<Response>> answer_campaign(App& app, int status, store::Campaign campaign) {
    auto body = co_await campaign_body(app, std::move(campaign));
    co_return json_response(status, std::move(body));
}

Async<Result<Response>> answer_send(App& app, int status, store::Send send) {
    auto const campaign = co_await app.store.campaigns().find(send.org, send.campaign);
    if (!campaign) co_return not_found("send");
    auto const funnel = co_await load_funnel(app, send, campaign->audience);
    auto unbound = co_await unbound_parameters(app, send);
    auto const live = co_await load_live(app);
    auto body = to_json(send, campaign->status, funnel, std::move(unbound), live);
    co_await add_filter_fields(app, send, body);
    co_return json_response(status, std::move(body));
}

}    // namespace carillon::api
