#include "api/dispatch.hpp"

#include "api/answers.hpp"
#include "api/auth.hpp"
#include "api/metrics.hpp"
#include "api/own_site.hpp"
#include "api/static_files.hpp"

#include <spdlog/spdlog.h>

namespace carillon::api {
namespace {
constexpr std::string_view content_security_policy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: https:; "
    "font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; media-src https:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'";

constexpr std::string_view permissions_policy =
    "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()";

bool is_page(Request const& request) { return request.method == "GET" || request.method == "HEAD"; }
bool changes(std::string_view method) { return method != "GET" && method != "HEAD"; }

/// Whoever came by https once should never come without again, nor should the session's cookie.
void add_https_headers(Pairs& headers) {
    for (auto& [name, value] : headers)
        if (name == "Set-Cookie" && value.find("; Secure") == std::string::npos) value += "; Secure";
    headers.emplace_back("Strict-Transport-Security", "max-age=31536000");
}

void add_headers(Request const& request, Response& response) {
    auto& headers = response.headers;
    if (request.scheme == Scheme::https) add_https_headers(headers);
    headers.emplace_back("X-Content-Type-Options", "nosniff");
    headers.emplace_back("Referrer-Policy", "no-referrer");
    headers.emplace_back("X-Frame-Options", "DENY");
    headers.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
    headers.emplace_back("Cross-Origin-Resource-Policy", "same-origin");
    headers.emplace_back("Permissions-Policy", std::string{permissions_policy});
    headers.emplace_back("Content-Security-Policy", std::string{content_security_policy});
    bool const cached =
        std::any_of(headers.begin(), headers.end(), [](auto const& h) { return h.first == "Cache-Control"; });
    if (!cached) headers.emplace_back("Cache-Control", "no-store");
}

Response not_allowed(Match const& found, std::string_view method) {
    auto response = problem_response(405, Problem{Problem::Kind::malformed, "method_not_allowed",
                                                  fmt::format("{} is not for this address; it takes {}.",
                                                              method, fmt::join(found.allowed, ", "))});
    response.headers.emplace_back("Allow", fmt::format("{}", fmt::join(found.allowed, ", ")));
    return response;
}

std::unexpected<Problem> no_such_address(Request const& request) {
    return carillon::refuse(
        Problem::Kind::not_found, "no_such_address",
        fmt::format("There is nothing at {}. GET /docs shows what there is.", request.path.substr(0, 200)));
}

std::unexpected<Problem> not_permitted(Identity const& who, Permission needed) {
    if (who.kind == Identity::Kind::api_key)
        return carillon::refuse(
            Problem::Kind::forbidden, "not_permitted",
            fmt::format(
                "This call needs the scope “{0}”, which this API key does not have. Make a key with “{0}” "
                "among its scopes{1}.",
                to_string(needed),
                needed == Permission::approve ? " (no key has this one: it takes a person)" : ""));
    return carillon::refuse(Problem::Kind::forbidden, "not_permitted",
                            fmt::format("Your role is {}, which does not permit “{}”. Ask an owner or admin.",
                                        to_string(who.role), to_string(needed)));
}

/// The path, but for those that have somebody's number in them.
std::string_view logged_path(Request const& request) {
    auto const found = match(request.method, request.path);
    if (found.route && found.route->pattern.contains("{phone}")) return found.route->pattern;
    return request.path;
}

/// What went wrong on our side, as an answer. `request_id` leads to the log.
Response failure_response(std::exception_ptr failure, Request const& request) {
    try {
        std::rethrow_exception(std::move(failure));
    } catch (store::StoreFailure const& error) {
        spdlog::error("{} {} ({}): {}", request.method, logged_path(request), request.request_id,
                      error.what());
        return problem_response(Problem{Problem::Kind::unavailable, "store_failed", error.what()});
    } catch (std::exception const& error) {
        spdlog::error("{} {} ({}): {}", request.method, logged_path(request), request.request_id,
                      error.what());
        return problem_response(
            500,
            Problem{Problem::Kind::unavailable, "internal",
                    fmt::format(
                        "Something went wrong here; nothing of this request was kept half done. The log has "
                        "it under request id {}.",
                        request.request_id)});
    }
}
}    // namespace

Dispatcher::Dispatcher(App& app)
    : app_{app}, idempotency_{app.store.accounts(), app.clock, app.context.secrets} {}

Async<Result<BodyPlan>> Dispatcher::begin(Request& request) {
    request.begun_at = app_.clock.steady();
    auto found = match(request.method, request.path);
    if (!found.route) co_return no_body;    // handle() says why
    request.captures = std::move(found.captures);
    std::exception_ptr failure;
    try {
        auto const admitted = co_await admit(*found.route, request);
        if (!admitted) co_return std::unexpected{admitted.error()};
    } catch (...) {
        failure = std::current_exception();
    }
    // Not a Problem of the request: handle() meets the same failure and answers it.
    (void)failure;
    co_return found.route->body;
}

Async<Result<void>> Dispatcher::admit(Route const& route, Request& request) {
    // A cookie goes wherever a browser is sent, also by another site's page; a key or a signature does not.
    bool const by_browser = request.path.starts_with("/api/") && request.header("authorization").empty();
    if (by_browser && changes(request.method) && route.access != Access::inbound)
        if (auto own = must_be_own_site(request, app_.context.public_url); !own) co_return own;
    if (route.access == Access::open || route.access == Access::inbound) co_return Result<void>{};
    auto const keys =
        route.access == Access::session ? Authenticator::ApiKeys::refused : Authenticator::ApiKeys::taken;
    auto who = co_await app_.auth.identify(request, keys);
    if (!who) co_return std::unexpected{who.error()};
    request.who = *std::move(who);
    request.who.address = request.remote_address;
    if (route.access == Access::permitted && !request.who.may(route.access.permission()))
        co_return not_permitted(request.who, route.access.permission());
    co_return Result<void>{};
}

Async<Result<Response>> Dispatcher::call(Route const& route, Request& request) {
    // Keys are an organization's; a session is one person's, and to end it twice is to end it.
    bool const once = changes(request.method) && route.access == Access::permitted &&
                      !request.header("idempotency-key").empty();
    if (once) co_return co_await call_once(route, request);
    co_return co_await route.handler(app_, request);
}

Async<Result<Response>> Dispatcher::call_once(Route const& route, Request& request) {
    DigestedBody body{request};
    auto known = co_await idempotency_.begin(request, body);
    if (!known) co_return std::unexpected{known.error()};
    if (*known) co_return *std::move(*known);
    Result<Response> answer;
    std::exception_ptr failure;
    try {
        answer = co_await route.handler(app_, request);
    } catch (...) {
        failure = std::current_exception();
    }
    Response const* const given = !failure && answer ? &*answer : nullptr;
    co_await idempotency_.finish(request, body, given);
    if (failure) std::rethrow_exception(failure);
    co_return answer;
}

Async<Response> Dispatcher::handle(Request& request) {
    auto found = match(request.method, request.path);
    Response response;
    std::exception_ptr failure;
    if (!found.route) {
        std::optional<Response> page;
        if (is_page(request) && found.allowed.empty()) page = serve_page(request);
        if (page)
            response = *std::move(page);
        else if (!found.allowed.empty())
            response = not_allowed(found, request.method);
        else
            response = problem_response(no_such_address(request).error());
    } else {
        try {
            // Again only where begin() could not: a database that fails must not let anyone in.
            Result<void> admitted;
            if (request.who.kind == Identity::Kind::nobody) admitted = co_await admit(*found.route, request);
            auto answer = Result<Response>{};
            if (!admitted)
                answer = std::unexpected{admitted.error()};
            else
                answer = co_await call(*found.route, request);
            response = answer ? *std::move(answer) : problem_response(answer.error());
        } catch (...) {
            failure = std::current_exception();
        }
    }
    if (failure) response = failure_response(std::move(failure), request);
    add_headers(request, response);
    co_return response;
}

Response Dispatcher::refuse(Request const& request, Problem const& problem) {
    auto response = problem_response(problem);
    add_headers(request, response);
    return response;
}

void Dispatcher::finished(Request const& request, int status) {
    // A request whose head could not be read was never begun.
    auto const begun = request.begun_at == Steady{} ? app_.clock.steady() : request.begun_at;
    auto const took = std::chrono::duration_cast<std::chrono::microseconds>(app_.clock.steady() - begun);
    auto const found = match(request.method, request.path);
    auto const route = found.route ? found.route->pattern : std::string_view{"(none)"};
    auto const method = found.route ? std::string_view{request.method} : std::string_view{"(any)"};
    app_.metrics.request(route, method, status, took);
    spdlog::debug("{} {} {} {} µs {}", request.method, logged_path(request), status, took.count(),
                  request.request_id);
}

}    // namespace carillon::api
