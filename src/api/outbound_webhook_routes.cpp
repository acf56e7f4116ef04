#include "api/handlers.hpp"
#include "api/json_body.hpp"
#include "api/outbound_view.hpp"
#include "graph/outbound_post.hpp"

namespace carillon::api {

json::object to_json(store::OutboundWebhook const& webhook) {
    json::array events;
    for (auto const type : subscribable_events)
        if (webhook.events.contains(type)) events.push_back(json::value(to_string(type)));
    return {{"id", webhook.id.value},
            {"url", webhook.url},
            {"description", webhook.description},
            {"events", std::move(events)},
            {"active", webhook.active},
            {"disabledReason", or_null(webhook.disabled_reason)},
            {"failingSince", or_null(webhook.failing_since)},
            {"createdAt", to_text(webhook.created_at)}};
}

namespace {
std::string event_names() {
    std::string names;
    for (auto const type : subscribable_events)
        names += fmt::format("{}{}", names.empty() ? "" : ", ", to_string(type));
    return names;
}

std::optional<OutboundEventSet> read_events(json::object const& body, Fields& fields) {
    if (!fields.has("events") || fields.is_null("events")) return {};
    auto const* const given = body.at("events").if_array();
    if (!given || given->empty()) {
        fields.add("events", "bad_events",
                   fmt::format("events is a list of at least one of: {}.", event_names()));
        return {};
    }
    OutboundEventSet events;
    for (std::size_t i = 0; i < given->size(); ++i) {
        auto const* const text = (*given)[i].if_string();
        auto const type = text ? outbound_event_from(std::string_view{*text}) : std::nullopt;
        if (type)
            events.add(*type);
        else
            fields.add(fmt::format("events/{}", i), "unknown_event",
                       fmt::format("{} is no event; there are: {}.", quoted((*given)[i]), event_names()));
    }
    return events;
}

/// What POST and PATCH have in common.
store::OutboundWebhookChange read_fields(App const& app, json::object const& body, Fields& fields) {
    store::OutboundWebhookChange change;
    change.url = fields.text("url", {1, 2000});
    if (change.url)
        if (auto const url = graph::parse_outbound_url(*change.url, app.context.private_webhooks); !url)
            fields.add("url", "bad_url", url.error().detail);
    change.description = fields.text("description", {0, 200});
    change.events = read_events(body, fields);
    return change;
}
}    // namespace

Answer list_outbound_webhooks(App& app, Request& request) {
    auto const wanted = read_page(request);
    if (!wanted) co_return std::unexpected{wanted.error()};
    auto const webhooks = co_await app.store.outbound_webhooks().list(request.who.org);
    auto take = pager(*wanted);
    for (auto const& webhook : webhooks) take.offer(webhook.id.value, [&] { return to_json(webhook); });
    co_return json_response(200, take.done());
}

Answer create_outbound_webhook(App& app, Request& request) {
    auto const body = read_json(request);
    if (!body) co_return std::unexpected{body.error()};
    Fields fields{*body};
    auto const given = read_fields(app, *body, fields);
    fields.require({"url", "events"});
    if (auto const read = fields.finish(); !read) co_return std::unexpected{read.error()};
    auto const secret = "cws_" + random_token();
    store::OutboundWebhook fresh;
    fresh.org = request.who.org;
    fresh.url = *given.url;
    fresh.description = given.description.value_or("");
    fresh.events = *given.events;
    fresh.secret_sealed = app.context.secrets.seal(secret);
    fresh.created_at = app.now();
    auto const added = co_await app.store.outbound_webhooks().add(std::move(fresh), request.who.actor());
    if (!added) co_return std::unexpected{added.error()};
    app.wake_engine();
    auto answer = to_json(*added);
    answer["secret"] = secret;
    co_return json_response(201, std::move(answer));
}

Answer get_outbound_webhook(App& app, Request& request) {
    auto const id = path_id(request, 0, "outbound webhook");
    if (!id) co_return std::unexpected{id.error()};
    auto const found = co_await app.store.outbound_webhooks().find(request.who.org, OutboundWebhookId{*id});
    if (!found) co_return not_found("outbound webhook");
    co_return json_response(200, to_json(*found));
}

Answer update_outbound_webhook(App& app, Request& request) {
    auto const id = path_id(request, 0, "outbound webhook");
    if (!id) co_return std::unexpected{id.error()};
    auto const body = read_json(request);
    if (!body) co_return std::unexpected{body.error()};
    Fields fields{*body};
    auto change = read_fields(app, *body, fields);
    change.active = fields.flag("active");
    if (auto const read = fields.finish(); !read) co_return std::unexpected{read.error()};
    auto const changed = co_await app.store.outbound_webhooks().change(
        request.who.org, OutboundWebhookId{*id}, std::move(change), request.who.actor(), app.now());
    if (!changed) co_return std::unexpected{changed.error()};
    app.wake_engine();
    co_return json_response(200, to_json(*changed));
}

Answer delete_outbound_webhook(App& app, Request& request) {
    auto const id = path_id(request, 0, "outbound webhook");
    if (!id) co_return std::unexpected{id.error()};
    bool const removed = co_await app.store.outbound_webhooks().remove(
        request.who.org, OutboundWebhookId{*id}, request.who.actor(), app.now());
    if (!removed) co_return not_found("outbound webhook");
    co_return no_content();
}

}    // namespace carillon::api
