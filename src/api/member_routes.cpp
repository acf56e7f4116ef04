#include "api/auth.hpp"
#include "api/handlers.hpp"
#include "api/json_body.hpp"
#include "base/ascii.hpp"
#include "domain/password.hpp"
#include "store/people.hpp"

namespace carillon::api {
namespace {
constexpr auto invitation_life = std::chrono::hours{24 * 7};

json::object to_json(store::OrgMember const& member) {
    return {{"id", member.user.value},
            {"email", member.email},
            {"role", to_string(member.role)},
            {"joinedAt", to_text(member.joined_at)},
            {"lastSeenAt", or_null(member.last_seen_at)},
            {"secondFactor", member.second_factor}};
}

json::object to_json(store::Invitation const& invitation) {
    return {{"id", invitation.id.value},
            {"email", invitation.email},
            {"role", to_string(invitation.role)},
            {"createdAt", to_text(invitation.created_at)},
            {"expiresAt", to_text(invitation.expires_at)}};
}

std::optional<Role> read_role(Fields& fields) {
    auto const word = fields.word("role", {"owner", "admin", "member", "viewer"});
    if (!word) return {};
    return role_from(*word);
}

std::unexpected<Problem> no_invitation() {
    return refuse(Problem::Kind::not_found, "no_invitation",
                  "The invitation was used, withdrawn or has expired. Ask for a new one.");
}
}    // namespace

Answer list_members(App& app, Request& request) {
    auto const wanted = read_page(request);
    if (!wanted) co_return std::unexpected{wanted.error()};
    auto const members = co_await app.store.people().members(request.who.org);
    auto take = pager(*wanted);
    for (auto const& member : members) take.offer(member.user.value, [&] { return to_json(member); });
    co_return json_response(200, take.done());
}

Answer invite_member(App& app, Request& request) {
    auto const body = read_json(request);
    if (!body) co_return std::unexpected{body.error()};
    Fields fields{*body};
    auto const email = fields.text("email", {1, 254});
    auto const role = read_role(fields);
    if (email && !is_email(*email))
        fields.add(
            "email", "bad_email",
            fmt::format("{} is not an e-mail address. Write name@example.com.", quoted(json::value(*email))));
    fields.require({"email", "role"});
    if (auto const read = fields.finish(); !read) co_return std::unexpected{read.error()};
    if (auto const may = may_change_member(request.who.role, {}, *role); !may)
        co_return std::unexpected{may.error()};
    store::Invitation invitation{
        .id = {}, .org = request.who.org, .org_name = {}, .email = lower_ascii(*email), .role = *role};
    invitation.created_at = app.now();
    invitation.expires_at = invitation.created_at + invitation_life;
    auto const token = random_token();
    auto const id = co_await app.store.people().invite(invitation, sha256(token), request.who.actor());
    if (!id) co_return std::unexpected{id.error()};
    invitation.id = *id;
    auto answer = to_json(invitation);
    answer["token"] = token;
    // After the #, so that it reaches no server's log.
    answer["path"] = "/join#" + token;
    co_return json_response(201, std::move(answer));
}

Answer update_member(App& app, Request& request) {
    auto const id = path_id(request, 0, "member");
    if (!id) co_return std::unexpected{id.error()};
    auto const body = read_json(request);
    if (!body) co_return std::unexpected{body.error()};
    Fields fields{*body};
    auto const role = read_role(fields);
    fields.require({"role"});
    if (auto const read = fields.finish(); !read) co_return std::unexpected{read.error()};
    auto const changed = co_await app.store.people().set_role(
        request.who.org, UserId{*id}, *role, request.who.role, request.who.actor(), app.now());
    if (!changed) co_return std::unexpected{changed.error()};
    co_return json_response(200, to_json(*changed));
}

Answer remove_member(App& app, Request& request) {
    auto const id = path_id(request, 0, "member");
    if (!id) co_return std::unexpected{id.error()};
    auto const removed = co_await app.store.people().remove(request.who.org, UserId{*id}, request.who.role,
                                                            request.who.actor(), app.now());
    if (!removed) co_return std::unexpected{removed.error()};
    co_return no_content();
}

Answer list_invitations(App& app, Request& request) {
    auto const wanted = read_page(request);
    if (!wanted) co_return std::unexpected{wanted.error()};
    auto const open = co_await app.store.people().invitations(request.who.org, app.now());
    auto take = pager(*wanted);
    for (auto const& invitation : open) take.offer(invitation.id.value, [&] { return to_json(invitation); });
    co_return json_response(200, take.done());
}

Answer withdraw_invitation(App& app, Request& request) {
    auto const id = path_id(request, 0, "invitation");
    if (!id) co_return std::unexpected{id.error()};
    bool const withdrawn = co_await app.store.people().withdraw(request.who.org, InvitationId{*id},
                                                                request.who.actor(), app.now());
    if (!withdrawn) co_return not_found("invitation");
    co_return no_content();
}

Answer look_at_invitation(App& app, Request& request) {
    auto const body = read_json(request);
    if (!body) co_return std::unexpected{body.error()};
    Fields fields{*body};
    auto const token = fields.text("token", {1, 100});
    fields.require({"token"});
    if (auto const read = fields.finish(); !read) co_return std::unexpected{read.error()};
    auto const found = co_await app.store.people().find_invitation(sha256(*token), app.now());
    if (!found) co_return no_invitation();
    json::object answer{{"organization", found->org_name},
                        {"email", found->email},
                        {"role", to_string(found->role)},
                        {"expiresAt", to_text(found->expires_at)},
                        {"hasAccount", found->has_account}};
    co_return json_response(200, std::move(answer));
}

/// Whoever has an account proves it by its password; anybody else chooses one.
Answer accept_invitation(App& app, Request& request) {
    auto const body = read_json(request);
    if (!body) co_return std::unexpected{body.error()};
    Fields fields{*body};
    auto const token = fields.text("token", {1, 100});
    auto password = fields.text("password", {1, 1024});
    fields.require({"token", "password"});
    if (auto const read = fields.finish(); !read) co_return std::unexpected{read.error()};
    auto const found = co_await app.store.people().find_invitation(sha256(*token), app.now());
    if (!found) co_return no_invitation();
    std::string hash;
    if (found->has_account) {
        auto const right = co_await app.auth.check_password(request, found->email, *std::move(password));
        if (!right) co_return std::unexpected{right.error()};
    } else {
        if (auto const fault = password_fault(*password, found->email))
            co_return invalid_field("/password", "weak_password", *fault);
        hash = co_await app.auth.hash(*std::move(password));
    }
    auto const joined = co_await app.store.people().accept(sha256(*token), std::move(hash),
                                                           request.remote_address, app.now());
    if (!joined) co_return std::unexpected{joined.error()};
    json::object answer{{"organization", found->org_name}, {"email", found->email}};
    co_return json_response(200, std::move(answer));
}

}    // namespace carillon::api
