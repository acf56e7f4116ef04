#pragma once
#include "store/opt_outs.hpp"
#include "store/sqlite/connection.hpp"

namespace carillon::store::sqlite {

/// That opt-outs of this scope up to `at` are lifted: by hand, or by Meta's resume. Webhooks come late and
/// more than once, so it is remembered also where there is nothing to lift yet.
void write_lift(Connection& db, OrgId org, std::uint64_t phone, OptOutScope scope, Wall at);
/// An opt-out of which Meta tells. Its own stop and error say nothing new when they are not younger than
/// their lift. A person's words always count: who lifted an older opt-out did not know of them. (The caller
/// leaves out words that were received before.)
void receive_opt_out(Connection& db, OptOut const& opt_out);

}    // namespace carillon::store::sqlite
