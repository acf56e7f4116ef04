#pragma once
#include "store/sqlite/parts.hpp"

namespace carillon::store::sqlite {

/// The keys that organizations sign their posts with; the promises stand at Accounts.
SigningKeyId add_signing_key(Connection& db, SigningKey const& key, std::string const& actor);
std::vector<SigningKey> signing_keys(Connection& db, OrgId org);
bool revoke_signing_key(Connection& db, OrgId org, SigningKeyId id, std::string const& actor, Wall at);
bool signing_key_used(Connection& db, SigningKeyId id, Wall at);

}    // namespace carillon::store::sqlite
