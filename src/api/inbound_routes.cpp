#include "api/handlers.hpp"
#include "api/inbound.hpp"
#include "api/json_body.hpp"
#include "engine/inbound/filter_post.hpp"
#include "engine/inbound/lead_event_post.hpp"
#include "store/accounts.hpp"
#include "store/campaigns.hpp"
#include "store/filters.hpp"

namespace carillon::api {
namespace {
/// An id in a body that is not of the caller's organization.
std::unexpected<Problem> unknown_id(std::string field, std::string sentence) {
    FieldError error{"/" + std::move(field), "not_found", sentence};
    return refuse(Problem::Kind::not_found, "not_found", std::move(sentence), {std::move(error)});
}

std::optional<Problem> wrong_organization(OrgId said, OrgId org) {
    if (!said || said == org) return {};
    return unknown_id("organizationId", fmt::format("The key is not one of organization {}; it is one of {}.",
                                                    said.value, org.value))
        .error();
}

/// The send that the event is about.
Async<Result<store::Send>> find_target(App& app, OrgId org, CampaignId campaign_id, SendId send_id) {
    auto const campaign = co_await app.store.campaigns().find(org, campaign_id);
    if (!campaign)
        co_return unknown_id("campaignId", fmt::format("There is no campaign {}.", campaign_id.value));
    auto send = co_await app.store.campaigns().find_send(org, send_id);
    if (!send || send->campaign != campaign_id)
        co_return unknown_id("sendId",
                             fmt::format("Campaign {} has no send {}; GET /api/v1/campaigns/{}/sends "
                                         "lists them.",
                                         campaign_id.value, send_id.value, campaign_id.value));
    co_return *std::move(send);
}

json::array to_json(std::vector<inbound::Reject> const& rejects, std::string_view place) {
    json::array items;
    for (auto const& reject : rejects)
        items.push_back(json::object{{place, reject.at}, {"reason", reject.reason}});
    return items;
}
}    // namespace

Answer receive_filter_event(App& app, Request& request) {
    if (auto const typed = must_be_json(request); !typed) co_return std::unexpected{typed.error()};
    auto const place = app.inbound.reserve();
    if (!place) co_return busy_response();
    inbound::FilterPostReader reader;
    auto const org = co_await read_inbound(app, request, reader);
    if (!org) co_return std::unexpected{org.error()};
    auto const received_at = app.now();
    auto finish = [&reader] { return reader.finish(); };
    auto post = co_await app.inbound.pool().run(std::move(finish));
    if (!post) co_return std::unexpected{post.error()};
    if (auto const wrong = wrong_organization(post->organization, *org)) co_return std::unexpected{*wrong};
    auto const send = co_await find_target(app, *org, post->campaign, post->send);
    if (!send) co_return std::unexpected{send.error()};
    if (!send->settings.audience_filter) co_return json_response(200, json::object{{"status", "ignored"}});

    auto const lead_count = post->lead_count();
    store::NewFilterEvent event{.org = *org, .send = send->id, .mode = post->mode};
    auto digest = [&post, at = send->settings.scheduled_at] { return post->digest(at); };
    event.digest = co_await app.inbound.pool().run(std::move(digest));
    event.phones = std::move(post->phones);
    event.external_ids = std::move(post->external_ids);
    event.deadline = filter_deadline(send->settings.scheduled_at);
    auto receipt = co_await app.store.filters().add_filter_event(std::move(event), received_at);
    if (!receipt) {
        auto const after = co_await app.store.campaigns().find_send(*org, send->id);
        if (receipt.error().code == "send_started" && after && has_ended(after->status))
            receipt.error().code = "send_ended";
        co_return std::unexpected{receipt.error()};
    }
    if (*receipt == store::FilterReceipt::already_received)
        co_return json_response(200, json::object{{"status", "already_received"}});
    co_return json_response(200, json::object{{"status", "accepted"}, {"leadCount", lead_count}});
}

Answer receive_lead_events(App& app, Request& request) {
    if (auto const typed = must_be_json(request); !typed) co_return std::unexpected{typed.error()};
    auto const place = app.inbound.reserve();
    if (!place) co_return busy_response();
    inbound::LeadEventPostReader reader{app.now()};
    auto const org = co_await read_inbound(app, request, reader);
    if (!org) co_return std::unexpected{org.error()};
    auto post = reader.finish();
    if (!post) co_return std::unexpected{post.error()};
    if (auto const wrong = wrong_organization(post->organization, *org)) co_return std::unexpected{*wrong};
    store::LeadEventCounts counts;
    if (!post->events.empty())
        counts = co_await app.store.filters().add_lead_events(*org, std::move(post->type),
                                                              std::move(post->events), app.now());
    json::object body{{"status", "accepted"},        {"received", post->received},
                      {"inserted", counts.inserted}, {"duplicates", counts.duplicates},
                      {"rejected", post->rejected},  {"rejects", to_json(post->rejects, "index")}};
    co_return json_response(200, std::move(body));
}

Answer list_filter_events(App& app, Request& request) {
    auto const wanted = read_page(request);
    if (!wanted) co_return std::unexpected{wanted.error()};
    auto const id = path_id(request, 0, "send");
    if (!id) co_return std::unexpected{id.error()};
    auto const send = co_await app.store.campaigns().find_send(request.who.org, SendId{*id});
    if (!send) co_return not_found("send");
    auto const events = co_await app.store.filters().filter_events(send->id);
    auto from = events.begin();
    if (wanted->after > 0) {
        from = std::ranges::find(events, FilterEventId{wanted->after}, &store::FilterEvent::id);
        if (from != events.end()) ++from;
    }
    json::array items;
    for (; from != events.end() && items.size() < wanted->limit; ++from)
        items.push_back(json::object{{"id", from->id.value},
                                     {"mode", to_string(from->mode)},
                                     {"leadCount", from->lead_count},
                                     {"acceptedAt", to_text(from->accepted_at)}});
    std::optional<std::string> cursor;
    if (from != events.end()) cursor = make_cursor(std::prev(from)->id.value);
    co_return json_response(200, page(std::move(items), std::move(cursor)));
}

Answer list_lead_event_types(App& app, Request& request) {
    auto const types = co_await app.store.filters().lead_event_types(request.who.org);
    json::array items;
    for (auto const& type : types)
        items.push_back(json::object{{"name", type.name},
                                     {"events", type.events},
                                     {"lastReceivedAt", to_text(type.last_received_at)}});
    co_return json_response(200, page(std::move(items)));
}

}    // namespace carillon::api
