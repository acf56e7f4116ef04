#pragma once
#include "store/sqlite/database.hpp"

namespace carillon::store::sqlite {

/// Takes back what was done for a send that has not begun to go out: it is pending again, and its messages,
/// exclusions and counters are gone. Of a large send only some are at once, and unwind_some() takes the rest.
void unwind(WriteContext& tx, SendId send);
/// See Ledger::unwind.
bool unwind_some(WriteContext& tx, SendId send, std::size_t rows);

}    // namespace carillon::store::sqlite
