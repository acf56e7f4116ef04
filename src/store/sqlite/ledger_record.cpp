#include "store/sqlite/ledger_message.hpp"
#include "store/sqlite/outbound_events.hpp"

#include <spdlog/spdlog.h>

namespace carillon::store::sqlite {
namespace {
/// The organizations of the sends in one job.
class Organizations {
public:
    explicit Organizations(Connection& db) : db_{db} {}
    OrgId of(SendId send) {
        if (send != last_send_) last_org_ = org_of(db_, send), last_send_ = send;    // outcomes come sorted
        return last_org_;
    }

private:
    Connection& db_;
    SendId last_send_;
    OrgId last_org_;
};

/// Only a message that still waits for its outcome takes one; anything later is settled. Late acceptances are
/// apart.
bool is_waiting(MessageStatus status) { return is_queued(status); }

void record_accepted(WriteContext& tx, MessageState const& state, Outcome const& outcome,
                     Organizations& orgs) {
    CHECK_REQUEST(!outcome.wamid.empty());
    if (state.time(Receipt::accepted)) {
        auto const known = tx.db.one<std::string>("SELECT wamid FROM wamids WHERE id = ?", state.id);
        if (known != outcome.wamid)
            spdlog::error("Message {} was accepted twice by Meta, as {} and as {}; the first stands",
                          state.id.key(), known.value_or("?"), outcome.wamid);
        return;
    }
    if (accept(tx, state, orgs.of(state.id.parent), outcome.wamid, outcome.at)) return;
    spdlog::error("Meta answered message {} with {}, which another message has", state.id.key(),
                  outcome.wamid);
    if (!is_waiting(state.status)) return;
    MessageChange change{state};
    change.after.status = MessageStatus::in_doubt;
    tx.db.run("UPDATE messages SET status = ?2, not_before = NULL WHERE id = ?1", state.id,
              change.after.status);
    write_note(tx.db, state.id, SkipReason::none,
               "Meta answered with the id of another message: " + outcome.wamid, outcome.at);
    count_change(tx, change);
}

void record_refused(WriteContext& tx, MessageState const& state, Outcome const& outcome,
                    Organizations& orgs) {
    if (!is_waiting(state.status) && !is_unproved(state.status)) return;
    MessageChange change{state};
    change.after.status = MessageStatus::failed;
    change.after.error_code = outcome.code;
    change.after.time(Receipt::failed) = outcome.at;
    tx.db.run(
        "UPDATE messages SET status = ?2, error_code = ?3, failed_at = ?4, not_before = NULL WHERE id = ?1",
        state.id, change.after.status, outcome.code, outcome.at);
    write_note(tx.db, state.id, SkipReason::none, outcome.detail, outcome.at, outcome.raw);
    count_change(tx, change);
    change.detail = outcome.detail;
    tell_of_message(tx.db, orgs.of(state.id.parent), change);
}

void record_unprocessed(WriteContext& tx, MessageState const& state, Outcome const& outcome) {
    if (!is_waiting(state.status)) return;
    if (state.not_before == outcome.not_before) return;    // told again
    MessageChange change{state};
    change.after.status = MessageStatus::requeued;
    // An attempt is one that Meta judged; what never reached it costs none.
    int const judged = outcome.code != 0 ? 1 : 0;
    tx.db.run("UPDATE messages SET status = ?2, attempt = attempt + ?4, not_before = ?3 WHERE id = ?1",
              state.id, change.after.status, outcome.not_before, judged);
    if (!outcome.detail.empty()) write_note(tx.db, state.id, SkipReason::none, outcome.detail, outcome.at);
    count_change(tx, change);
}

/// in_doubt or skipped.
void record_end(WriteContext& tx, MessageState const& state, Outcome const& outcome, MessageStatus status,
                SkipReason reason) {
    if (!is_waiting(state.status)) return;
    MessageChange change{state};
    change.after.status = status;
    tx.db.run("UPDATE messages SET status = ?2, not_before = NULL WHERE id = ?1", state.id, status);
    write_note(tx.db, state.id, reason, outcome.detail, outcome.at);
    count_change(tx, change, static_cast<int>(reason));
}

void record_one(WriteContext& tx, Outcome const& outcome, Organizations& orgs) {
    auto const state = find_message(tx.db, outcome.id);
    CHECK_REQUEST(state.has_value());
    switch (outcome.kind) {
        case Outcome::Kind::accepted: return record_accepted(tx, *state, outcome, orgs);
        case Outcome::Kind::refused: return record_refused(tx, *state, outcome, orgs);
        case Outcome::Kind::unprocessed: return record_unprocessed(tx, *state, outcome);
        case Outcome::Kind::in_doubt:
            return record_end(tx, *state, outcome, MessageStatus::in_doubt, SkipReason::none);
        case Outcome::Kind::skipped:
            CHECK_REQUEST(outcome.skip_reason != SkipReason::none);
            return record_end(tx, *state, outcome, MessageStatus::skipped, outcome.skip_reason);
    }
}
}    // namespace

void record(WriteContext& tx, std::vector<Outcome> const& outcomes, std::vector<ClaimId> const& closed) {
    std::vector<Outcome const*> sorted;    // rows of one page are then written together
    for (auto const& outcome : outcomes) sorted.push_back(&outcome);
    std::ranges::stable_sort(sorted, {}, [](Outcome const* outcome) { return outcome->id; });
    Organizations orgs{tx.db};
    for (auto const* outcome : sorted) record_one(tx, *outcome, orgs);
    for (auto const claim : closed) tx.db.run("DELETE FROM claims WHERE id = ?", claim);
}

}    // namespace carillon::store::sqlite
