#include "api/auth.hpp"
#include "api/handlers.hpp"
#include "api/json_body.hpp"
#include "store/people.hpp"

namespace carillon::api {
namespace {
Async<json::value> to_json(App& app, store::Session const& session) {
    auto const memberships = co_await app.store.accounts().memberships(session.user);
    auto const factor = co_await app.store.people().second_factor(session.user);
    json::array organizations, permissions;
    for (auto const& membership : memberships)
        organizations.push_back(json::object{{"id", membership.org.value},
                                             {"name", membership.org_name},
                                             {"role", to_string(membership.role)}});
    for (auto const word : words_of(permissions_of(session.role))) permissions.push_back(json::string{word});
    json::object answer{
        {"user", json::object{{"id", session.user.value}, {"email", session.email}}},
        {"organization", json::object{{"id", session.org.value}, {"name", session.org_name}}},
        {"organizations", std::move(organizations)},
        {"role", to_string(session.role)},
        {"permissions", std::move(permissions)},
        {"secondFactor", factor && factor->confirmed},
        {"csrfToken", session.csrf_token},
        {"expiresAt", to_text(session.expires_at)},
    };
    co_return json::value(std::move(answer));
}
}    // namespace

Answer sign_in(App& app, Request& request) {
    auto const body = read_json(request);
    if (!body) co_return std::unexpected{body.error()};
    Fields fields{*body};
    auto email = fields.text("email", {1, 254});
    auto password = fields.text("password", {1, 1024});
    auto code = fields.text("code", {1, 64});
    auto const org = fields.integer("organizationId", 1, std::numeric_limits<std::int64_t>::max());
    fields.require({"email", "password"});
    if (auto const read = fields.finish(); !read) co_return std::unexpected{read.error()};
    Authenticator::Credentials given{.email = *std::move(email), .password = *std::move(password)};
    if (code) given.code = *std::move(code);
    if (org) given.org = OrgId{*org};
    auto signed_in = co_await app.auth.sign_in(request, std::move(given));
    if (!signed_in) co_return std::unexpected{signed_in.error()};
    auto answer = co_await to_json(app, signed_in->who.session);
    auto response = json_response(200, answer);
    response.headers.emplace_back("Set-Cookie", std::move(signed_in->cookie));
    co_return response;
}

Answer get_session(App& app, Request& request) {
    auto answer = co_await to_json(app, request.who.session);
    co_return json_response(200, answer);
}

Answer change_organization(App& app, Request& request) {
    auto const body = read_json(request);
    if (!body) co_return std::unexpected{body.error()};
    Fields fields{*body};
    auto const org = fields.integer("organizationId", 1, std::numeric_limits<std::int64_t>::max());
    fields.require({"organizationId"});
    if (auto const read = fields.finish(); !read) co_return std::unexpected{read.error()};
    bool const moved =
        co_await app.store.people().move_session(request.who.session.id, request.who.user, OrgId{*org});
    if (!moved) co_return not_found("organization");
    auto const session =
        co_await app.store.accounts().find_session(sha256(request.cookie(session_cookie)), app.now());
    if (!session) co_return not_found("session");
    auto answer = co_await to_json(app, *session);
    co_return json_response(200, answer);
}

Answer sign_out(App& app, Request& request) {
    auto cookie = co_await app.auth.sign_out(request);
    auto response = no_content();
    response.headers.emplace_back("Set-Cookie", std::move(cookie));
    co_return response;
}

Answer list_sessions(App& app, Request& request) {
    auto const wanted = read_page(request);
    if (!wanted) co_return std::unexpected{wanted.error()};
    auto const sessions = co_await app.store.people().sessions(request.who.user, app.now());
    auto take = pager(*wanted);
    for (auto const& session : sessions)
        take.offer(session.id.value, [&] {
            return json::object{{"id", session.id.value},
                                {"organization", session.org_name},
                                {"address", or_null(session.address)},
                                {"userAgent", or_null(session.user_agent)},
                                {"createdAt", to_text(session.created_at)},
                                {"lastSeenAt", or_null(session.last_seen_at)},
                                {"expiresAt", to_text(session.expires_at)},
                                {"current", session.id == request.who.session.id}};
        });
    co_return json_response(200, take.done());
}

Answer end_session(App& app, Request& request) {
    auto const id = path_id(request, 0, "session");
    if (!id) co_return std::unexpected{id.error()};
    bool const ended = co_await app.store.people().end_session(request.who.user, SessionId{*id});
    if (!ended) co_return not_found("session");
    co_return no_content();
}

}    // namespace carillon::api
