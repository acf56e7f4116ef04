#include "domain/campaign.hpp"
#include "store/sqlite/erased_people.hpp"
#include "store/sqlite/ledger_message.hpp"
#include "store/sqlite/parts.hpp"

namespace carillon::store::sqlite {
namespace {
enum class ClaimKind : std::uint8_t { first_pass = 0, retry = 1 };    // stored

/// People who opted out since are passed over, at most this many in one claim.
constexpr std::size_t skips_max = 5'000;

struct Source {
    SendId send;
    OrgId org;
    AudienceId audience;
    int scope_max = 1;    // opt-outs up to this scope bar the send
    LeadNo next_lead_no = 1, through = 0;
    bool open = false, ended = false;
};

Source find_source(Connection& db, SendId send) {
    auto row = db.query(
        "SELECT s.org_id, c.audience_id, s.category, s.next_lead_no, s.materialized_through, s.status, "
        "c.status FROM sends s JOIN campaigns c ON c.id = s.campaign_id WHERE s.id = ?",
        send);
    CHECK_REQUEST(row.next());
    Source source{.send = send, .org = row.take<OrgId>(), .audience = row.take<AudienceId>()};
    source.scope_max = row.take<SendCategory>() == SendCategory::marketing ? 1 : 0;
    source.next_lead_no = row.take<LeadNo>();
    source.through = row.take<LeadNo>();
    auto const status = row.take<SendStatus>();
    auto const campaign = row.take<CampaignStatus>();
    source.ended = has_ended(status);
    source.open = status == SendStatus::firing &&
                  (campaign == CampaignStatus::scheduled || campaign == CampaignStatus::running);
    return source;
}

struct Candidate {
    ClaimedMessage message;
    MessageStatus status = MessageStatus::queued;
    Country country;
    bool opted_out = false;
};

Candidate take_candidate(Query& row, ErasedPeople& erased) {
    Candidate candidate;
    candidate.message.id = row.take<MessageId>();
    candidate.status = row.take<MessageStatus>();
    candidate.country = row.take<Country>();
    candidate.message.attempt = row.take<int>();
    auto const phone = row.take<std::int64_t>();
    candidate.message.phone = static_cast<std::uint64_t>(phone);
    candidate.message.variables = row.take<std::string>();
    candidate.opted_out = row.take<bool>() || phone == erased_phone || erased.has(candidate.message.phone);
    return candidate;
}

/// Due longest first, until `limit` of them may be sent.
std::vector<Candidate> due_retries(Connection& db, Source const& source, std::size_t limit, Wall now) {
    std::vector<Candidate> due;
    std::size_t sendable = 0;
    ErasedPeople erased{db, source.org};
    auto row = db.query(
        "SELECT m.id, m.status, m.country, m.attempt, l.phone, l.variables, "
        "EXISTS (SELECT 1 FROM opt_outs o WHERE o.org_id = ?3 AND o.phone = l.phone AND o.scope <= ?4) "
        "FROM messages m INDEXED BY messages_requeued CROSS JOIN leads l ON l.id = (?2 << 32) | (m.id & "
        "0xffffffff) "
        "WHERE m.status = 1 AND m.id >> 32 = ?1 AND m.not_before <= ?5 "
        "AND NOT EXISTS (SELECT 1 FROM claims k WHERE k.send_id = ?1 AND k.kind = 1 "
        "AND k.first_lead = m.id & 0xffffffff) ORDER BY m.not_before, m.id",
        source.send, source.audience, source.org, source.scope_max, now);
    while (sendable < limit && due.size() < limit + skips_max && row.next()) {
        due.push_back(take_candidate(row, erased));
        if (!due.back().opted_out) ++sendable;
    }
    return due;
}

std::optional<Wall> next_retry(Connection& db, SendId send) {
    return db.one<Wall>(
        "SELECT m.not_before FROM messages m INDEXED BY messages_requeued WHERE m.status = 1 "
        "AND m.id >> 32 = ?1 AND NOT EXISTS (SELECT 1 FROM claims k WHERE k.send_id = ?1 "
        "AND k.kind = 1 AND k.first_lead = m.id & 0xffffffff) ORDER BY m.not_before LIMIT 1",
        send);
}

void skip(WriteContext& tx, Candidate const& candidate, Wall now) {
    auto const id = candidate.message.id;
    tx.db.run("UPDATE messages SET status = ?2, not_before = NULL WHERE id = ?1", id, MessageStatus::skipped);
    write_note(tx.db, id, SkipReason::opted_out_at_claim, "", now);
    tx.deltas.move({id.parent, candidate.country, candidate.status, 0},
                   {id.parent, candidate.country, MessageStatus::skipped,
                    static_cast<int>(SkipReason::opted_out_at_claim)});
}

ClaimId insert_claim(Connection& db, SendId send, ClaimKind kind, LeadNo first, LeadNo last, Wall now) {
    db.run("INSERT INTO claims (send_id, kind, first_lead, last_lead, claimed_at) VALUES (?, ?, ?, ?, ?)",
           send, kind, first, last, now);
    return db.inserted<ClaimId>();
}

void claim_retries(WriteContext& tx, Source const& source, std::size_t limit, Wall now, Claim& claim) {
    for (auto& candidate : due_retries(tx.db, source, limit, now)) {
        if (candidate.opted_out) {
            skip(tx, candidate, now);
            ++claim.skipped;
            continue;
        }
        auto const lead = candidate.message.id.lead_no;
        candidate.message.claim = insert_claim(tx.db, source.send, ClaimKind::retry, lead, lead, now);
        claim.claims.push_back(candidate.message.claim);
        claim.messages.push_back(std::move(candidate.message));
    }
}

/// Takes from the first pass until the claim holds `limit` messages.
void claim_first_pass(WriteContext& tx, Source const& source, std::size_t limit, Wall now, Claim& claim) {
    auto const first_message = claim.messages.size();
    std::vector<Candidate> skipped;
    ErasedPeople erased{tx.db, source.org};
    LeadNo first = 0, last = source.next_lead_no - 1;
    {
        auto row = tx.db.query(
            "SELECT m.id, m.status, m.country, m.attempt, l.phone, l.variables, "
            "EXISTS (SELECT 1 FROM opt_outs o WHERE o.org_id = ?4 AND o.phone = l.phone AND o.scope <= ?5) "
            "FROM messages m CROSS JOIN leads l ON l.id = (?3 << 32) | (m.id & 0xffffffff) "
            "WHERE m.id BETWEEN ?1 AND ?2 AND m.status = 0 ORDER BY m.id",
            MessageId{source.send, source.next_lead_no}, MessageId{source.send, source.through},
            source.audience, source.org, source.scope_max);
        while (true) {
            if (claim.messages.size() >= limit || skipped.size() >= skips_max) break;
            if (!row.next()) {
                claim.first_pass_done = true;
                break;
            }
            auto candidate = take_candidate(row, erased);
            last = candidate.message.id.lead_no;
            if (first == 0) first = last;
            if (candidate.opted_out)
                skipped.push_back(std::move(candidate));
            else
                claim.messages.push_back(std::move(candidate.message));
        }
    }
    for (auto const& candidate : skipped) skip(tx, candidate, now);
    claim.skipped += skipped.size();
    if (last < source.next_lead_no) return;
    tx.db.run("UPDATE sends SET next_lead_no = ?2 WHERE id = ?1", source.send, last + 1);
    if (claim.messages.size() == first_message) return;
    auto const id = insert_claim(tx.db, source.send, ClaimKind::first_pass, first, last, now);
    claim.claims.push_back(id);
    for (auto i = first_message; i < claim.messages.size(); ++i) claim.messages[i].claim = id;
}

struct OpenClaim {
    ClaimId id;
    SendId send;
    ClaimKind kind = ClaimKind::first_pass;
    LeadNo first = 0, last = 0;
};

OpenClaim take_claim(Query& row) {
    return {.id = row.take<ClaimId>(),
            .send = row.take<SendId>(),
            .kind = row.take<ClaimKind>(),
            .first = row.take<LeadNo>(),
            .last = row.take<LeadNo>()};
}

/// Messages of `send` in [first, last] that stand in `status`.
std::vector<MessageState> messages_in(Connection& db, SendId send, LeadNo first, LeadNo last,
                                      MessageStatus status, std::size_t limit) {
    std::vector<MessageState> found;
    auto row =
        db.query_text(fmt::format("SELECT {} FROM messages m WHERE m.id BETWEEN ? AND ? AND m.status = ? "
                                  "ORDER BY m.id LIMIT ?",
                                  message_columns),
                      MessageId{send, first}, MessageId{send, last}, status, limit);
    while (row.next()) found.push_back(take_message(row));
    return found;
}

/// Due at once, and not an attempt: it was never handed over.
void requeue(WriteContext& tx, MessageState const& state) {
    MessageChange change{state};
    change.after.status = MessageStatus::requeued;
    tx.db.run("UPDATE messages SET status = ?2, not_before = 0 WHERE id = ?1", state.id, change.after.status);
    count_change(tx, change);
}

constexpr std::size_t no_limit = 1U << 31;
}    // namespace

bool is_sending(Connection& db, MessageState const& state) {
    if (!is_queued(state.status)) return false;
    auto const kind = state.status == MessageStatus::queued ? ClaimKind::first_pass : ClaimKind::retry;
    // Claims of a kind do not overlap.
    auto const last = db.one<LeadNo>(
        "SELECT last_lead FROM claims WHERE send_id = ? AND kind = ? AND first_lead <= ? "
        "ORDER BY first_lead DESC LIMIT 1",
        state.id.parent, kind, state.id.lead_no);
    return last && state.id.lead_no <= *last;
}

Claim claim(WriteContext& tx, SendId send, std::size_t limit, Wall now) {
    Claim claim;
    auto const source = find_source(tx.db, send);
    if (!source.open || limit == 0) return claim;
    claim_retries(tx, source, limit, now, claim);
    claim_first_pass(tx, source, limit, now, claim);
    if (!claim.first_pass_done && claim.messages.size() >= limit)
        claim.first_pass_done = !tx.db.exists(
            "SELECT 1 FROM messages m JOIN sends s ON s.id = ?1 WHERE m.status = 0 "
            "AND m.id BETWEEN (?1 << 32) | s.next_lead_no AND (?1 << 32) | s.materialized_through",
            send);
    claim.next_retry_at = next_retry(tx.db, send);
    std::ranges::sort(claim.messages, {}, &ClaimedMessage::id);
    return claim;
}

void give_back(WriteContext& tx, ClaimId id, LeadNo from) {
    auto row = tx.db.query("SELECT id, send_id, kind, first_lead, last_lead FROM claims WHERE id = ?", id);
    if (!row.next()) return;    // closed already
    auto const open = take_claim(row);
    if (open.kind == ClaimKind::retry || from <= open.first)
        tx.db.run("DELETE FROM claims WHERE id = ?", id);
    else if (from <= open.last)
        tx.db.run("UPDATE claims SET last_lead = ?2 WHERE id = ?1", id, from - 1);
    if (open.kind == ClaimKind::retry || from > open.last) return;

    from = std::max(from, open.first);
    auto const source = find_source(tx.db, open.send);
    if (!source.ended && source.next_lead_no == open.last + 1) {
        tx.db.run("UPDATE sends SET next_lead_no = ?2 WHERE id = ?1", open.send, from);
        return;
    }
    // The first pass has gone on beyond these and does not come back: they wait as retries do. Those of an
    // ended send are cancelled at once, like the rest of its queue.
    for (auto const& state :
         messages_in(tx.db, open.send, from, open.last, MessageStatus::queued, no_limit)) {
        if (source.ended)
            set_status(tx, state, MessageStatus::cancelled);
        else
            requeue(tx, state);
    }
}

RecoveryReport recover(WriteContext& tx, Wall now) {
    std::vector<OpenClaim> open;
    {
        auto row = tx.db.query("SELECT id, send_id, kind, first_lead, last_lead FROM claims");
        while (row.next()) open.push_back(take_claim(row));
    }
    RecoveryReport report{.claims = open.size()};
    for (auto const& claim : open) {
        auto const status = claim.kind == ClaimKind::retry ? MessageStatus::requeued : MessageStatus::queued;
        for (auto const& state : messages_in(tx.db, claim.send, claim.first, claim.last, status, no_limit)) {
            set_status(tx, state, MessageStatus::in_doubt);
            write_note(tx.db, state.id, SkipReason::none, "the process stopped before an answer came", now);
            ++report.in_doubt;
        }
    }
    tx.db.run("DELETE FROM claims");
    return report;
}

bool ledger_has_queue(Connection& db, SendId send) {
    // What is queued below next_lead_no is in an open claim.
    return db.exists(
               "SELECT 1 FROM messages m JOIN sends s ON s.id = ?1 WHERE m.status = 0 "
               "AND m.id BETWEEN (?1 << 32) | s.next_lead_no AND (?1 << 32) | s.materialized_through",
               send) ||
           next_retry(db, send).has_value();
}

bool ledger_has_claims(Connection& db, SendId send) {
    return db.exists("SELECT 1 FROM claims WHERE send_id = ?", send);
}

bool ledger_waits_for_somebody(WriteContext& tx, SendId send) {
    bool const counted =
        tx.db.exists("SELECT 1 FROM send_counters WHERE send_id = ? AND status = ? AND n > 0", send,
                     MessageStatus::queued);
    if (!counted) return false;
    if (ledger_has_claims(tx.db, send)) return true;
    auto const first = tx.db.one<MessageId>(
        "SELECT m.id FROM messages m JOIN sends s ON s.id = ?1 WHERE m.status = 0 "
        "AND m.id BETWEEN (?1 << 32) AND (?1 << 32) | s.materialized_through ORDER BY m.id LIMIT 1",
        send);
    if (!first) return false;
    tx.db.run("UPDATE sends SET next_lead_no = ?2 WHERE id = ?1", send, first->lead_no);
    return true;
}

std::size_t cancel_queued(WriteContext& tx, SendId send, std::size_t limit) {
    auto const source = find_source(tx.db, send);
    if (!source.ended) return 0;
    auto const queued =
        messages_in(tx.db, send, source.next_lead_no, source.through, MessageStatus::queued, limit);
    for (auto const& state : queued) set_status(tx, state, MessageStatus::cancelled);
    std::size_t cancelled = queued.size();
    if (cancelled > 0)
        tx.db.run("UPDATE sends SET next_lead_no = ?2 WHERE id = ?1", send, queued.back().id.lead_no + 1);
    if (cancelled < limit) {
        auto requeued = tx.db.query(
            "SELECT m.id, m.country FROM messages m INDEXED BY messages_requeued WHERE m.status = 1 "
            "AND m.id >> 32 = ?1 AND NOT EXISTS (SELECT 1 FROM claims k WHERE k.send_id = ?1 AND k.kind = 1 "
            "AND k.first_lead = m.id & 0xffffffff) LIMIT ?2",
            send, limit - cancelled);
        std::vector<MessageState> waiting;
        while (requeued.next()) {
            MessageState state{.id = requeued.take<MessageId>(), .status = MessageStatus::requeued};
            state.country = requeued.take<Country>();
            waiting.push_back(std::move(state));
        }
        for (auto const& state : waiting) set_status(tx, state, MessageStatus::cancelled);
        cancelled += waiting.size();
    }
    if (cancelled == 0 && !ledger_has_claims(tx.db, send))
        tx.db.run("UPDATE sends SET drained = 1 WHERE id = ? AND status >= 5", send);
    return cancelled;
}

}    // namespace carillon::store::sqlite
