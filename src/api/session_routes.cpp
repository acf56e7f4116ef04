#include "api/auth.hpp"
#include "api/handlers.hpp"
#include "api/json_body.hpp"

namespace carillon::api {
namespace {
json::value to_json(store::Session const& session) {
    return json::object{
        {"user", json::object{{"id", session.user.value}, {"email", session.email}}},
        {"organization", json::object{{"id", session.org.value}, {"name", session.org_name}}},
        {"role", to_string(session.role)},
        {"csrfToken", session.csrf_token},
        {"expiresAt", to_text(session.expires_at)},
    };
}
}    // namespace

Answer sign_in(App& app, Request& request) {
    auto const body = read_json(request);
    if (!body) co_return std::unexpected{body.error()};
    Fields fields{*body};
    auto email = fields.text("email", {1, 254});
    auto password = fields.text("password", {1, 1024});
    auto const org = fields.integer("organizationId", 1, std::numeric_limits<std::int64_t>::max());
    fields.require({"email", "password"});
    if (auto const read = fields.finish(); !read) co_return std::unexpected{read.error()};
    std::optional<OrgId> chosen;
    if (org) chosen = OrgId{*org};
    auto signed_in =
        co_await app.auth.sign_in(request.remote_address, *std::move(email), *std::move(password), chosen);
    if (!signed_in) co_return std::unexpected{signed_in.error()};
    auto response = json_response(200, to_json(signed_in->who.session));
    response.headers.emplace_back("Set-Cookie", std::move(signed_in->cookie));
    co_return response;
}

Answer get_session(App&, Request& request) { co_return json_response(200, to_json(request.who.session)); }

Answer sign_out(App& app, Request& request) {
    auto cookie = co_await app.auth.sign_out(request);
    auto response = no_content();
    response.headers.emplace_back("Set-Cookie", std::move(cookie));
    co_return response;
}

}    // namespace carillon::api
