#include "api/handlers.hpp"
#include "api/metrics.hpp"
#include "engine/receipts.hpp"

namespace carillon::api {

Answer verify_meta_webhook(App& app, Request& request) {
    std::string token{request.query_value("hub.verify_token").value_or("")};
    bool const known = co_await app.receipts.knows_verify_token(std::move(token));
    auto const challenge = request.query_value("hub.challenge");
    if (!known || request.query_value("hub.mode") != "subscribe" || !challenge)
        co_return refuse(
            Problem::Kind::forbidden, "verify_token",
            "The verify token is not one an account was connected with. Enter the same token in Meta's app "
            "dashboard and in POST /api/v1/wabas.");
    co_return Response{
        .status = 200, .content_type = "text/plain; charset=utf-8", .body = std::string{*challenge}};
}

Answer receive_meta_webhook(App& app, Request& request) {
    std::string signature{request.header("x-hub-signature-256")};
    auto const result = co_await app.receipts.receive(std::move(request.body), std::move(signature));
    if (!result) {
        app.metrics.webhook(result.error().code, 0, 0, 0);
        co_return std::unexpected{result.error()};
    }
    app.metrics.webhook("stored", result->merged, result->repeated, result->unmatched);
    co_return Response{.status = 200, .content_type = "text/plain; charset=utf-8", .body = "ok"};
}

}    // namespace carillon::api
