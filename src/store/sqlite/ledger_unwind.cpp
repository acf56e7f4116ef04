#include "store/sqlite/ledger_unwind.hpp"

#include "domain/campaign.hpp"
#include "store/sqlite/ledger_message.hpp"
#include "store/sqlite/parts.hpp"

namespace carillon::store::sqlite {
namespace {
constexpr std::size_t rows_at_once = 20'000;    // of one job, so that other writers need not wait long

/// Counted from the rows, because counters of jobs that wait for the same commit are not written yet.
void take_from_counters(WriteContext& tx, SendId send, MessageId first, MessageId last) {
    auto message = tx.db.query(
        "SELECT country, status, count(*) FROM messages WHERE id BETWEEN ? AND ? GROUP BY country, status",
        first, last);
    while (message.next()) {
        auto const country = message.take<Country>();
        auto const status = message.take<MessageStatus>();
        tx.deltas.add({send, country, status, 0}, -message.take<std::int64_t>());
    }
    auto excluded = tx.db.query(
        "SELECT country, reason, count(*) FROM exclusions WHERE id BETWEEN ? AND ? GROUP BY country, reason",
        first, last);
    while (excluded.next()) {
        auto const country = excluded.take<Country>();
        auto const reason = excluded.take<int>();
        tx.deltas.add({send, country, MessageStatus::skipped, reason}, -excluded.take<std::int64_t>());
    }
}
}    // namespace

void unwind(WriteContext& tx, SendId send) {
    auto& db = tx.db;
    CHECK_REQUEST(!ledger_has_claims(db, send));    // it has not fired: nothing was ever claimed
    db.run(
        "UPDATE sends SET status = ?2, status_reason = '', version = version + 1, next_lead_no = 1, "
        "materialized_at = NULL, completed_at = NULL, drained = 0, late_allowed_at = NULL, "
        "rules_as_of = NULL, filter_event_id = NULL, scheduled_template = '', unwinding = 1 WHERE id = ?1",
        send, SendStatus::pending);
    unwind_some(tx, send, rows_at_once);
}

bool unwind_some(WriteContext& tx, SendId send, std::size_t rows) {
    auto& db = tx.db;
    auto const through =
        db.one<LeadNo>("SELECT materialized_through FROM sends WHERE id = ? AND unwinding = 1", send);
    if (!through) return false;
    // From the end, so that what is left is again "leads up to here are messages or exclusions".
    auto const left = static_cast<LeadNo>(*through - std::min<std::uint64_t>(*through, rows));
    MessageId const first{send, left + 1}, last{send, *through};
    take_from_counters(tx, send, first, last);
    db.run("DELETE FROM messages WHERE id BETWEEN ? AND ?", first, last);
    db.run("DELETE FROM message_notes WHERE id BETWEEN ? AND ?", first, last);
    db.run("DELETE FROM exclusions WHERE id BETWEEN ? AND ?", first, last);
    db.run("UPDATE sends SET materialized_through = ?2, unwinding = ?3 WHERE id = ?1", send, left, left > 0);
    return left > 0;
}

}    // namespace carillon::store::sqlite
