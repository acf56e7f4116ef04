#include "store/sqlite/campaign_audit.hpp"
#include "store/sqlite/campaign_moves.hpp"
#include "store/sqlite/campaign_rows.hpp"
#include "store/sqlite/ledger_message.hpp"
#include "store/sqlite/parts.hpp"

namespace carillon::store::sqlite {
namespace {
/// Messages of one call, so that the only writer is not held for long.
constexpr std::size_t messages_max = 20'000;

/// A send that was stopped stays stopped.
Result<void> may_resend(Send const& send, Campaign const& campaign) {
    bool const stopped = campaign.status == CampaignStatus::cancelled ||
                         (send.status != SendStatus::firing && send.status != SendStatus::completed);
    if (!stopped) return {};
    return refuse(
        Problem::Kind::conflict, "send_stopped",
        fmt::format("Nothing more of this send goes out: it is {}, its campaign is {}. Its messages "
                    "in doubt can be taken for sent with “action”: “assume_sent”.",
                    to_string(send.status), to_string(campaign.status)));
}

std::vector<MessageState> all_in_doubt(Connection& db, SendId send) {
    std::vector<MessageState> found;
    auto row = db.query_text(
        fmt::format("SELECT {} FROM messages m INDEXED BY messages_unproved WHERE m.status >= 10 "
                    "AND m.status = ?3 AND m.id BETWEEN ?1 AND ?2 ORDER BY m.id LIMIT ?4",
                    message_columns),
        MessageId{send, 0}, MessageId{send, ~LeadNo{0}}, MessageStatus::in_doubt, messages_max);
    while (row.next()) found.push_back(take_message(row));
    return found;
}

std::vector<MessageState> chosen(Connection& db, DoubtDecision const& decision) {
    if (decision.leads.empty()) return all_in_doubt(db, decision.send);
    std::vector<MessageState> found;
    for (auto const lead : decision.leads) {
        auto state = find_message(db, {decision.send, lead});
        if (state && state->status == MessageStatus::in_doubt) found.push_back(*std::move(state));
    }
    return found;
}

void assume_sent(WriteContext& tx, MessageState const& state, std::string const& actor, Wall at) {
    set_status(tx, state, MessageStatus::assumed_sent);
    write_note(tx.db, state.id, SkipReason::none, fmt::format("{} took it for sent", actor_name(actor)), at);
}

/// Due at once, as another attempt.
void resend(WriteContext& tx, MessageState const& state, std::string const& actor, Wall at) {
    MessageChange change{state};
    change.after.status = MessageStatus::requeued;
    tx.db.run("UPDATE messages SET status = ?2, not_before = ?3, attempt = attempt + 1 WHERE id = ?1",
              state.id, change.after.status, at);
    count_change(tx, change);
    write_note(tx.db, state.id, SkipReason::none,
               fmt::format("was in doubt; {} had it sent again", actor_name(actor)), at);
}

/// A send that had completed goes on, and its campaign with it.
void reopen(Connection& db, Send const& send, Campaign const& campaign, std::string const& actor, Wall at) {
    if (send.status == SendStatus::completed) move_send_row(db, send, SendStatus::firing, "", actor, at);
    auto const next = after(campaign.status, CampaignEvent::doubt_resent);
    if (next != campaign.status) move_campaign(db, campaign, next, "", actor, at);
}
}    // namespace

Result<DoubtResolution> resolve_doubt(WriteContext& tx, DoubtDecision const& decision, Wall at) {
    auto const send = find_send_row(tx.db, decision.org, decision.send);
    CHECK_REQUEST(send.has_value());
    auto const campaign = find_campaign(tx.db, send->campaign);
    CHECK(campaign.has_value());
    bool const again = decision.action == DoubtAction::resend;
    if (auto const allowed = may_resend(*send, *campaign); again && !allowed)
        return std::unexpected{allowed.error()};

    auto const messages = chosen(tx.db, decision);
    for (auto const& state : messages)
        again ? resend(tx, state, decision.actor, at) : assume_sent(tx, state, decision.actor, at);
    DoubtResolution const result{.resolved = messages.size(),
                                 .more = decision.leads.empty() && messages.size() == messages_max};
    if (messages.empty()) return result;
    if (again) reopen(tx.db, *send, *campaign, decision.actor, at);
    audit(
        tx.db, decision.org, decision.actor, "send.in_doubt", subject_of(decision.send),
        json_object({{"action", to_string(decision.action)}, {"messages", std::to_string(messages.size())}}),
        at);
    return result;
}

}    // namespace carillon::store::sqlite
