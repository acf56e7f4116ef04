#include "api/auth.hpp"
#include "api/handlers.hpp"
#include "api/json_body.hpp"
#include "domain/api_key.hpp"

#include <boost/json/parse.hpp>

namespace carillon::api {
namespace {
json::object to_json(store::ApiKey const& key) {
    return {{"id", key.id.value},
            {"name", key.name},
            {"prefix", key.prefix},
            {"createdAt", to_text(key.created_at)},
            {"lastUsedAt", or_null(key.last_used_at)}};
}

json::value detail_of(store::AuditEntry const& entry) {
    json::error_code error;
    auto detail = json::parse(entry.detail_json, error);
    return !error && detail.is_object() ? detail : json::value(nullptr);
}
}    // namespace

Answer get_organization(App& app, Request& request) {
    auto const found = co_await app.store.accounts().find_organization(request.who.org);
    if (!found) co_return not_found("organization");
    json::object body{
        {"id", found->id.value}, {"name", found->name}, {"createdAt", to_text(found->created_at)}};
    co_return json_response(200, std::move(body));
}

Answer list_api_keys(App& app, Request& request) {
    auto const wanted = read_page(request);
    if (!wanted) co_return std::unexpected{wanted.error()};
    auto const keys = co_await app.store.accounts().api_keys(request.who.org);
    auto take = pager(*wanted);
    for (auto const& key : keys) take.offer(key.id.value, [&] { return to_json(key); });
    co_return json_response(200, take.done());
}

Answer create_api_key(App& app, Request& request) {
    auto const body = read_json(request);
    if (!body) co_return std::unexpected{body.error()};
    Fields fields{*body};
    auto const name = fields.text("name", {1, 100});
    fields.require({"name"});
    if (auto const read = fields.finish(); !read) co_return std::unexpected{read.error()};
    auto const fresh = make_api_key();
    store::ApiKey created{
        .org = request.who.org, .name = *name, .prefix = fresh.prefix, .created_at = app.now()};
    created.id = co_await app.store.accounts().create_api_key(created.org, created.name, created.prefix,
                                                              fresh.hash, created.created_at);
    store::AuditEntry entry{.org = created.org,
                            .actor = request.who.actor(),
                            .action = "api_key.create",
                            .subject = fmt::format("api_key:{}", created.id.value),
                            .detail_json = json::serialize(json::object{{"name", created.name}}),
                            .at = created.created_at};
    co_await app.store.accounts().audit(std::move(entry));
    auto answer = to_json(created);
    answer["key"] = fresh.key;
    co_return json_response(201, std::move(answer));
}

Answer revoke_api_key(App& app, Request& request) {
    auto const id = path_id(request, 0, "API key");
    if (!id) co_return std::unexpected{id.error()};
    bool const revoked =
        co_await app.store.accounts().revoke_api_key(request.who.org, ApiKeyId{*id}, app.now());
    if (!revoked) co_return not_found("API key");
    app.auth.forget_keys();
    store::AuditEntry entry{.org = request.who.org,
                            .actor = request.who.actor(),
                            .action = "api_key.revoke",
                            .subject = fmt::format("api_key:{}", *id),
                            .detail_json = "{}",
                            .at = app.now()};
    co_await app.store.accounts().audit(std::move(entry));
    co_return no_content();
}

Answer list_audit_log(App& app, Request& request) {
    auto const wanted = read_page(request);
    if (!wanted) co_return std::unexpected{wanted.error()};
    auto const entries =
        co_await app.store.accounts().audit_log(request.who.org, wanted->after, wanted->limit + 1);
    json::array items;
    std::optional<std::string> cursor;
    for (auto const& [id, entry] : entries) {
        if (items.size() == wanted->limit) {
            cursor = make_cursor(entries[wanted->limit - 1].first);
            break;
        }
        items.push_back(json::object{{"id", id},
                                     {"at", to_text(entry.at)},
                                     {"actor", entry.actor},
                                     {"action", entry.action},
                                     {"subject", entry.subject},
                                     {"detail", detail_of(entry)}});
    }
    co_return json_response(200, page(std::move(items), cursor));
}

}    // namespace carillon::api
