#include "api/auth.hpp"
#include "api/handlers.hpp"
#include "api/json_body.hpp"
#include "base/totp.hpp"
#include "domain/password.hpp"
#include "store/people.hpp"

namespace carillon::api {
namespace {
constexpr std::size_t recovery_codes = 10;
constexpr std::size_t recovery_code_bytes = 9;

/// The one field `password` of the body, checked.
Async<Result<void>> confirm_with_password(App& app, Request const& request) {
    auto const body = read_json(request);
    if (!body) co_return std::unexpected{body.error()};
    Fields fields{*body};
    auto password = fields.text("password", {1, 1024});
    fields.require({"password"});
    if (auto const read = fields.finish(); !read) co_return std::unexpected{read.error()};
    co_return co_await app.auth.check_password(request, request.who.session.email, *std::move(password));
}
}    // namespace

Answer change_password(App& app, Request& request) {
    auto const body = read_json(request);
    if (!body) co_return std::unexpected{body.error()};
    Fields fields{*body};
    auto current = fields.text("password", {1, 1024});
    auto fresh = fields.text("newPassword", {1, 1024});
    if (fresh)
        if (auto const fault = password_fault(*fresh, request.who.session.email))
            fields.add("newPassword", "weak_password", *fault);
    fields.require({"password", "newPassword"});
    if (auto const read = fields.finish(); !read) co_return std::unexpected{read.error()};
    auto const right =
        co_await app.auth.check_password(request, request.who.session.email, *std::move(current));
    if (!right) co_return std::unexpected{right.error()};
    auto hash = co_await app.auth.hash(*std::move(fresh));
    co_await app.store.people().set_password(request.who.user, std::move(hash), request.who.session.id,
                                             request.who.org, request.who.actor(), app.now());
    co_return no_content();
}

Answer begin_second_factor(App& app, Request& request) {
    auto const right = co_await confirm_with_password(app, request);
    if (!right) co_return std::unexpected{right.error()};
    auto const known = co_await app.store.people().second_factor(request.who.user);
    if (known && known->confirmed)
        co_return refuse(Problem::Kind::conflict, "has_second_factor",
                         "There is a second factor already. Remove it before setting up another.");
    auto const secret = random_totp_secret();
    auto sealed = app.context.secrets.seal(secret);
    co_await app.store.people().begin_second_factor(request.who.user, std::move(sealed));
    json::object answer{{"secret", totp_secret_text(secret)},
                        {"uri", totp_uri(secret, request.who.session.email)}};
    co_return json_response(200, std::move(answer));
}

Answer confirm_second_factor(App& app, Request& request) {
    auto const body = read_json(request);
    if (!body) co_return std::unexpected{body.error()};
    Fields fields{*body};
    auto const code = fields.text("code", {1, 64});
    fields.require({"code"});
    if (auto const read = fields.finish(); !read) co_return std::unexpected{read.error()};
    auto const begun = co_await app.store.people().second_factor(request.who.user);
    if (!begun || begun->confirmed)
        co_return refuse(Problem::Kind::conflict, "no_second_factor_begun",
                         "Nothing is being set up. POST /api/v1/session/second-factor begins it.");
    auto const secret = app.context.secrets.open(begun->secret_sealed);
    std::optional<std::int64_t> step;
    if (secret) step = totp_step(*secret, *code, app.now());
    if (!step)
        co_return invalid_field("/code", "bad_code",
                                "The code is not the one the app shows now. Check that its clock is right.");
    json::array shown;
    std::vector<Digest> hashes;
    for (std::size_t made = 0; made < recovery_codes; ++made) {
        auto const text = random_token(recovery_code_bytes);
        hashes.push_back(sha256(text));
        shown.push_back(json::string{text});
    }
    co_await app.store.people().confirm_second_factor(request.who.user, *step, std::move(hashes),
                                                      request.who.org, request.who.actor(), app.now());
    json::object answer{{"recoveryCodes", std::move(shown)}};
    co_return json_response(200, std::move(answer));
}

Answer remove_second_factor(App& app, Request& request) {
    auto const right = co_await confirm_with_password(app, request);
    if (!right) co_return std::unexpected{right.error()};
    co_await app.store.people().remove_second_factor(request.who.user, request.who.org, request.who.actor(),
                                                     app.now());
    co_return no_content();
}

}    // namespace carillon::api
