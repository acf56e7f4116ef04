#include "base/ascii.hpp"
#include "store/sqlite/audit_chain.hpp"
#include "store/sqlite/campaign_audit.hpp"
#include "store/sqlite/parts.hpp"
#include "store/sqlite/signing_keys.hpp"

namespace carillon::store::sqlite {
namespace {
constexpr auto answers_kept = std::chrono::hours{24};
constexpr auto use_noted_every = std::chrono::minutes{1};

constexpr char const* organization_columns =
    "SELECT id, name, created_at, inbound_auth, webhook_url, requires_approval, keep_replies, "
    "keep_lead_events, keep_webhook_bodies, keep_recipients FROM organizations ";

Organization take_organization(Query& row) {
    return {.id = row.take<OrgId>(),
            .name = row.take<std::string>(),
            .created_at = row.take<Wall>(),
            .inbound_auth = row.take<InboundAuth>(),
            .webhook_url = row.take<std::string>(),
            .requires_approval = row.take<bool>(),
            .retention = {.replies = row.take<std::optional<int>>(),
                          .lead_events = row.take<std::optional<int>>(),
                          .webhook_bodies = row.take<std::optional<int>>(),
                          .recipients = row.take<std::optional<int>>()}};
}

boost::json::object fields_of(Organization const& settings) {
    boost::json::object fields{{"inboundAuth", to_string(settings.inbound_auth)},
                               {"webhookUrl", settings.webhook_url},
                               {"requiresApproval", settings.requires_approval}};
    for (auto const& period : retention_periods) {
        auto const days = settings.retention.*period.days;
        fields[period.name] = days ? boost::json::value(*days) : boost::json::value(nullptr);
    }
    return fields;
}

class SqliteAccounts final : public Accounts {
public:
    SqliteAccounts(Database& database, Clock& clock) : database_{database}, clock_{clock} {}

    Async<Result<OrgId>> create_organization(std::string name, Wall at) override {
        return database_.write([=](WriteContext& tx) -> Result<OrgId> {
            if (tx.db.exists("SELECT 1 FROM organizations WHERE name = ?", name))
                return refuse(
                    Problem::Kind::conflict, "organization_exists",
                    fmt::format("There is an organization named \"{}\" already. Pick another name.", name));
            tx.db.run("INSERT INTO organizations (name, created_at) VALUES (?, ?)", name, at);
            return tx.db.inserted<OrgId>();
        });
    }

    Async<std::optional<Organization>> find_organization(OrgId id) override {
        return database_.read([=](Connection& db) -> std::optional<Organization> {
            auto row = db.query_text(fmt::format("{} WHERE id = ?", organization_columns), id);
            if (!row.next()) return {};
            return take_organization(row);
        });
    }

    Async<std::optional<Organization>> find_organization(std::string name) override {
        return database_.read([=](Connection& db) -> std::optional<Organization> {
            auto row = db.query_text(fmt::format("{} WHERE name = ?", organization_columns), name);
            if (!row.next()) return {};
            return take_organization(row);
        });
    }

    Async<std::vector<Organization>> organizations() override {
        return database_.read([](Connection& db) {
            std::vector<Organization> all;
            auto row = db.query_text(fmt::format("{} ORDER BY id", organization_columns));
            while (row.next()) all.push_back(take_organization(row));
            return all;
        });
    }

    Async<bool> set_settings(Organization settings, std::string actor, Wall at) override {
        return database_.write([=](WriteContext& tx) {
            auto row = tx.db.query_text(fmt::format("{} WHERE id = ?", organization_columns), settings.id);
            if (!row.next()) return false;
            auto const before = take_organization(row);
            tx.db.run(
                "UPDATE organizations SET inbound_auth = ?2, webhook_url = ?3, requires_approval = ?4, "
                "keep_replies = ?5, keep_lead_events = ?6, keep_webhook_bodies = ?7, keep_recipients = ?8 "
                "WHERE id = ?1",
                settings.id, settings.inbound_auth, settings.webhook_url, settings.requires_approval,
                settings.retention.replies, settings.retention.lead_events, settings.retention.webhook_bodies,
                settings.retention.recipients);
            write_audit(tx.db, {.org = settings.id,
                                .actor = actor,
                                .action = "organization.settings",
                                .subject = fmt::format("organization:{}", settings.id.value),
                                .detail_json = changes(fields_of(before), fields_of(settings)),
                                .at = at});
            return true;
        });
    }

    Async<Result<UserId>> add_member(OrgId org, std::string email, std::string password_hash, Role role,
                                     Wall at) override {
        return database_.write([=, email = lower_ascii(email)](WriteContext& tx) -> Result<UserId> {
            auto user = tx.db.one<UserId>("SELECT id FROM users WHERE email = ?", email);
            if (!user) {
                tx.db.run("INSERT INTO users (email, password_hash, created_at) VALUES (?, ?, ?)", email,
                          password_hash, at);
                user = tx.db.inserted<UserId>();
            }
            if (tx.db.exists("SELECT 1 FROM memberships WHERE org_id = ? AND user_id = ?", org, *user))
                return refuse(Problem::Kind::conflict, "member_exists",
                              fmt::format("{} is a member of this organization already.", email));
            tx.db.run("INSERT INTO memberships (org_id, user_id, role, created_at) VALUES (?, ?, ?, ?)", org,
                      *user, role, at);
            return *user;
        });
    }

