#include "api/campaign_view.hpp"
#include "api/handlers.hpp"
#include "api/json_body.hpp"
#include "api/send_rules.hpp"

namespace carillon::api {
namespace {
Async<Result<void>> must_be_draft(App& app, store::Campaign campaign) {
    if (campaign.status == CampaignStatus::draft) co_return Result<void>{};
    auto const facts = co_await app.store.campaigns().facts(campaign.id);
    std::string allowed;
    for (auto const action : allowed_actions(campaign.status, facts))
        allowed += fmt::format("{}{}", allowed.empty() ? "" : ", ", to_string(action));
    co_return refuse(Problem::Kind::conflict, "not_a_draft",
                     fmt::format("The campaign is {}; only a draft can be changed. Allowed now: {}.",
                                 to_string(campaign.status), allowed.empty() ? "nothing" : allowed));
}

/// A send's place in the sequence is judged before it is written; where another write came between, again.
constexpr int judged_most = 5;
bool sequence_changed(Result<store::Send> const& written) {
    return !written && written.error().code == "sequence_changed";
}
}    // namespace

Answer list_sends(App& app, Request& request) {
    auto campaign = co_await find_campaign(app, request);
    if (!campaign) co_return std::unexpected{campaign.error()};
    auto const body = co_await campaign_body(app, *std::move(campaign));
    co_return json_response(200, page(body.at("sends").as_array()));
}

Answer create_send(App& app, Request& request) {
    auto const body = read_json(request);
    if (!body) co_return std::unexpected{body.error()};
    Result<store::Send> added;
    for (int judged = 0; judged < judged_most && (judged == 0 || sequence_changed(added)); ++judged) {
        auto const campaign = co_await find_campaign(app, request);
        if (!campaign) co_return std::unexpected{campaign.error()};
        auto const draft = co_await must_be_draft(app, *campaign);
        if (!draft) co_return std::unexpected{draft.error()};
        store::SendSettings defaults;
        auto change = co_await read_send(app, *campaign, *body, std::move(defaults), SendId{});
        if (!change) co_return std::unexpected{change.error()};
        added = co_await app.store.campaigns().add_send(request.who.org, campaign->id,
                                                        std::move(change->settings), request.who.actor(),
                                                        app.now(), campaign->version);
    }
    if (!added) co_return std::unexpected{added.error()};
    auto const location = fmt::format("/api/v1/sends/{}", added->id.value);
    auto response = co_await answer_send(app, 201, *std::move(added));
    if (response) response->headers.emplace_back("Location", location);
    co_return response;
}

Answer get_send(App& app, Request& request) {
    auto send = co_await find_send(app, request);
    if (!send) co_return std::unexpected{send.error()};
    co_return co_await answer_send(app, 200, *std::move(send));
}

Answer update_send(App& app, Request& request) {
    auto const body = read_json(request);
    Result<store::Send> updated;
    for (int judged = 0; judged < judged_most && (judged == 0 || sequence_changed(updated)); ++judged) {
        auto const send = co_await find_send(app, request);
        if (!send) co_return std::unexpected{send.error()};
        if (!body) co_return std::unexpected{body.error()};
        auto const campaign = co_await app.store.campaigns().find(request.who.org, send->campaign);
        if (!campaign) co_return not_found("send");
        auto const draft = co_await must_be_draft(app, *campaign);
        if (!draft) co_return std::unexpected{draft.error()};
        auto change = co_await read_send(app, *campaign, *body, send->settings, send->id);
        if (!change) co_return std::unexpected{change.error()};
        updated = co_await app.store.campaigns().update_send(request.who.org, send->id, change->version,
                                                             std::move(change->settings), request.who.actor(),
                                                             app.now(), campaign->version);
    }
    if (!updated) co_return std::unexpected{updated.error()};
    co_return co_await answer_send(app, 200, *std::move(updated));
}

Answer delete_send(App& app, Request& request) {
    auto const send = co_await find_send(app, request);
    if (!send) co_return std::unexpected{send.error()};
    auto const removed =
        co_await app.store.campaigns().remove_send(request.who.org, send->id, request.who.actor(), app.now());
    if (!removed) co_return std::unexpected{removed.error()};
    co_return no_content();
}

}    // namespace carillon::api
