#pragma once
#include "store/accounts.hpp"
#include "store/sqlite/connection.hpp"

namespace carillon::store::sqlite {

// Each line of an organization's audit log carries SHA-256 over itself and the hash of the line before: a
// line that is changed, added or taken out in the middle breaks what follows. Lines cut off at the end, or a
// log made anew, show against a hash that was kept elsewhere.

/// The schema that brought the hashes.
inline constexpr int audit_chain_schema = 8;
/// Gives lines from before it their hashes, oldest first.
void chain_old_entries(Connection& db);
AuditVerdict verify_audit_log(Connection& db, OrgId org);

}    // namespace carillon::store::sqlite