    Async<std::optional<User>> find_user(std::string email) override {
        return database_.read([email = lower_ascii(email)](Connection& db) -> std::optional<User> {
            auto row = db.query("SELECT id, email, password_hash FROM users WHERE email = ?", email);
            if (!row.next()) return {};
            return User{.id = row.take<UserId>(),
                        .email = row.take<std::string>(),
                        .password_hash = row.take<std::string>()};
        });
    }

    Async<std::vector<Membership>> memberships(UserId user) override {
        return database_.read([=](Connection& db) {
            std::vector<Membership> all;
            auto row = db.query(
                "SELECT o.id, o.name, m.role FROM memberships m JOIN organizations o ON o.id = m.org_id "
                "WHERE m.user_id = ? ORDER BY o.id",
                user);
            while (row.next())
                all.push_back({.org = row.take<OrgId>(),
                               .org_name = row.take<std::string>(),
                               .role = row.take<Role>()});
            return all;
        });
    }

    Async<void> create_session(Digest token_hash, NewSession session) override {
        return database_.write([=](WriteContext& tx) {
            tx.db.run("DELETE FROM sessions WHERE expires_at <= ?", session.at);
            tx.db.run(
                "INSERT INTO sessions (token_hash, user_id, org_id, csrf_token, created_at, expires_at, "
                "address, user_agent) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                token_hash, session.user, session.org, session.csrf_token, session.at, session.expires_at,
                session.address, session.user_agent);
        });
    }

    Async<std::optional<Session>> find_session(Digest token_hash, Wall now) override {
        using Found = std::pair<Session, std::optional<Wall>>;
        auto look = [=](Connection& db) -> std::optional<Found> {
            auto row = db.query(
                "SELECT s.last_seen_at, s.id, u.id, o.id, u.email, o.name, s.csrf_token, m.role, "
                "s.expires_at "
                "FROM sessions s JOIN users u ON u.id = s.user_id "
                "JOIN organizations o ON o.id = s.org_id "
                "JOIN memberships m ON m.org_id = s.org_id AND m.user_id = s.user_id "
                "WHERE s.token_hash = ? AND s.expires_at > ?",
                token_hash, now);
            if (!row.next()) return {};
            auto const seen = row.take<std::optional<Wall>>();
            return Found{take_session(row), seen};
        };
        auto found = co_await database_.read(std::move(look));
        if (!found) co_return std::nullopt;
        if (!found->second || *found->second + use_noted_every <= now) {
            auto note = [id = found->first.id, now](WriteContext& tx) {
                tx.db.run("UPDATE sessions SET last_seen_at = ?2 WHERE id = ?1", id, now);
            };
            co_await database_.write(std::move(note));
        }
        co_return std::move(found->first);
    }

    Async<void> delete_session(Digest token_hash) override {
        return database_.write(
            [=](WriteContext& tx) { tx.db.run("DELETE FROM sessions WHERE token_hash = ?", token_hash); });
    }

