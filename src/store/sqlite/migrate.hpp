#pragma once
#include "base/problem.hpp"
#include "store/sqlite/connection.hpp"

namespace carillon::store::sqlite {

/// The schema version this program knows: the number of the last file in migrations/.
int known_schema();

/// Whether the file is ours, or empty, and not newer than this program. Reads only.
Result<void> check_schema(Connection& connection, std::filesystem::path const& file);

/// Applies the migrations the file lacks, each in its own transaction.
void migrate(Connection& connection);

}    // namespace carillon::store::sqlite
