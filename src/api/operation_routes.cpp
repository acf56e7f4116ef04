#include "api/engine_metrics.hpp"
#include "api/handlers.hpp"
#include "api/metrics.hpp"
#include "api/static_files.hpp"

namespace carillon::api {

Answer get_health(App&, Request&) {
    json::object body{{"status", "ok"}, {"version", CARILLON_VERSION}};
    co_return json_response(200, std::move(body));
}

Answer get_readiness(App& app, Request&) {
    json::object checks;
    bool ready = true;
    try {
        co_await app.store.ping();
        checks["database"] = "ok";
    } catch (std::exception const& error) {
        ready = false;
        checks["database"] = error.what();
    }
    if (app.context.engine_trouble) {
        auto const trouble = app.context.engine_trouble();
        ready = ready && !trouble;
        checks["engine"] = trouble.value_or("ok");
    }
    json::object body{{"status", ready ? "ok" : "unavailable"},
                      {"version", CARILLON_VERSION},
                      {"checks", std::move(checks)}};
    co_return json_response(ready ? 200 : 503, std::move(body));
}

Answer get_metrics(App& app, Request&) {
    auto text = app.metrics.text();
    if (app.context.engine_figures) {
        auto const figures = co_await app.context.engine_figures();
        text += engine_metrics(figures);
    }
    if (app.context.outbound_counts) {
        auto const depth = co_await app.store.outbound_webhooks().depth();
        text += outbound_metrics(app.context.outbound_counts(), depth);
    }
    co_return Response{
        .status = 200, .content_type = "text/plain; version=0.0.4; charset=utf-8", .body = std::move(text)};
}

Answer get_openapi(App&, Request& request) {
    co_return serve_file("openapi.json", request).value_or(Response{.status = 500});
}

Answer get_docs(App&, Request& request) {
    co_return serve_file("docs/index.html", request).value_or(Response{.status = 500});
}

}    // namespace carillon::api
