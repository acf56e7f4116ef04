#pragma once
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/problem.hpp"
#include "domain/country.hpp"
#include "domain/message.hpp"
#include "domain/portfolio_budget.hpp"
#include "store/opt_outs.hpp"
#include "store/reports.hpp"

#include <optional>
#include <string>
#include <vector>

namespace carillon::store {

/// What one chunk of materializing did.
struct MaterializeStep {
    LeadNo through = 0;    // leads up to here are messages or exclusions now
    bool done = false;     // no more chunks
    bool halted =
        false;    // the send is not materializing (any more): nothing was done, and `done` says only that
    std::int64_t queued = 0, skipped = 0;    // in this chunk
};

/// A message taken for dispatch, with all that is needed to render it.
struct ClaimedMessage {
    ClaimId claim;
    MessageId id;
    std::uint64_t phone = 0;
    int attempt = 1;
    std::string variables;    // as Lead::variables
};

struct Claim {
    std::vector<ClaimedMessage> messages;    // in lead order; without those skipped because of an opt-out
    /// Claims that hold no message (all skipped), already closed, are not listed. Every id here must be
    /// closed by record() or given back.
    std::vector<ClaimId> claims;
    std::size_t skipped = 0;
    /// Nothing is left for the first pass. Requeued messages may still wait for their time.
    bool first_pass_done = false;
    /// When the earliest requeued message may be claimed again; nothing when none waits.
    std::optional<Wall> next_retry_at;
};

/// What became of a claimed message.
struct Outcome {
    enum class Kind : std::uint8_t {
        accepted,       // Meta took it: wamid
        refused,        // Meta refused it for good: code, detail
        unprocessed,    // proved not processed: queued again, not before `not_before`
        in_doubt,       // left us, and no answer came: detail
        skipped,        // never left: skip_reason, detail
    };
    Kind kind = Kind::accepted;
    MessageId id;
    std::string wamid;
    int code = 0;    // Meta's
    std::string detail;
    std::string raw = {};    // refused: Meta's error object
    SkipReason skip_reason = SkipReason::none;
    Wall at{};
    Wall not_before{};
};

/// One entry of Meta's statuses[]: `at` is Meta's own timestamp.
struct StatusNews {
    std::string wamid;
    Receipt receipt = Receipt::sent;
    Wall at{};
    std::string phone_number_id, recipient;    // Meta's; recipient may be empty
    std::string user_id{};                     // business-scoped, where Meta gave no recipient
    int code = 0;                              // with failed
    std::string detail, raw = {};              // raw: Meta's error object
    /// The message named by the callback data it was sent with; nothing when the event carries none of ours.
    std::optional<MessageId> message;
};

struct InboundMessage {
    std::string wamid, phone_number_id;
    std::uint64_t from = 0;    // 0 when Meta gave no number
    std::string type, text, payload, context_wamid;
    Wall at{};
};

/// Meta's "resume": lifts Meta's own stop alone, and only one that is not younger. Webhooks come late.
struct ResumedMarketing {
    std::uint64_t phone = 0;
    Wall at{};
};

/// Somebody whom Meta names without a number: by a message of ours that is spoken of or answered (its wamid),
/// by a business-scoped user id, or by both.
struct UnnamedPerson {
    std::string wamid, user_id;
};
struct UnnamedOptOut {
    UnnamedPerson person;
    OptOut opt_out;    // its phone is the store's to find
};
struct UnnamedResume {
    UnnamedPerson person;
    Wall at{};
};

/// Everything one webhook body says, stored in one transaction before it is answered.
struct WebhookNews {
    OrgId org;
    WabaId waba;
    std::vector<StatusNews> statuses;
    std::vector<InboundMessage> inbound;
    std::vector<OptOut> opt_outs;    // from keywords, preferences and error 131050
    std::vector<ResumedMarketing> resumed_marketing;
    /// As the two above. An opt-out of somebody not known yet is kept until the id is learned from a status
    /// event.
    std::vector<UnnamedOptOut> unnamed_opt_outs;
    std::vector<UnnamedResume> unnamed_resumes;
    std::vector<std::pair<std::string, std::string>> other;    // field, raw JSON: kept for later
};

/// Messages of a send that Meta had accepted and now reports as failed with this code.
struct FailedLater {
    SendId send;
    int code = 0;
    Wall at{};    // of the latest
};

struct WebhookResult {
    std::size_t merged = 0;             // news that changed a message
    std::size_t repeated = 0;           // news that was known
    std::size_t unmatched = 0;          // kept until the acceptance lands
    std::vector<FailedLater> failed;    // one entry for each send and code
};

/// What somebody decides about messages in doubt of a send.
struct DoubtDecision {
    OrgId org;
    SendId send;
    DoubtAction action = DoubtAction::assume_sent;
    std::vector<LeadNo> leads;    // none: all that are in doubt
    std::string actor;            // as store::Actor
};
struct DoubtResolution {
    std::size_t resolved = 0;
    bool more = false;    // of all: some are left, call again
};

/// What a restart found in claims a crash left open.
struct RecoveryReport {
    std::size_t claims = 0;
    std::int64_t in_doubt = 0;
};

/// The send ledger: every message of every send, its intent and its outcome (docs/architecture.md, "The
/// ledger"). A claim is one small row for a whole range of leads, durable before anything of it is sent; a
/// message of an open claim that has no outcome yet is `sending`. All calls are durable when they return
/// (synchronous=FULL), resume on the caller's executor, and throw when the database is broken.
class Ledger {
public:
    virtual ~Ledger() = default;
    /// Turns the next `rows` leads into messages or exclusions, by the rules of domain/eligibility.hpp.
    /// Resumable: it goes on where the send stands. The first chunk settles what the rules are asked with
    /// (Send::rules_as_of = `now`, Send::filter_event), so that every later one asks the same. Does nothing
    /// unless the send is materializing.
    virtual Async<MaterializeStep> materialize(SendId send, std::size_t rows, Wall now) = 0;
    /// What materializing the whole send would do now, whatever its status: `queued` cells for leads that
    /// would get a message, `skipped` ones with the reason for the others. Empty while the audience is not
    /// ready. Reads only, some ten thousand leads at a time.
    virtual Async<std::vector<CounterCell>> forecast(SendId send, Wall now) = 0;

