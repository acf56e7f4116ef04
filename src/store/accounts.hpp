#pragma once
#include "base/clock.hpp"
#include "base/crypto.hpp"
#include "base/ids.hpp"
#include "base/problem.hpp"

#include <optional>
#include <string>
#include <vector>

namespace carillon::store {

/// Stored; never renumber.
enum class Role : std::uint8_t { owner = 0, admin = 1, member = 2, viewer = 3 };
std::string_view to_string(Role role);
std::optional<Role> role_from(std::string_view text);

struct Organization {
    OrgId id;
    std::string name;
    Wall created_at{};
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
    UserId user;
    OrgId org;
    std::string email, org_name, csrf_token;
    Role role = Role::viewer;
    Wall expires_at{};
};

struct ApiKey {
    ApiKeyId id;
    OrgId org;
    std::string name, prefix;    // the key's first characters, to recognise it by
    Wall created_at{};
    std::optional<Wall> last_used_at;
};

/// One line of the audit log. `actor` is "user:3", "api_key:7", "cli" or "engine".
struct AuditEntry {
    OrgId org;
    std::string actor, action, subject, detail_json;
    Wall at{};
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

    /// Creates the user, or adds an existing one (whose password then stays) to the organization. Conflict
    /// when already a member. E-mail addresses are compared in lower case.
    virtual Async<Result<UserId>> add_member(OrgId org, std::string email, std::string password_hash,
                                             Role role, Wall at) = 0;
    virtual Async<std::optional<User>> find_user(std::string email) = 0;
    virtual Async<std::vector<Membership>> memberships(UserId user) = 0;

    virtual Async<void> create_session(Digest token_hash, UserId user, OrgId org, std::string csrf_token,
                                       Wall at, Wall expires_at) = 0;
    /// Nothing when unknown or expired at `now`.
    virtual Async<std::optional<Session>> find_session(Digest token_hash, Wall now) = 0;
    virtual Async<void> delete_session(Digest token_hash) = 0;

    virtual Async<ApiKeyId> create_api_key(OrgId org, std::string name, std::string prefix, Digest key_hash,
                                           Wall at) = 0;
    /// Nothing when unknown or revoked. Notes the use at most once a minute.
    virtual Async<std::optional<ApiKey>> find_api_key(Digest key_hash, Wall now) = 0;
    virtual Async<std::vector<ApiKey>> api_keys(OrgId org) = 0;
    /// False when there is no such key.
    virtual Async<bool> revoke_api_key(OrgId org, ApiKeyId id, Wall at) = 0;

    virtual Async<void> audit(AuditEntry entry) = 0;
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
