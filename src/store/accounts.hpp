#pragma once
#include "base/clock.hpp"
#include "base/crypto.hpp"
#include "base/ids.hpp"
#include "base/problem.hpp"
#include "domain/permissions.hpp"
#include "domain/retention.hpp"

#include <optional>
#include <string>
#include <vector>

namespace carillon::store {

/// How an organization's own systems prove who they are at the inbound webhooks: `api_key` by a key or a
/// signature, `hmac` by a signature alone. Stored; never renumber.
enum class InboundAuth : std::uint8_t { api_key = 0, hmac = 1 };
std::string_view to_string(InboundAuth way);
std::optional<InboundAuth> inbound_auth_from(std::string_view text);

struct Organization {
    OrgId id;
    std::string name;
    Wall created_at{};
    InboundAuth inbound_auth = InboundAuth::api_key;
    std::string webhook_url;           // where Meta reaches this server; empty: not said
    bool requires_approval = false;    // a second person gives each campaign free before it is scheduled
    Retention retention;
};

struct User {
    UserId id;
    std::string email, password_hash;
};

struct Membership {
    OrgId org;
    std::string org_name;
    Role role = Role::viewer;
};

/// A session of the page. Only the hash of its token is stored.
struct Session {
    SessionId id;
    UserId user;
    OrgId org;
    std::string email, org_name, csrf_token;
    Role role = Role::viewer;
    Wall expires_at{};
};

/// A session as it begins.
struct NewSession {
    UserId user;
    OrgId org;
    std::string csrf_token;
    std::string address, user_agent;    // of who began it
    Wall at{}, expires_at{};
};

struct ApiKey {
    ApiKeyId id;
    OrgId org;
    std::string name, prefix;    // the key's first characters, to recognise it by
    Wall created_at{};
    std::optional<Wall> last_used_at, expires_at;
    Permissions scopes = key_permissions();
};

/// A secret that an organization's systems sign what they post with.
struct SigningKey {
    SigningKeyId id;
    OrgId org;
    std::string name, prefix;     // the key's first characters, to recognise it by
    std::string secret_sealed;    // opened to check a signature
    Wall created_at{};
    std::optional<Wall> last_used_at;
};

/// One line of the audit log. `actor` is "user:3", "api_key:7", "cli" or "engine"; given with a space and the
/// network address the request came from, it is kept apart as `address`. `hash` is over the line and the hash
/// of the organization's line before (64 hexadecimal digits; written by the store).
struct AuditEntry {
    OrgId org;
    std::string actor, action, subject, detail_json;
    Wall at{};
    std::string address = {}, hash = {};
};

/// What a look at an organization's whole audit log found.
struct AuditVerdict {
    std::int64_t entries = 0, last_id = 0;
    std::string last_hash;                    // whoever keeps it elsewhere can tell a log that was made anew
    std::optional<std::int64_t> broken_at;    // the first line that does not follow from those before it
};

/// Who may do what. All calls resume on the caller's executor; a broken database throws.
class Accounts {
public:
    virtual ~Accounts() = default;
    /// Conflict when the name is taken.
    virtual Async<Result<OrgId>> create_organization(std::string name, Wall at) = 0;
    virtual Async<std::optional<Organization>> find_organization(OrgId id) = 0;
    virtual Async<std::optional<Organization>> find_organization(std::string name) = 0;
    virtual Async<std::vector<Organization>> organizations() = 0;
    /// Sets what organizations decide about themselves, with an audit entry of what changed. False when there
    /// is no such organization.
    virtual Async<bool> set_settings(Organization settings, std::string actor, Wall at) = 0;

    /// Creates the user, or adds an existing one (whose password then stays) to the organization. Conflict
    /// when already a member. E-mail addresses are compared in lower case.
    virtual Async<Result<UserId>> add_member(OrgId org, std::string email, std::string password_hash,
                                             Role role, Wall at) = 0;
    virtual Async<std::optional<User>> find_user(std::string email) = 0;
    virtual Async<std::vector<Membership>> memberships(UserId user) = 0;

    virtual Async<void> create_session(Digest token_hash, NewSession session) = 0;
    /// Nothing when unknown or expired at `now`. Notes that it was seen at most once a minute.
    virtual Async<std::optional<Session>> find_session(Digest token_hash, Wall now) = 0;
    virtual Async<void> delete_session(Digest token_hash) = 0;

    /// `key.id` and `last_used_at` are not looked at.
    virtual Async<ApiKeyId> create_api_key(ApiKey key, Digest key_hash) = 0;
    /// Nothing when unknown, revoked or expired. Notes the use at most once a minute.
    virtual Async<std::optional<ApiKey>> find_api_key(Digest key_hash, Wall now) = 0;
    virtual Async<std::vector<ApiKey>> api_keys(OrgId org) = 0;
    /// False when there is no such key.
    virtual Async<bool> revoke_api_key(OrgId org, ApiKeyId id, Wall at) = 0;

    /// With its audit entry. `key.id` and `last_used_at` are not looked at.
    virtual Async<SigningKeyId> add_signing_key(SigningKey key, std::string actor) = 0;
    /// Those that are not revoked, by id; of every organization when `org` is none.
    virtual Async<std::vector<SigningKey>> signing_keys(OrgId org) = 0;
    /// With its audit entry. False when there is no such key.
    virtual Async<bool> revoke_signing_key(OrgId org, SigningKeyId id, std::string actor, Wall at) = 0;
    /// False when the key was revoked meanwhile. Notes the use at most once a minute.
    virtual Async<bool> signing_key_used(SigningKeyId id, Wall at) = 0;

    virtual Async<void> audit(AuditEntry entry) = 0;
    /// Reads the whole log of the organization and computes its hashes again.
    virtual Async<AuditVerdict> verify_audit_log(OrgId org) = 0;
    /// Newest first; `before` 0 starts at the newest. Pairs of the entry's id and the entry.
    virtual Async<std::vector<std::pair<std::int64_t, AuditEntry>>> audit_log(OrgId org, std::int64_t before,
                                                                              std::size_t limit) = 0;

    /// Idempotency-Key: the answer given before under this key, with the hash of the request it answered.
    struct RememberedAnswer {
        Digest request_hash;
        int status = 0;
        std::string body;
    };
    virtual Async<std::optional<RememberedAnswer>> remembered_answer(OrgId org, std::string key) = 0;
    /// Kept for a day.
    virtual Async<void> remember_answer(OrgId org, std::string key, RememberedAnswer answer, Wall at) = 0;
};

}    // namespace carillon::store
