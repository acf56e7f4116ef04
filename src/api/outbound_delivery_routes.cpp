#include "api/handlers.hpp"
#include "api/outbound_view.hpp"

namespace carillon::api {

json::object to_json(store::Delivery const& delivery) {
    return {
        {"id", delivery.id.value},
        {"status", to_string(delivery.status)},
        {"events", delivery.events},
        {"attempts", delivery.attempts},
        {"statusCode", delivery.status_code == 0 ? json::value(nullptr) : json::value(delivery.status_code)},
        {"error", or_null(delivery.error)},
        {"createdAt", to_text(delivery.created_at)},
        {"nextAttemptAt", or_null(delivery.next_attempt_at)},
        {"finishedAt", or_null(delivery.finished_at)}};
}

Answer list_deliveries(App& app, Request& request) {
    auto const id = path_id(request, 0, "outbound webhook");
    if (!id) co_return std::unexpected{id.error()};
    auto const wanted = read_page(request);
    if (!wanted) co_return std::unexpected{wanted.error()};
    auto& webhooks = app.store.outbound_webhooks();
    OutboundWebhookId const webhook{*id};
    auto const found = co_await webhooks.find(request.who.org, webhook);
    if (!found) co_return not_found("outbound webhook");
    auto const rows =
        co_await webhooks.deliveries(request.who.org, webhook, DeliveryId{wanted->after}, wanted->limit + 1);
    json::array items;
    for (auto const& row : rows)
        if (items.size() < wanted->limit) items.push_back(to_json(row));
    std::optional<std::string> cursor;
    if (rows.size() > wanted->limit) cursor = make_cursor(rows[wanted->limit - 1].id.value);
    co_return json_response(200, page(std::move(items), std::move(cursor)));
}

Answer replay_delivery(App& app, Request& request) {
    auto const id = path_id(request, 0, "outbound webhook");
    if (!id) co_return std::unexpected{id.error()};
    auto const delivery = path_id(request, 1, "delivery");
    if (!delivery) co_return std::unexpected{delivery.error()};
    auto const replayed = co_await app.store.outbound_webhooks().replay(
        request.who.org, OutboundWebhookId{*id}, DeliveryId{*delivery}, app.now());
    if (!replayed) co_return std::unexpected{replayed.error()};
    app.wake_engine();
    co_return json_response(202, to_json(*replayed));
}

Answer test_outbound_webhook(App& app, Request& request) {
    auto const id = path_id(request, 0, "outbound webhook");
    if (!id) co_return std::unexpected{id.error()};
    auto const made =
        co_await app.store.outbound_webhooks().ping(request.who.org, OutboundWebhookId{*id}, app.now());
    if (!made) co_return std::unexpected{made.error()};
    app.wake_engine();
    co_return json_response(202, to_json(*made));
}

}    // namespace carillon::api
