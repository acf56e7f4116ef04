#include "api/handlers.hpp"
#include "api/json_body.hpp"
#include "api/views.hpp"
#include "domain/phone.hpp"
#include "store/personal_data.hpp"
#include "store/reports.hpp"

#include <boost/json/parse.hpp>

namespace carillon::api {
namespace {
using api::to_json;    // those of views.hpp, beside the ones below

Result<std::uint64_t> read_phone(Request const& request) {
    auto const parsed = parse_phone(request.captures.at(0), Country{});
    if (!parsed) return invalid_field("/phone", "bad_phone", parsed.error().sentence);
    return parsed->e164;
}

json::object to_json(store::HeldReply const& reply) {
    return {{"wamid", reply.wamid},
            {"phoneNumberId", reply.phone_number_id},
            {"type", reply.type},
            {"text", or_null(reply.text)},
            {"payload", or_null(reply.payload)},
            {"answersWamid", or_null(reply.context_wamid)},
            {"receivedAt", to_text(reply.at)}};
}

json::object to_json(store::HeldLeadEvent const& event) {
    json::value metadata = nullptr;
    if (!event.metadata_json.empty()) metadata = json::parse(event.metadata_json);
    return {{"eventType", event.type},
            {"occurredAt", to_text(event.occurred_at)},
            {"receivedAt", to_text(event.received_at)},
            {"metadata", std::move(metadata)}};
}

json::object to_json(store::HeldFilterEvent const& event) {
    return {{"sendId", event.send.value},
            {"mode", to_string(event.mode)},
            {"receivedAt", to_text(event.received_at)}};
}

json::object to_json(store::HeldStatus const& status) {
    return {{"wamid", status.wamid},
            {"status", to_string(status_of(status.receipt))},
            {"at", to_text(status.at)},
            {"code", status.code == 0 ? json::value(nullptr) : json::value(status.code)},
            {"detail", or_null(status.detail)}};
}

json::object to_json(store::HeldBody const& body) {
    return {{"field", body.field}, {"receivedAt", to_text(body.received_at)}, {"body", body.body}};
}

template <class Held>
json::array list(std::vector<Held> const& held) {
    json::array items;
    for (auto const& each : held) items.push_back(to_json(each));
    return items;
}

json::array list(std::vector<store::HeldLead> const& leads) {
    json::array items;
    for (auto const& held : leads)
        items.push_back(json::object{{"audienceId", held.audience.value},
                                     {"audienceName", held.audience_name},
                                     {"lead", to_json(held.lead, held.audience, held.columns)}});
    return items;
}

/// As the lists of recipients show them.
Async<json::array> messages(App& app, std::vector<store::HeldMessage> held) {
    json::array items;
    for (auto const& each : held) {
        store::MessageFilter only{.after = each.lead_no - 1, .limit = 1};
        auto const rows = co_await app.store.reports().messages(each.send, std::move(only));
        if (rows.empty() || rows.front().id.lead_no != each.lead_no) continue;
        json::object item{{"campaignId", each.campaign.value},
                          {"campaignName", each.campaign_name},
                          {"sendId", each.send.value}};
        item["message"] = to_json(rows.front());
        items.push_back(std::move(item));
    }
    co_return items;
}

json::object to_json(store::Erased const& erased) {
    return {{"leads", erased.leads},
            {"messages", erased.messages},
            {"replies", erased.replies},
            {"optOuts", erased.opt_outs},
            {"leadEvents", erased.lead_events},
            {"filterEvents", erased.filter_events},
            {"testMessages", erased.test_messages},
            {"scopedUserIds", erased.scoped_user_ids},
            {"unmatchedStatuses", erased.unmatched_statuses},
            {"webhookBodies", erased.webhook_bodies},
            {"outboundEvents", erased.outbound_events}};
}
}    // namespace

Answer export_personal_data(App& app, Request& request) {
    auto const phone = read_phone(request);
    if (!phone) co_return std::unexpected{phone.error()};
    auto const now = app.now();
    auto const held =
        co_await app.store.personal_data().find(request.who.org, *phone, request.who.actor(), now);
    json::array ids;
    for (auto const& id : held.scoped_user_ids) ids.push_back(json::string{id});
    json::object answer{{"phone", to_e164(*phone)},
                        {"exportedAt", to_text(now)},
                        {"erasedAt", or_null(held.erased_at)},
                        {"leads", list(held.leads)},
                        {"replies", list(held.replies)},
                        {"optOuts", list(held.opt_outs)},
                        {"leadEvents", list(held.lead_events)},
                        {"filterEvents", list(held.filter_events)},
                        {"testMessages", list(held.test_messages)},
                        {"unmatchedStatuses", list(held.unmatched_statuses)},
                        {"webhookBodies", list(held.webhook_bodies)}};
    answer["scopedUserIds"] = std::move(ids);
    answer["messages"] = co_await messages(app, held.messages);
    co_return json_response(200, std::move(answer));
}

Answer erase_personal_data(App& app, Request& request) {
    auto const phone = read_phone(request);
    if (!phone) co_return std::unexpected{phone.error()};
    auto const now = app.now();
    auto const erased =
        co_await app.store.personal_data().erase(request.who.org, *phone, request.who.actor(), now);
    if (!erased) co_return std::unexpected{erased.error()};
    json::object answer{{"phone", to_e164(*phone)}, {"erasedAt", to_text(now)}};
    answer["erased"] = to_json(*erased);
    co_return json_response(200, std::move(answer));
}

}    // namespace carillon::api
