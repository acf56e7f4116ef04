#include "store/sqlite/ledger_message.hpp"

#include "store/sqlite/outbound_events.hpp"
#include "store/sqlite/scoped_users.hpp"

#include <sqlite3.h>

namespace carillon::store::sqlite {

std::string_view const message_columns =
    "m.id, m.status, m.country, m.attempt, m.accepted_at, m.sent_at, m.failed_at, "
    "m.delivered_at, m.read_at, coalesce(m.error_code, 0), m.not_before";

Cell MessageState::cell(int skip_reason) const {
    int code = 0;
    if (status == MessageStatus::failed) code = error_code;
    if (status == MessageStatus::skipped) code = skip_reason;
    return {.send = id.parent, .country = country, .status = status, .code = code};
}

MessageState take_message(Query& row) {
    MessageState state{.id = row.take<MessageId>(),
                       .status = row.take<MessageStatus>(),
                       .country = row.take<Country>(),
                       .attempt = row.take<int>()};
    for (auto& time : state.times) time = row.take<std::optional<Wall>>();    // in the order of Receipt
    state.error_code = row.take<int>();
    state.not_before = row.take<std::optional<Wall>>();
    return state;
}

std::optional<MessageState> find_message(Connection& db, MessageId id) {
    auto row = db.query(
        "SELECT m.id, m.status, m.country, m.attempt, m.accepted_at, m.sent_at, "
        "m.failed_at, m.delivered_at, m.read_at, coalesce(m.error_code, 0), m.not_before "
        "FROM messages m WHERE m.id = ?",
        id);
    if (!row.next()) return {};
    return take_message(row);
}

bool MessageChange::merge(Evidence const& news) {
    auto const known = receipt_of(after.status);
    CHECK(known.has_value());    // it has a wamid
    auto& time = after.time(news.receipt);
    bool const earlier = !time || news.at < *time;
    bool changed = earlier;
    if (news.receipt == Receipt::failed) {
        // Of several failures the first one is told; of two at the same time, the lower code, whatever their
        // order.
        bool const told = earlier || (news.at == *time && news.code < after.error_code);
        if (told) {
            after.error_code = news.code;
            detail = news.detail;
            raw = news.raw;
            changed = true;
        }
    }
    if (earlier) time = news.at;
    auto const status = status_of(carillon::merge(*known, news.receipt));
    changed |= status != after.status;
    after.status = status;
    return changed;
}

void count_change(WriteContext& tx, MessageChange const& change, int skip_reason) {
    tx.deltas.move(change.before.cell(), change.after.cell(skip_reason));
    for (auto const receipt :
         {Receipt::accepted, Receipt::sent, Receipt::failed, Receipt::delivered, Receipt::read}) {
        auto const& before = change.before.time(receipt);
        auto const& after = change.after.time(receipt);
        if (before == after) continue;
        if (before) tx.deltas.reached(change.before.id.parent, status_of(receipt), *before, -1);
        if (after) tx.deltas.reached(change.after.id.parent, status_of(receipt), *after, 1);
    }
}

void set_status(WriteContext& tx, MessageState const& state, MessageStatus status) {
    MessageChange change{state};
    change.after.status = status;
    tx.db.run("UPDATE messages SET status = ?2, not_before = NULL WHERE id = ?1", state.id, status);
    count_change(tx, change);
}

void write_note(Connection& db, MessageId id, SkipReason reason, std::string_view detail, Wall at,
                std::string_view raw) {
    db.run(
        "INSERT INTO message_notes (id, skip_reason, detail, at, raw) VALUES (?, ?, ?, ?, nullif(?, '')) "
        "ON CONFLICT (id) DO UPDATE SET skip_reason = excluded.skip_reason, detail = excluded.detail, "
        "at = excluded.at, raw = excluded.raw",
        id, reason, detail, at, raw);
}

void write_receipts(WriteContext& tx, MessageChange const& change) {
    auto const& m = change.after;
    std::optional<int> error_code;
    if (m.time(Receipt::failed)) error_code = m.error_code;
    tx.db.run(
        "UPDATE messages SET status = ?2, accepted_at = ?3, sent_at = ?4, failed_at = ?5, delivered_at = ?6, "
        "read_at = ?7, error_code = ?8 WHERE id = ?1",
        m.id, m.status, m.time(Receipt::accepted), m.time(Receipt::sent), m.time(Receipt::failed),
        m.time(Receipt::delivered), m.time(Receipt::read), error_code);
    if (!change.detail.empty())
        write_note(tx.db, m.id, SkipReason::none, change.detail, *m.time(Receipt::failed), change.raw);
    count_change(tx, change);
}

namespace {
/// Webhooks that came before the acceptance. Their texts live in the rows, so they are merged while reading.
bool merge_inbox(WriteContext& tx, OrgId org, std::string const& wamid, MessageChange& change) {
    bool found = false;
    auto row = tx.db.query(
        "SELECT receipt, at, code, detail, raw FROM status_inbox WHERE org_id = ? AND wamid = ?", org, wamid);
    while (row.next()) {
        Evidence news{.receipt = row.take<Receipt>(), .at = row.take<Wall>(), .code = row.take<int>()};
        auto const detail = row.take<std::string>();
        auto const raw = row.take<std::string>();
        news.detail = detail;
        news.raw = raw;
        change.merge(news);
        found = true;
    }
    return found;
}
}    // namespace

namespace {
/// False when another message has it. Of an erased person, whose number it would tell, it is not kept: only
/// what was in doubt then can be accepted still.
bool keep_wamid(Connection& db, MessageState const& state, std::string const& wamid) {
    if (is_unproved(state.status) && !phone_of_message(db, state.id)) return true;
    try {
        db.run("INSERT INTO wamids (id, wamid) VALUES (?, ?)", state.id, wamid);
    } catch (SQLite::Exception const& error) {
        if (error.getExtendedErrorCode() != SQLITE_CONSTRAINT_UNIQUE) throw;
        return false;
    }
    return true;
}
}    // namespace

bool accept(WriteContext& tx, MessageState const& state, OrgId org, std::string const& wamid, Wall at) {
    if (!keep_wamid(tx.db, state, wamid)) return false;
    MessageChange change{state};
    auto& after = change.after;
    // A refusal is evidence too: it stays, and the wamid is kept beside it.
    if (after.status != MessageStatus::failed) after.status = MessageStatus::accepted;
    after.not_before.reset();
    after.time(Receipt::accepted) = at;
    tx.db.run("UPDATE messages SET status = ?2, accepted_at = ?3, not_before = NULL WHERE id = ?1", after.id,
              after.status, at);
    if (merge_inbox(tx, org, wamid, change)) {
        tx.db.run("DELETE FROM status_inbox WHERE org_id = ? AND wamid = ?", org, wamid);
        write_receipts(tx, change);
        tell_of_message(tx.db, org, change);
    } else {
        count_change(tx, change);
    }
    return true;
}

OrgId org_of(Connection& db, SendId send) {
    auto const org = db.one<OrgId>("SELECT org_id FROM sends WHERE id = ?", send);
    CHECK(org.has_value());    // a message row names a send that exists
    return *org;
}

}    // namespace carillon::store::sqlite
