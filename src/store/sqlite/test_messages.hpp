#pragma once
#include "store/sqlite/ledger_message.hpp"
#include "store/test_sends.hpp"

#include <span>

namespace carillon::store::sqlite {

/// The rows of id, org_id, send_id, phone, wamid, status, code, detail, at, updated_at.
std::vector<TestMessage> take_tests(Query row);

/// Merges what status events say of a test message. Nothing when the organization has none of this wamid;
/// else how many of them were news.
std::optional<std::size_t> merge_into_test(Connection& db, OrgId org, std::string const& wamid,
                                           std::span<Evidence const> news, Wall now);

/// Whether a test message that may have reached `phone` by then has no wamid: an unmatched event may be its.
bool test_may_explain(Connection& db, OrgId org, std::int64_t phone, Wall event_at);

}    // namespace carillon::store::sqlite
