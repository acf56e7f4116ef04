#include "store/sqlite/campaign_rows.hpp"
#include "store/sqlite/lead_judge.hpp"
#include "store/sqlite/ledger_message.hpp"

namespace carillon::store::sqlite {
namespace {
/// Leads from..through become messages or exclusions.
void materialize_range(WriteContext& tx, SendId send, AskedRules const& asked, LeadNo from, LeadNo through,
                       MaterializeStep& step) {
    auto message = tx.db.query("INSERT INTO messages (id, country) VALUES (?, ?)");
    auto exclusion = tx.db.query("INSERT INTO exclusions (id, reason, country) VALUES (?, ?, ?)");
    LeadJudge judge{tx.db, asked};
    judge.judge(from, through, [&](LeadNo lead, Country country, SkipReason reason) {
        MessageId const id{send, lead};
        if (reason == SkipReason::none) {
            message.run(id, country);
            tx.deltas.add({send, country, MessageStatus::queued, 0}, 1);
            ++step.queued;
        } else {
            exclusion.run(id, reason, country);
            tx.deltas.add({send, country, MessageStatus::skipped, static_cast<int>(reason)}, 1);
            ++step.skipped;
        }
    });
}
}    // namespace

MaterializeStep materialize(WriteContext& tx, SendId id, std::size_t rows, Wall now) {
    auto send = find_send_row(tx.db, id);
    CHECK_REQUEST(send.has_value());
    MaterializeStep step{.through = send->materialized_through};
    if (send->status != SendStatus::materializing) {
        step.done = step.halted = true;
        return step;
    }
    if (!send->rules_as_of) {
        settle_rules(tx.db, *send, now);
        tx.db.run("UPDATE sends SET rules_as_of = ?2, filter_event_id = ?3 WHERE id = ?1", id,
                  *send->rules_as_of, send->filter_event);
    }
    auto const asked = settled_rules(tx.db, *send, find_campaign(tx.db, send->campaign)->audience);
    auto const from = step.through + 1;
    step.through =
        static_cast<LeadNo>(std::min<std::uint64_t>(asked.last, step.through + std::uint64_t{rows}));
    if (from <= step.through) {
        materialize_range(tx, id, asked, from, step.through, step);
        tx.db.run("UPDATE sends SET materialized_through = ?2 WHERE id = ?1", id, step.through);
    }
    step.done = step.through == asked.last;
    return step;
}

}    // namespace carillon::store::sqlite
