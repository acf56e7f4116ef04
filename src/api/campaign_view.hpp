#pragma once
#include "api/answers.hpp"
#include "api/app_context.hpp"
#include "api/http_types.hpp"
#include "api/report.hpp"
#include "domain/template_alerts.hpp"
#include "store/campaigns.hpp"

#include <map>
#include <vector>

namespace carillon::api {

/// What the sends that are being dispatched are doing.
using LiveSends = std::map<SendId, engine::LiveSend>;
Async<LiveSends> load_live(App& app);

/// A campaign with its sends and where each stands: read together, shown together.
struct CampaignState {
    store::Campaign campaign;
    std::vector<store::Send> sends;
    std::vector<Funnel> funnels;                       // of the sends
    std::vector<std::vector<TemplateAlert>> alerts;    // of the sends; none of drafts and of what has ended
    LiveSends live;
};

/// 404 when the organization has no such campaign.
Async<Result<store::Campaign>> find_campaign(App& app, Request const& request);
Async<Result<store::Send>> find_send(App& app, Request const& request);

Async<CampaignState> load_state(App& app, store::Campaign campaign);
Async<Funnel> load_funnel(App& app, store::Send send, AudienceId audience);

/// What people call the send's status: a paused campaign's sends are paused until they have ended.
std::string_view shown_status(SendStatus status, CampaignStatus campaign);
json::object to_json(store::Send const& send, CampaignStatus campaign, Funnel const& funnel,
                     std::vector<std::string> unbound, LiveSends const& live);
/// The data of a `progress` event.
json::object progress_json(CampaignState const& state);

/// The campaign with its sends, as the document's schema Campaign.
Async<json::object> campaign_body(App& app, store::Campaign campaign);
Async<Result<Response>> answer_campaign(App& app, int status, store::Campaign campaign);
Async<Result<Response>> answer_send(App& app, int status, store::Send send);

}    // namespace carillon::api
