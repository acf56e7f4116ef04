#include "api/campaign_view.hpp"
#include "api/dry_runner.hpp"
#include "api/handlers.hpp"
#include "api/json_body.hpp"
#include "domain/gates.hpp"
#include "engine/preflight.hpp"
#include "store/accounts.hpp"
#include "store/audiences.hpp"

#include <boost/json/parse.hpp>

namespace carillon::api {
namespace {
json::value parsed(std::string const& text) {
    json::error_code error;
    auto value = json::parse(text, error);
    return error ? json::value(nullptr) : value;
}

json::object to_json(store::DryRun const& run) {
    return {{"id", run.id.value},
            {"campaignId", run.campaign.value},
            {"status", to_string(run.status)},
            {"pace", to_string(run.pace)},
            {"progress", parsed(run.progress_json)},
            {"error", or_null(run.error)},
            {"startedAt", to_text(run.started_at)},
            {"finishedAt", or_null(run.finished_at)}};
}

/// A dry run leaves the waiting out, so that gates about time alone say nothing about it.
json::array gates_json(std::vector<Gate> const& gates) {
    json::array list;
    for (auto const& gate : gates) {
        if (gate.code == "send_time" || gate.code == "send_overlap") continue;
        list.push_back(json::object{{"code", gate.code},
                                    {"status", to_string(gate.status)},
                                    {"message", gate.message},
                                    {"fix", or_null(gate.fix)},
                                    {"sendId", or_null(gate.send)}});
    }
    return list;
}

Result<DryRunOrder> read_order(Request const& request) {
    auto const body = read_json(request, Body::optional);
    if (!body) return std::unexpected{body.error()};
    Fields fields{*body};
    DryRunOrder order{.org = request.who.org};
    if (auto const pace = fields.word("pace", {"fast", "real"}))
        order.pace = *store::dry_run_pace_from(*pace);
    order.max_recipients = fields.integer("maxRecipients", 1, 100'000'000);
    if (auto const fine = fields.finish(); !fine) return std::unexpected{fine.error()};
    return order;
}

/// What a dry run cannot do without.
Async<Result<void>> check_playable(App& app, store::Campaign campaign) {
    if (campaign.status != CampaignStatus::draft && campaign.status != CampaignStatus::scheduled)
        co_return refuse(Problem::Kind::conflict, "dry_run_refused",
                         fmt::format("The campaign is {}; a dry run is for a draft or a scheduled campaign. "
                                     "Duplicate it to try it again.",
                                     to_string(campaign.status)));
    auto const audience = co_await app.store.audiences().find(campaign.org, campaign.audience);
    if (!audience || audience->status != store::AudienceStatus::ready)
        co_return refuse(Problem::Kind::conflict, "audience_not_ready",
                         "The audience is not ready. Wait until its file has been read, or upload it again.");
    auto const sends = co_await app.store.campaigns().sends(campaign.org, campaign.id);
    if (sends.empty())
        co_return refuse(Problem::Kind::conflict, "no_sends", "The campaign has no sends. Add one first.");
    for (auto const& send : sends)
        if (!send.settings.template_id)
            co_return refuse(Problem::Kind::conflict, "no_template",
                             fmt::format("Send {} has no template. Choose one first.", send.id.value));
    co_return Result<void>{};
}

Async<Result<store::DryRun>> find_dry_run(App& app, Request const& request) {
    auto const id = path_id(request, 0, "dry run");
    if (!id) co_return std::unexpected{id.error()};
    auto found = co_await app.store.dry_runs().find(request.who.org, DryRunId{*id});
    if (!found) co_return not_found("dry run");
    co_return *std::move(found);
}
}    // namespace

Answer start_dry_run(App& app, Request& request) {
    auto const campaign = co_await find_campaign(app, request);
    if (!campaign) co_return std::unexpected{campaign.error()};
    auto order = read_order(request);
    if (!order) co_return std::unexpected{order.error()};
    if (!app.context.dry_runner)
        co_return refuse(Problem::Kind::unavailable, "no_dry_runs", "This server makes no dry runs.");
    auto const playable = co_await check_playable(app, *campaign);
    if (!playable) co_return std::unexpected{playable.error()};
    auto const assessment = co_await app.gatekeeper.before_scheduling(*campaign);
    order->campaign = campaign->id;
    order->gates_json = json::serialize(gates_json(assessment.gates));
    auto wanted = *std::move(order);
    auto const pace = wanted.pace;
    auto const id = co_await app.context.dry_runner->start(std::move(wanted));
    if (!id) co_return std::unexpected{id.error()};
    json::object const detail{{"dryRunId", id->value}, {"pace", to_string(pace)}};
    store::AuditEntry entry{.org = request.who.org,
                            .actor = request.who.actor(),
                            .action = "campaign.dry_run",
                            .subject = fmt::format("campaign:{}", campaign->id.value),
                            .detail_json = json::serialize(detail),
                            .at = app.now()};
    co_await app.store.accounts().audit(std::move(entry));
    auto const run = co_await app.store.dry_runs().find(request.who.org, *id);
    if (!run) co_return not_found("dry run");
    auto response = json_response(202, to_json(*run));
    response.headers.emplace_back("Location", fmt::format("/api/v1/dry-runs/{}", id->value));
    co_return response;
}

Answer list_dry_runs(App& app, Request& request) {
    auto const campaign = co_await find_campaign(app, request);
    if (!campaign) co_return std::unexpected{campaign.error()};
    auto const wanted = read_page(request);
    if (!wanted) co_return std::unexpected{wanted.error()};
    auto found = co_await app.store.dry_runs().list(request.who.org, campaign->id, DryRunId{wanted->after},
                                                    wanted->limit + 1);
    std::optional<std::string> cursor;
    if (found.size() > wanted->limit) {
        found.resize(wanted->limit);
        cursor = make_cursor(found.back().id.value);
    }
    json::array items;
    for (auto const& run : found) items.push_back(to_json(run));
    co_return json_response(200, page(std::move(items), cursor));
}

Answer get_dry_run(App& app, Request& request) {
    auto const run = co_await find_dry_run(app, request);
    if (!run) co_return std::unexpected{run.error()};
    auto body = to_json(*run);
    body["report"] = nullptr;
    for (auto const* const list : {"sendReports", "gates", "notes"}) body[list] = json::array{};
    // What its runner left: the report and the three lists.
    auto const kept = parsed(run->report_json);
    if (auto const* const found = kept.if_object())
        for (auto const& [key, value] : *found) body[key] = value;
    co_return json_response(200, std::move(body));
}

Answer cancel_dry_run(App& app, Request& request) {
    auto const run = co_await find_dry_run(app, request);
    if (!run) co_return std::unexpected{run.error()};
    if (run->status != store::DryRunStatus::running || !app.context.dry_runner ||
        !app.context.dry_runner->cancel(run->id))
        co_return refuse(Problem::Kind::conflict, "dry_run_ended",
                         "The dry run has ended; there is nothing to cancel.");
    co_return no_content();
}

}    // namespace carillon::api
