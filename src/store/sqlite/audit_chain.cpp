#include "store/sqlite/audit_chain.hpp"

#include "store/sqlite/parts.hpp"

#include <unordered_map>

namespace carillon::store::sqlite {
namespace {
std::string_view bytes_of(Digest const& digest) {
    return {reinterpret_cast<char const*>(digest.data()), digest.size()};
}

/// Each field with its length in front, so that no two lines have the same text.
void append_field(std::string& text, std::string_view field) {
    fmt::format_to(std::back_inserter(text), "{}:{}", field.size(), field);
}

/// `before` is the hash of the organization's last line; empty for its first.
Digest hash_of(std::string_view before, AuditEntry const& entry) {
    std::string text;
    append_field(text, before);
    append_field(text, std::to_string(entry.org.value));
    append_field(text, entry.actor);
    append_field(text, entry.address);
    append_field(text, entry.action);
    append_field(text, entry.subject);
    append_field(text, entry.detail_json);
    append_field(text, std::to_string(to_ms(entry.at)));
    return sha256(text);
}

struct Line {
    std::int64_t id = 0;
    AuditEntry entry;    // `hash` as raw bytes
};

Line take_line(Query& row) {
    return {.id = row.take<std::int64_t>(),
            .entry = {.org = row.take<OrgId>(),
                      .actor = row.take<std::string>(),
                      .action = row.take<std::string>(),
                      .subject = row.take<std::string>(),
                      .detail_json = row.take<std::string>(),
                      .at = row.take<Wall>(),
                      .address = row.take<std::string>(),
                      .hash = row.take<std::string>()}};
}
}    // namespace

std::string_view actor_name(std::string_view actor) { return actor.substr(0, actor.find(' ')); }

void write_audit(Connection& db, AuditEntry const& given) {
    auto entry = given;
    entry.actor = actor_name(given.actor);
    if (entry.actor.size() < given.actor.size()) entry.address = given.actor.substr(entry.actor.size() + 1);
    auto const before = db.one<std::string>(
        "SELECT hash FROM audit_log WHERE org_id = ? ORDER BY id DESC LIMIT 1", entry.org);
    db.run(
        "INSERT INTO audit_log (org_id, actor, action, subject, detail, at, address, hash) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        entry.org, entry.actor, entry.action, entry.subject, entry.detail_json, entry.at, entry.address,
        hash_of(before.value_or(""), entry));
}

void chain_old_entries(Connection& db) {
    std::unordered_map<OrgId, std::string> last;
    std::int64_t after = 0;
    for (;;) {
        auto row = db.query(
            "SELECT id, org_id, actor, action, subject, detail, at, address, hash FROM audit_log "
            "WHERE id > ? ORDER BY id LIMIT 1",
            after);
        if (!row.next()) return;
        auto const line = take_line(row);
        auto const hash = hash_of(last[line.entry.org], line.entry);
        db.run("UPDATE audit_log SET hash = ?2 WHERE id = ?1", line.id, hash);
        last[line.entry.org] = bytes_of(hash);
        after = line.id;
    }
}

AuditVerdict verify_audit_log(Connection& db, OrgId org) {
    AuditVerdict verdict;
    std::string before;
    auto row = db.query(
        "SELECT id, org_id, actor, action, subject, detail, at, address, hash FROM audit_log "
        "WHERE org_id = ? ORDER BY id",
        org);
    while (row.next()) {
        auto const line = take_line(row);
        auto const hash = hash_of(before, line.entry);
        if (!verdict.broken_at && bytes_of(hash) != line.entry.hash) verdict.broken_at = line.id;
        ++verdict.entries;
        verdict.last_id = line.id;
        before = line.entry.hash;
    }
    verdict.last_hash = to_hex({reinterpret_cast<unsigned char const*>(before.data()), before.size()});
    return verdict;
}

}    // namespace carillon::store::sqlite