    /// Takes up to `limit` messages: requeued ones whose time has come first, then the first pass in lead
    /// order. People who have opted out since are skipped here. Takes nothing when the campaign is not
    /// scheduled or running.
    virtual Async<Claim> claim(SendId send, std::size_t limit, Wall now) = 0;
    /// Records outcomes and closes claims whose messages all have one.
    virtual Async<void> record(std::vector<Outcome> outcomes, std::vector<ClaimId> closed) = 0;
    /// Gives back a claim's messages from `from` on, none of which has been handed to the network. Best
    /// latest claim first: the first pass then takes them again in order. Otherwise they wait as retries that
    /// are due.
    virtual Async<void> give_back(ClaimId claim, LeadNo from) = 0;
    /// At start: what a crash left in open claims without an outcome becomes in doubt.
    virtual Async<RecoveryReport> recover(Wall now) = 0;
    /// Cancels up to `limit` queued messages of an ended send. How many; 0 when none is left.
    virtual Async<std::size_t> cancel_queued(SendId send, std::size_t limit) = 0;

    /// Takes back up to `rows` leads' messages and exclusions of a send that was unscheduled, the last ones
    /// first. False when none are left: it can be scheduled again.
    virtual Async<bool> unwind(SendId send, std::size_t rows) = 0;

    /// Merges the statuses of known wamids and keeps the others for the acceptance. An unknown wamid whose
    /// news names a message of the organization that is sending or in doubt is that message's acceptance.
    virtual Async<WebhookResult> receive(WebhookNews news, Wall now) = 0;
    /// Settles unproved messages by evidence: an unmatched status event, older than `grace`, for exactly one
    /// unproved message to that recipient from that number. How many were settled. Each call looks at the
    /// next few hundred events, round and round, so that its time does not grow with what waits.
    virtual Async<std::size_t> settle_doubt(Wall now, std::chrono::milliseconds grace) = 0;
    /// Who was written to from the account's numbers since then, as far as it may have reached them:
    /// accepted, or in doubt. Some people more than once.
    virtual Async<std::vector<Contact>> contacts(WabaId waba, Wall since) = 0;
    /// Messages in doubt are queued again or taken for sent, as somebody decided, with an audit entry; leads
    /// whose message is not in doubt are passed over. Messages queued again make a completed send and its
    /// campaign go on. Refusal: conflict "send_stopped", to resend what was cancelled, missed or failed.
    virtual Async<Result<DoubtResolution>> resolve_doubt(DoubtDecision decision, Wall now) = 0;
};

}    // namespace carillon::store
