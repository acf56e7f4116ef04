#include "api/campaign_view.hpp"
#include "api/handlers.hpp"
#include "api/json_body.hpp"
#include "api/preflight_view.hpp"
#include "api/send_rules.hpp"
#include "engine/preflight.hpp"

namespace carillon::api {
namespace {
constexpr std::int64_t id_max = std::numeric_limits<std::int64_t>::max();

struct ActionBody {
    std::optional<std::int64_t> version;
    std::optional<std::string> overdue;
};

Result<ActionBody> read_body(Request const& request, CampaignAction action) {
    auto const body = read_json(request, Body::optional);
    if (!body) return std::unexpected{body.error()};
    Fields fields{*body};
    ActionBody read;
    read.version = fields.integer("version", 1, id_max);
    if (action == CampaignAction::resume) read.overdue = fields.word("overdue", {"send", "skip"});
    if (auto const fine = fields.finish(); !fine) return std::unexpected{fine.error()};
    return read;
}

Answer act(App& app, Request& request, CampaignAction action) {
    auto const campaign = co_await find_campaign(app, request);
    if (!campaign) co_return std::unexpected{campaign.error()};
    auto const body = read_body(request, action);
    if (!body) co_return std::unexpected{body.error()};
    auto done = co_await app.store.campaigns().act(request.who.org, campaign->id, action, body->version,
                                                   request.who.actor(), app.now());
    if (!done) co_return std::unexpected{done.error()};
    app.wake_engine();
    co_return co_await answer_campaign(app, 200, *std::move(done));
}

bool is_overdue(store::Send const& send, Wall now) {
    if (send.status == SendStatus::firing) return send.interrupted;
    return send.status < SendStatus::firing && send.settings.scheduled_at <= now;
}

std::unexpected<Problem> ask_about(std::vector<store::Send> const& overdue) {
    std::vector<FieldError> errors;
    for (auto const& send : overdue)
        errors.push_back(
            {fmt::format("/sends/{}", send.id.value), "overdue",
             fmt::format("{} send {}, {} {}{}.",
                         send.interrupted ? "The system was down in the middle of" : "The time of",
                         send.id.value, send.settings.scheduled_local, send.settings.time_zone,
                         send.interrupted ? "" : ", passed during the pause")});
    return refuse(
        Problem::Kind::conflict, "overdue_sends",
        "The time of one or more sends passed during the pause, or the system was down in the middle of "
        "them. Resume with “overdue”: “send” to let them go out now, or “skip” to leave them out.",
        std::move(errors));
}
}    // namespace

Answer schedule_campaign(App& app, Request& request) {
    auto const campaign = co_await find_campaign(app, request);
    if (!campaign) co_return std::unexpected{campaign.error()};
    auto const body = read_body(request, CampaignAction::schedule);
    if (!body) co_return std::unexpected{body.error()};
    bool const stale = body->version && *body->version != campaign->version;    // the store will say so
    std::vector<store::Campaigns::Bound> bound;
    if (campaign->status == CampaignStatus::draft && !stale) {
        auto sends = co_await app.store.campaigns().sends(request.who.org, campaign->id);
        for (auto& send : sends) {
            auto fresh = co_await bind_anew(app, *campaign, send);
            if (!fresh) continue;
            send.settings = *std::move(fresh);
            bound.push_back({send.id, send.settings.parameters_json});
        }
        auto const assessment = co_await app.gatekeeper.before_scheduling(*campaign, std::move(sends));
        if (any_fails(assessment.gates)) co_return refused_by_gates(assessment.gates);
    }
    // The gates take their time: what they judged is scheduled, or nothing.
    auto const judged = body->version.value_or(campaign->version);
    auto done = co_await app.store.campaigns().schedule(request.who.org, campaign->id, judged,
                                                        std::move(bound), request.who.actor(), app.now());
    if (!done) co_return std::unexpected{done.error()};
    app.wake_engine();
    co_return co_await answer_campaign(app, 200, *std::move(done));
}

Answer approve_campaign(App& app, Request& request) {
    auto const campaign = co_await find_campaign(app, request);
    if (!campaign) co_return std::unexpected{campaign.error()};
    auto done =
        co_await app.store.campaigns().approve(request.who.org, campaign->id, request.who.actor(), app.now());
    if (!done) co_return std::unexpected{done.error()};
    co_return co_await answer_campaign(app, 200, *std::move(done));
}

Answer unschedule_campaign(App& app, Request& request) {
    return act(app, request, CampaignAction::unschedule);
}
Answer pause_campaign(App& app, Request& request) { return act(app, request, CampaignAction::pause); }
Answer cancel_campaign(App& app, Request& request) { return act(app, request, CampaignAction::cancel); }

Answer resume_campaign(App& app, Request& request) {
    auto const campaign = co_await find_campaign(app, request);
    if (!campaign) co_return std::unexpected{campaign.error()};
    auto const body = read_body(request, CampaignAction::resume);
    if (!body) co_return std::unexpected{body.error()};
    std::vector<store::Send> overdue;
    if (campaign->status == CampaignStatus::paused) {
        auto sends = co_await app.store.campaigns().sends(request.who.org, campaign->id);
        for (auto& send : sends)
            if (is_overdue(send, app.now())) overdue.push_back(std::move(send));
    }
    if (!overdue.empty() && !body->overdue) co_return ask_about(overdue);
    store::Campaigns::Overdue decided;
    for (auto const& send : overdue)
        (body->overdue == "skip" ? decided.skip : decided.send).push_back(send.id);
    auto done = co_await app.store.campaigns().resume(request.who.org, campaign->id, std::move(decided),
                                                      body->version, request.who.actor(), app.now());
    if (!done) co_return std::unexpected{done.error()};
    app.wake_engine();
    co_return co_await answer_campaign(app, 200, *std::move(done));
}

}    // namespace carillon::api
