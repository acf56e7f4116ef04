#include "api/campaign_view.hpp"
#include "api/handlers.hpp"
#include "api/json_body.hpp"
#include "api/send_rules.hpp"
#include "domain/gates.hpp"
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

std::unexpected<Problem> refused_by_gates(std::vector<Gate> const& gates) {
    std::vector<FieldError> errors;
    for (auto const& gate : gates) {
        if (gate.status != GateStatus::fail) continue;
        auto pointer = gate.send ? fmt::format("/sends/{}", gate.send.value) : std::string{};
        errors.push_back({std::move(pointer), gate.code, gate.message + " " + gate.fix});
    }
    auto detail = errors.size() == 1 ? errors[0].message
                                     : fmt::format("{} things stand in the way; the first: {}", errors.size(),
                                                   errors[0].message);
    return refuse(Problem::Kind::conflict, "preflight_failed", std::move(detail), std::move(errors));
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
    bool const waits = send.status == SendStatus::pending || send.status == SendStatus::materializing ||
                       send.status == SendStatus::queued;
    return waits && send.settings.scheduled_at <= now;
}

std::unexpected<Problem> ask_about(std::vector<store::Send> const& overdue) {
    std::vector<FieldError> errors;
    for (auto const& send : overdue)
        errors.push_back({fmt::format("/sends/{}", send.id.value), "overdue",
                          fmt::format("The time of send {}, {} {}, passed during the pause.", send.id.value,
                                      send.settings.scheduled_local, send.settings.time_zone)});
    return refuse(Problem::Kind::conflict, "overdue_sends",
                  "The time of one or more sends passed during the pause. Resume with “overdue”: “send” to "
                  "let them go out "
                  "now, or “skip” to leave them out.",
                  std::move(errors));
}
/// The engine starts nothing that is later than its grace, so “send” would come to nothing for these.
std::vector<FieldError> too_late(std::vector<store::Send> const& overdue, Wall now) {
    std::vector<FieldError> errors;
    for (auto const& send : overdue) {
        auto const latest =
            send.settings.scheduled_at + std::chrono::minutes{send.settings.late_start_grace_minutes};
        if (now <= latest) continue;
        errors.push_back({fmt::format("/sends/{}", send.id.value), "beyond_grace",
                          fmt::format("Send {} was due at {} {} and may start at most {} minutes late.",
                                      send.id.value, send.settings.scheduled_local, send.settings.time_zone,
                                      send.settings.late_start_grace_minutes)});
    }
    return errors;
}
}    // namespace

Answer schedule_campaign(App& app, Request& request) {
    auto const campaign = co_await find_campaign(app, request);
    if (!campaign) co_return std::unexpected{campaign.error()};
    auto const body = read_body(request, CampaignAction::schedule);
    if (!body) co_return std::unexpected{body.error()};
    if (body->version && *body->version != campaign->version)
        co_return refuse(
            Problem::Kind::conflict, "stale_version",
            fmt::format("The campaign has version {}, not {}. Read it again and repeat the change.",
                        campaign->version, *body->version));
    if (campaign->status == CampaignStatus::draft) {
        auto const sends = co_await app.store.campaigns().sends(request.who.org, campaign->id);
        for (auto const& send : sends) {
            auto fresh = co_await bind_anew(app, *campaign, send);
            if (!fresh) continue;
            auto const bound = co_await app.store.campaigns().update_send(
                request.who.org, send.id, send.version, *std::move(fresh), request.who.actor(), app.now());
            if (!bound) co_return std::unexpected{bound.error()};
        }
        auto const gates = co_await app.gatekeeper.before_scheduling(*campaign);
        if (any_fails(gates)) co_return refused_by_gates(gates);
    }
    // Binding may have raised the version; whoever gave one has just been held against it.
    auto done = co_await app.store.campaigns().act(request.who.org, campaign->id, CampaignAction::schedule,
                                                   std::nullopt, request.who.actor(), app.now());
    if (!done) co_return std::unexpected{done.error()};
    app.wake_engine();
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
    if (body->overdue == "send")
        if (auto late = too_late(overdue, app.now()); !late.empty())
            co_return refuse(
                Problem::Kind::conflict, "overdue_beyond_grace",
                "One or more sends are later than their lateStartGraceMinutes allow. Resume with "
                "“overdue”: “skip”, and duplicate the campaign to send them at a new time.",
                std::move(late));
    std::vector<SendId> skip;
    if (body->overdue == "skip")
        for (auto const& send : overdue) skip.push_back(send.id);
    auto done = co_await app.store.campaigns().resume(request.who.org, campaign->id, std::move(skip),
                                                      body->version, request.who.actor(), app.now());
    if (!done) co_return std::unexpected{done.error()};
    app.wake_engine();
    co_return co_await answer_campaign(app, 200, *std::move(done));
}

Answer get_preflight(App& app, Request& request) {
    auto campaign = co_await find_campaign(app, request);
    if (!campaign) co_return std::unexpected{campaign.error()};
    auto const gates = co_await app.gatekeeper.before_scheduling(*std::move(campaign));
    json::array items;
    for (auto const& gate : gates)
        items.push_back(json::object{{"code", gate.code},
                                     {"status", to_string(gate.status)},
                                     {"message", gate.message},
                                     {"fix", or_null(gate.fix)},
                                     {"sendId", or_null(gate.send)}});
    json::object body{{"ready", !any_fails(gates)}, {"items", std::move(items)}, {"nextCursor", nullptr}};
    co_return json_response(200, std::move(body));
}

}    // namespace carillon::api
