#include "api/campaign_view.hpp"
#include "api/handlers.hpp"
#include "api/http_server.hpp"

namespace carillon::api {
namespace {
constexpr auto look_every = std::chrono::milliseconds{500};
constexpr auto look_every_at_rest = std::chrono::seconds{2};
constexpr auto heartbeat_every = std::chrono::seconds{15};

/// Looks, and writes an event when what it sees differs from what it last told. Never ends by itself.
class ProgressEvents final : public BodySource {
public:
    ProgressEvents(App& app, store::Campaign campaign)
        : app_{app}, campaign_{std::move(campaign)}, alarm_{app.clock.alarm(app.executor)} {}

    Async<bool> next(std::string& out) override {
        if (!begun_) out += "retry: 2000\n\n";
        while (out.empty() || !begun_) {
            if (begun_) co_await alarm_->wait_until(app_.clock.steady() + pause());
            begun_ = true;
            if (app_.server.stopping()) co_return false;
            auto found = co_await app_.store.campaigns().find(campaign_.org, campaign_.id);
            if (!found) co_return false;    // deleted meanwhile
            campaign_ = *found;
            auto const state = co_await load_state(app_, *std::move(found));
            tell(json::serialize(progress_json(state)), out);
        }
        co_return true;
    }

private:
    std::chrono::milliseconds pause() const {
        bool const moves =
            campaign_.status == CampaignStatus::scheduled || campaign_.status == CampaignStatus::running;
        return moves ? look_every : look_every_at_rest;
    }
    void tell(std::string now, std::string& out) {
        auto const time = app_.clock.steady();
        if (now != told_) {
            told_ = std::move(now);
            out += "event: progress\ndata: " + told_ + "\n\n";
        } else if (time - written_ >= heartbeat_every) {
            out += ": still here\n\n";
        }
        if (!out.empty()) written_ = time;
    }

    App& app_;
    store::Campaign campaign_;
    std::unique_ptr<Alarm> alarm_;
    std::string told_;
    Steady written_{};
    bool begun_ = false;
};
}    // namespace

Answer stream_campaign(App& app, Request& request) {
    auto campaign = co_await find_campaign(app, request);
    if (!campaign) co_return std::unexpected{campaign.error()};
    Response response{.status = 200, .content_type = "text/event-stream"};
    response.headers.emplace_back("X-Accel-Buffering", "no");    // a proxy must not hold events back
    response.source = std::make_unique<ProgressEvents>(app, *std::move(campaign));
    co_return response;
}

}    // namespace carillon::api
