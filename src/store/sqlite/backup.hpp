#pragma once
#include "base/problem.hpp"

#include <filesystem>

namespace carillon::store {

/// Copies the database in `file` into `target`, a new file, as it stands at one instant. Safe while a server
/// works on it, and holds nobody up; blocks until the copy is on disk. Refuses with code "database_missing",
/// "target_exists" or "backup_failed", and leaves no half copy.
Result<void> backup_sqlite(std::filesystem::path const& file, std::filesystem::path const& target);

}    // namespace carillon::store
