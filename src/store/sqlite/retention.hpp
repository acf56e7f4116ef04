#pragma once
#include "store/sqlite/connection.hpp"

namespace carillon::store::sqlite {

/// Removes some of what organizations keep no longer. Whether there may be more.
bool enforce_retention(Connection& db, Wall now);

}    // namespace carillon::store::sqlite
