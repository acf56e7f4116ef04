#include "store/sqlite/signing_keys.hpp"

namespace carillon::store::sqlite {
namespace {
constexpr auto use_noted_every = std::chrono::minutes{1};

void write_key_audit(Connection& db, OrgId org, SigningKeyId id, std::string const& actor,
                     std::string_view action, std::string_view name, Wall at) {
    write_audit(db, {.org = org,
                     .actor = actor,
                     .action = std::string{action},
                     .subject = fmt::format("signing_key:{}", id.value),
                     .detail_json = json_object({{"name", name}}),
                     .at = at});
}
}    // namespace

SigningKeyId add_signing_key(Connection& db, SigningKey const& key, std::string const& actor) {
    db.run("INSERT INTO signing_keys (org_id, name, prefix, secret, created_at) VALUES (?, ?, ?, ?, ?)",
           key.org, key.name, key.prefix, Blob{key.secret_sealed}, key.created_at);
    auto const id = db.inserted<SigningKeyId>();
    write_key_audit(db, key.org, id, actor, "signing_key.create", key.name, key.created_at);
    return id;
}

std::vector<SigningKey> signing_keys(Connection& db, OrgId org) {
    std::vector<SigningKey> all;
    auto row = db.query(
        "SELECT id, org_id, name, prefix, secret, created_at, last_used_at FROM signing_keys "
        "WHERE revoked_at IS NULL AND (?1 IS NULL OR org_id = ?1) ORDER BY id",
        org);
    while (row.next())
        all.push_back({.id = row.take<SigningKeyId>(),
                       .org = row.take<OrgId>(),
                       .name = row.take<std::string>(),
                       .prefix = row.take<std::string>(),
                       .secret_sealed = row.take<std::string>(),
                       .created_at = row.take<Wall>(),
                       .last_used_at = row.take<std::optional<Wall>>()});
    return all;
}

bool revoke_signing_key(Connection& db, OrgId org, SigningKeyId id, std::string const& actor, Wall at) {
    auto const name = db.one<std::string>(
        "SELECT name FROM signing_keys WHERE org_id = ? AND id = ? AND revoked_at IS NULL", org, id);
    if (!name) return false;
    // What is of no more use is not kept.
    db.run("UPDATE signing_keys SET revoked_at = ?2, secret = x'' WHERE id = ?1", id, at);
    write_key_audit(db, org, id, actor, "signing_key.revoke", *name, at);
    return true;
}

bool signing_key_used(Connection& db, SigningKeyId id, Wall at) {
    db.run(
        "UPDATE signing_keys SET last_used_at = ?2 WHERE id = ?1 AND revoked_at IS NULL "
        "AND (last_used_at IS NULL OR last_used_at <= ?3)",
        id, at, at - use_noted_every);
    return db.exists("SELECT 1 FROM signing_keys WHERE id = ? AND revoked_at IS NULL", id);
}

}    // namespace carillon::store::sqlite
