#pragma once
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "domain/country.hpp"
#include "domain/message.hpp"
#include "store/opt_outs.hpp"

#include <optional>
#include <string>
#include <vector>

namespace carillon::store {

/// What one chunk of materializing did.
struct MaterializeStep {
    LeadNo through = 0;    // leads up to here are messages or exclusions now
    bool done = false;
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
    int code = 0;                              // with failed
    std::string detail;
    /// The message named by the callback data it was sent with; nothing when the event carries none of ours.
    std::optional<MessageId> message;
};

struct InboundMessage {
    std::string wamid, phone_number_id;
    std::uint64_t from = 0;    // 0 when Meta gave no number
    std::string type, text, payload, context_wamid;
    Wall at{};
};

/// Everything one webhook body says, stored in one transaction before it is answered.
struct WebhookNews {
    OrgId org;
    WabaId waba;
    std::vector<StatusNews> statuses;
    std::vector<InboundMessage> inbound;
    std::vector<OptOut> opt_outs;                              // from keywords, preferences and error 131050
    std::vector<std::uint64_t> resumed_marketing;              // Meta's "resume": lifts Meta's own stop alone
    std::vector<std::pair<std::string, std::string>> other;    // field, raw JSON: kept for later
};

struct WebhookResult {
    std::size_t merged = 0;       // news that changed a message
    std::size_t repeated = 0;     // news that was known
    std::size_t unmatched = 0;    // kept until the acceptance lands
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
    /// Turns the next `rows` leads into messages or exclusions. Resumable: it goes on where the send stands.
    virtual Async<MaterializeStep> materialize(SendId send, std::size_t rows) = 0;

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

    /// Merges the statuses of known wamids and keeps the others for the acceptance. An unknown wamid whose
    /// news names a message of the organization that is sending or in doubt is that message's acceptance.
    virtual Async<WebhookResult> receive(WebhookNews news, Wall now) = 0;
    /// Settles in-doubt messages by evidence: an unmatched status event, older than `grace`, for exactly one
    /// in-doubt message to that recipient from that number. How many were settled. Each call looks at the
    /// next few hundred events, round and round, so that its time does not grow with what waits.
    virtual Async<std::size_t> settle_doubt(Wall now, std::chrono::milliseconds grace) = 0;
};

}    // namespace carillon::store
