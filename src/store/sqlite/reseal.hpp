#pragma once
#include "base/crypto.hpp"
#include "base/problem.hpp"

#include <cstddef>
#include <filesystem>

namespace carillon::store {

struct Resealed {
    std::size_t changed = 0;     // sealed anew
    std::size_t standing = 0;    // sealed with the new key already: an earlier try got this far
};

/// Seals every secret in the database's `file` with `fresh` instead of `old`, all of them in one transaction:
/// whenever the process is killed, the file is under one key as a whole. May be repeated. Refuses, changing
/// nothing, with code "database_missing", "database_locked" while a server runs, "wrong_secret_key" where a
/// secret opens with neither key, or as open_sqlite_store() does. What the old key had sealed is overwritten
/// on disk.
Result<Resealed> reseal_sqlite(std::filesystem::path const& file, SecretBox const& old,
                               SecretBox const& fresh);

}    // namespace carillon::store
