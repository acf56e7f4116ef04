#pragma once
#include "api/app_context.hpp"
#include "api/http_server.hpp"
#include "api/idempotency.hpp"
#include "api/router.hpp"

namespace carillon::api {

/// From a request to its handler: route, identity, role, idempotency; and from whatever comes back to an
/// answer with the headers every answer has. On the server's thread.
class Dispatcher final : public HttpHandler {
public:
    explicit Dispatcher(App& app);
    Async<Result<BodyPlan>> begin(Request& request) override;
    Async<Response> handle(Request& request) override;
    Response refuse(Request const& request, Problem const& problem) override;
    void finished(Request const& request, int status) override;

private:
    Async<Result<Response>> call(Route const& route, Request& request);
    Async<Result<Response>> call_once(Route const& route, Request& request);
    Async<Result<void>> admit(Route const& route, Request& request);

    App& app_;
    Idempotency idempotency_;
};

}    // namespace carillon::api