    Async<ApiKeyId> create_api_key(ApiKey key, Digest key_hash) override {
        return database_.write([=](WriteContext& tx) {
            tx.db.run(
                "INSERT INTO api_keys (org_id, name, prefix, key_hash, created_at, expires_at, scopes) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                key.org, key.name, key.prefix, key_hash, key.created_at, key.expires_at, key.scopes.bits());
            return tx.db.inserted<ApiKeyId>();
        });
    }

    Async<std::optional<ApiKey>> find_api_key(Digest key_hash, Wall now) override {
        auto look = [=](Connection& db) -> std::optional<ApiKey> {
            auto row = db.query(
                "SELECT id, org_id, name, prefix, created_at, last_used_at, expires_at, scopes FROM api_keys "
                "WHERE key_hash = ? AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > ?)",
                key_hash, now);
            if (!row.next()) return {};
            return take_key(row);
        };
        auto key = co_await database_.read(std::move(look));
        if (key && (!key->last_used_at || *key->last_used_at + use_noted_every <= now)) {
            auto note = [id = key->id, now](WriteContext& tx) {
                tx.db.run("UPDATE api_keys SET last_used_at = ?2 WHERE id = ?1", id, now);
            };
            co_await database_.write(std::move(note));
        }
        co_return key;
    }

    Async<std::vector<ApiKey>> api_keys(OrgId org) override {
        return database_.read([=](Connection& db) {
            std::vector<ApiKey> all;
            auto row = db.query(
                "SELECT id, org_id, name, prefix, created_at, last_used_at, expires_at, scopes FROM api_keys "
                "WHERE org_id = ? AND revoked_at IS NULL ORDER BY id",
                org);
            while (row.next()) all.push_back(take_key(row));
            return all;
        });
    }

    Async<bool> revoke_api_key(OrgId org, ApiKeyId id, Wall at) override {
        return database_.write([=](WriteContext& tx) {
            return tx.db.run(
                       "UPDATE api_keys SET revoked_at = ?3 WHERE org_id = ?1 AND id = ?2 "
                       "AND revoked_at IS NULL",
                       org, id, at) == 1;
        });
    }

    Async<SigningKeyId> add_signing_key(SigningKey key, std::string actor) override {
        return database_.write([=](WriteContext& tx) { return sqlite::add_signing_key(tx.db, key, actor); });
    }

    Async<std::vector<SigningKey>> signing_keys(OrgId org) override {
        return database_.read([=](Connection& db) { return sqlite::signing_keys(db, org); });
    }

    Async<bool> revoke_signing_key(OrgId org, SigningKeyId id, std::string actor, Wall at) override {
        return database_.write(
            [=](WriteContext& tx) { return sqlite::revoke_signing_key(tx.db, org, id, actor, at); });
    }

    Async<bool> signing_key_used(SigningKeyId id, Wall at) override {
        return database_.write([=](WriteContext& tx) { return sqlite::signing_key_used(tx.db, id, at); });
    }

    Async<void> audit(AuditEntry entry) override {
        return database_.write([=](WriteContext& tx) { write_audit(tx.db, entry); });
    }

    Async<AuditVerdict> verify_audit_log(OrgId org) override {
        return database_.read([=](Connection& db) { return sqlite::verify_audit_log(db, org); });
    }

    Async<std::vector<std::pair<std::int64_t, AuditEntry>>> audit_log(OrgId org, std::int64_t before,
                                                                      std::size_t limit) override {
        return database_.read([=](Connection& db) {
            std::vector<std::pair<std::int64_t, AuditEntry>> entries;
            auto row = db.query(
                "SELECT id, org_id, actor, action, subject, detail, at, address, lower(hex(hash)) FROM "
                "audit_log "
                "WHERE org_id = ?1 AND (?2 = 0 OR id < ?2) ORDER BY id DESC LIMIT ?3",
                org, before, limit);
            while (row.next()) {
                auto const id = row.take<std::int64_t>();
                entries.emplace_back(id, AuditEntry{.org = row.take<OrgId>(),
                                                    .actor = row.take<std::string>(),
                                                    .action = row.take<std::string>(),
                                                    .subject = row.take<std::string>(),
                                                    .detail_json = row.take<std::string>(),
                                                    .at = row.take<Wall>(),
                                                    .address = row.take<std::string>(),
                                                    .hash = row.take<std::string>()});
            }
            return entries;
        });
    }

    Async<std::optional<RememberedAnswer>> remembered_answer(OrgId org, std::string key) override {
        return database_.read(
            [=, since = clock_.wall() - answers_kept](Connection& db) -> std::optional<RememberedAnswer> {
                auto row = db.query(
                    "SELECT request_hash, status, body FROM remembered_answers "
                    "WHERE org_id = ? AND key = ? AND at > ?",
                    org, key, since);
                if (!row.next()) return {};
                return RememberedAnswer{.request_hash = row.take<Digest>(),
                                        .status = row.take<int>(),
                                        .body = row.take<std::string>()};
            });
    }

    Async<void> remember_answer(OrgId org, std::string key, RememberedAnswer answer, Wall at) override {
        return database_.write([=](WriteContext& tx) {
            tx.db.run("DELETE FROM remembered_answers WHERE at <= ?", at - answers_kept);
            // Two requests under one key at the same time: the first answer stays.
            tx.db.run(
                "INSERT OR IGNORE INTO remembered_answers (org_id, key, request_hash, status, body, at) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                org, key, answer.request_hash, answer.status, answer.body, at);
        });
    }

private:
    static ApiKey take_key(Query& row) {
        return {.id = row.take<ApiKeyId>(),
                .org = row.take<OrgId>(),
                .name = row.take<std::string>(),
                .prefix = row.take<std::string>(),
                .created_at = row.take<Wall>(),
                .last_used_at = row.take<std::optional<Wall>>(),
                .expires_at = row.take<std::optional<Wall>>(),
                .scopes = Permissions::from_bits(row.take<std::uint32_t>())};
    }
    static Session take_session(Query& row) {
        return {.id = row.take<SessionId>(),
                .user = row.take<UserId>(),
                .org = row.take<OrgId>(),
                .email = row.take<std::string>(),
                .org_name = row.take<std::string>(),
                .csrf_token = row.take<std::string>(),
                .role = row.take<Role>(),
                .expires_at = row.take<Wall>()};
    }

    Database& database_;
    Clock& clock_;
};
}    // namespace

std::unique_ptr<Accounts> make_accounts(Database& database, Clock& clock) {
    return std::make_unique<SqliteAccounts>(database, clock);
}

}    // namespace carillon::store::sqlite
