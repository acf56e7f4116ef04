#include "api/auth.hpp"
#include "api/csv_cell.hpp"
#include "api/csv_file.hpp"
#include "api/handlers.hpp"
#include "api/json_body.hpp"
#include "base/time.hpp"
#include "domain/api_key.hpp"

#include <boost/json/parse.hpp>
#include <boost/url/parse.hpp>

namespace carillon::api {
namespace {
json::array words(Permissions permissions) {
    json::array words;
    for (auto const word : words_of(permissions)) words.push_back(json::string{word});
    return words;
}

/// `scopes` of a key to be made: all it can be given where nothing is said, and never more than its maker
/// has.
Permissions read_scopes(Fields& fields, json::object const& body, Identity const& maker) {
    auto given = key_permissions();
    if (fields.has("scopes") && !fields.is_null("scopes")) {
        auto const* const list = body.at("scopes").if_array();
        given = {};
        if (!list || list->empty())
            fields.add("scopes", "not_a_list", "scopes is a list of words such as [\"view\", \"inbound\"].");
        else
            for (auto const& word : *list) {
                std::optional<Permission> scope;
                if (word.is_string()) scope = permission_from(word.get_string());
                if (scope && key_permissions().has(*scope))
                    given.add(*scope);
                else
                    fields.add("scopes", "unknown_scope",
                               fmt::format("{} is no scope; there are {}.", quoted(word),
                                           fmt::join(words_of(key_permissions()), ", ")));
            }
    }
    return Permissions::from_bits(given.bits() & maker.permissions.bits());
}

/// A time to come.
std::optional<Wall> read_expiry(Fields& fields, Wall now) {
    auto const text = fields.text("expiresAt", {1, 40});
    if (!text) return {};
    auto const at = from_rfc3339(*text);
    if (at && *at > now) return at;
    fields.add(
        "expiresAt", "bad_time",
        "expiresAt is a time to come as RFC 3339 has it, such as 2030-01-31T00:00:00Z; null never expires.");
    return {};
}

json::object to_json(store::ApiKey const& key) {
    return {{"id", key.id.value},
            {"name", key.name},
            {"prefix", key.prefix},
            {"scopes", words(key.scopes)},
            {"createdAt", to_text(key.created_at)},
            {"expiresAt", or_null(key.expires_at)},
            {"lastUsedAt", or_null(key.last_used_at)}};
}

json::object to_json(Retention const& retention) {
    json::object days;
    for (auto const& period : retention_periods) {
        auto const kept = retention.*period.days;
        days[period.name] = kept ? json::value(*kept) : json::value(nullptr);
    }
    return days;
}

/// `retention` of the settings: what is left out stays, null keeps for good.
void read_retention(Fields& fields, Retention& retention) {
    auto const* const given = fields.object("retention");
    if (!given) return;
    Fields days{*given, "/retention"};
    for (auto const& period : retention_periods) {
        if (days.is_null(period.name)) retention.*period.days = std::nullopt;
        if (auto const kept = days.integer(period.name, period.min, retention_days_max))
            retention.*period.days = static_cast<int>(*kept);
    }
    days.refuse_unknown();
    for (auto& error : days.errors()) fields.add(std::move(error));
}

json::object to_json(store::Organization const& organization) {
    return {{"id", organization.id.value},
            {"name", organization.name},
            {"createdAt", to_text(organization.created_at)},
            {"inboundAuth", to_string(organization.inbound_auth)},
            {"webhookUrl", or_null(organization.webhook_url)},
            {"requiresApproval", organization.requires_approval},
            {"retention", to_json(organization.retention)}};
}

constexpr std::string_view meta_path = "/webhooks/meta";

/// The whole address for Meta's dashboard, the path added where it is missing. Nothing when it is none that
/// Meta could call.
std::optional<std::string> meta_address(std::string_view text) {
    auto const url = boost::urls::parse_uri(text);
    if (!url || url->scheme_id() != boost::urls::scheme::https || url->host().empty() ||
        url->has_userinfo() || url->has_query() || url->has_fragment())
        return {};
    std::string address{text};
    while (address.ends_with('/')) address.pop_back();
    if (!address.ends_with(meta_path)) address += meta_path;
    return address;
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
    co_return json_response(200, to_json(*found));
}

Answer update_settings(App& app, Request& request) {
    auto const body = read_json(request);
    if (!body) co_return std::unexpected{body.error()};
    auto found = co_await app.store.accounts().find_organization(request.who.org);
    if (!found) co_return not_found("organization");
    Fields fields{*body};
    if (auto const way = fields.word("inboundAuth", {"api_key", "hmac"}))
        found->inbound_auth = *store::inbound_auth_from(*way);
    if (fields.is_null("webhookUrl")) found->webhook_url.clear();
    if (auto const url = fields.text("webhookUrl", {1, 500})) {
        if (auto address = meta_address(*url))
            found->webhook_url = *std::move(address);
        else
            fields.add("webhookUrl", "bad_url",
                       fmt::format("webhookUrl is {}; give the https address under which Meta reaches this "
                                   "server, such as https://carillon.example{}.",
                                   quoted(json::value(*url)), meta_path));
    }
    if (auto const approval = fields.flag("requiresApproval")) found->requires_approval = *approval;
    read_retention(fields, found->retention);
    if (auto const read = fields.finish(); !read) co_return std::unexpected{read.error()};
    co_await app.store.accounts().set_settings(*found, request.who.actor(), app.now());
    co_return json_response(200, to_json(*found));
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
    auto const scopes = read_scopes(fields, *body, request.who);
    auto const until = read_expiry(fields, app.now());
    fields.require({"name"});
    if (auto const read = fields.finish(); !read) co_return std::unexpected{read.error()};
    auto const fresh = make_api_key();
    store::ApiKey created{.id = {},
                          .org = request.who.org,
                          .name = *name,
                          .prefix = fresh.prefix,
                          .created_at = app.now(),
                          .last_used_at = {},
                          .expires_at = until,
                          .scopes = scopes};
    created.id = co_await app.store.accounts().create_api_key(created, fresh.hash);
    store::AuditEntry entry{
        .org = created.org,
        .actor = request.who.actor(),
        .action = "api_key.create",
        .subject = fmt::format("api_key:{}", created.id.value),
        .detail_json = json::serialize(json::object{{"name", created.name}, {"scopes", words(scopes)}}),
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

namespace {
/// The youngest first, as the list has them.
class AuditCsv final : public CsvPages {
public:
    AuditCsv(store::Accounts& accounts, OrgId org) : accounts_{accounts}, org_{org} {}

private:
    CsvRecord header() const override {
        return {"id", "at", "actor", "address", "action", "subject", "detail", "hash"};
    }
    Async<bool> next_page(std::string& out) override {
        auto const entries = co_await accounts_.audit_log(org_, after_, rows_per_page);
        for (auto const& [id, entry] : entries)
            append_record(out, CsvRecord{std::to_string(id), to_text(entry.at), entry.actor, entry.address,
                                         entry.action, entry.subject, entry.detail_json, entry.hash});
        if (!entries.empty()) after_ = entries.back().first;
        co_return entries.size() == rows_per_page;
    }

    store::Accounts& accounts_;
    OrgId const org_;
    std::int64_t after_ = 0;
};
}    // namespace

Answer download_audit_log(App& app, Request& request) {
    co_return csv_file("audit-log.csv", std::make_unique<AuditCsv>(app.store.accounts(), request.who.org));
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
                                     {"address", or_null(entry.address)},
                                     {"action", entry.action},
                                     {"subject", entry.subject},
                                     {"detail", detail_of(entry)},
                                     {"hash", entry.hash}});
    }
    co_return json_response(200, page(std::move(items), cursor));
}

}    // namespace carillon::api
