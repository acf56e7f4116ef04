#include "api/handlers.hpp"
#include "api/json_body.hpp"
#include "store/accounts.hpp"

namespace carillon::api {
namespace {
/// Every signature without an API key is tried against all of them.
constexpr std::size_t keys_max = 10;
constexpr std::size_t prefix_size = 12;

json::object to_json(store::SigningKey const& key) {
    return {{"id", key.id.value},
            {"name", key.name},
            {"prefix", key.prefix},
            {"createdAt", to_text(key.created_at)},
            {"lastUsedAt", or_null(key.last_used_at)}};
}
}    // namespace

Answer list_signing_keys(App& app, Request& request) {
    auto const wanted = read_page(request);
    if (!wanted) co_return std::unexpected{wanted.error()};
    auto const keys = co_await app.store.accounts().signing_keys(request.who.org);
    auto take = pager(*wanted);
    for (auto const& key : keys) take.offer(key.id.value, [&] { return to_json(key); });
    co_return json_response(200, take.done());
}

Answer create_signing_key(App& app, Request& request) {
    auto const body = read_json(request);
    if (!body) co_return std::unexpected{body.error()};
    Fields fields{*body};
    auto const name = fields.text("name", {1, 100});
    fields.require({"name"});
    if (auto const read = fields.finish(); !read) co_return std::unexpected{read.error()};
    auto const active = co_await app.store.accounts().signing_keys(request.who.org);
    if (active.size() >= keys_max)
        co_return refuse(Problem::Kind::conflict, "too_many_signing_keys",
                         fmt::format("There are {} signing keys already. Revoke one that is no longer used.",
                                     active.size()));
    auto const secret = "csk_" + random_token();
    store::SigningKey fresh{.id = {}, .org = request.who.org, .name = *name};
    fresh.prefix = secret.substr(0, prefix_size);
    fresh.secret_sealed = app.context.secrets.seal(secret);
    fresh.created_at = app.now();
    auto const id = co_await app.store.accounts().add_signing_key(fresh, request.who.actor());
    fresh.id = id;
    auto answer = to_json(fresh);
    answer["secret"] = secret;
    co_return json_response(201, std::move(answer));
}

Answer revoke_signing_key(App& app, Request& request) {
    auto const id = path_id(request, 0, "signing key");
    if (!id) co_return std::unexpected{id.error()};
    bool const revoked = co_await app.store.accounts().revoke_signing_key(request.who.org, SigningKeyId{*id},
                                                                          request.who.actor(), app.now());
    if (!revoked) co_return not_found("signing key");
    co_return no_content();
}

}    // namespace carillon::api
