#pragma once
#include "store/ledger.hpp"
#include "store/sqlite/database.hpp"

#include <array>

namespace carillon::store::sqlite {

/// A row of messages, read to be changed and written back with its counters.
struct MessageState {
    MessageId id;
    MessageStatus status = MessageStatus::queued;
    Country country;
    int attempt = 1;
    std::array<std::optional<Wall>, 5> times{};    // by Receipt; each the earliest known
    int error_code = 0;
    std::optional<Wall> not_before;

    std::optional<Wall>& time(Receipt receipt) { return times[static_cast<std::size_t>(receipt)]; }
    std::optional<Wall> const& time(Receipt receipt) const {
        return times[static_cast<std::size_t>(receipt)];
    }
    Cell cell(int skip_reason = 0) const;
};

extern std::string_view const message_columns;    // of messages as m
MessageState take_message(Query& row);
std::optional<MessageState> find_message(Connection& db, MessageId id);

/// What a status event says, without whom it is about.
struct Evidence {
    Receipt receipt = Receipt::sent;
    Wall at{};
    int code = 0;
    std::string_view detail, raw = {};
};

/// What changes in a message on the way through a job.
struct MessageChange {
    MessageState before, after;
    std::string detail, raw;    // of the failure, when it is news

    explicit MessageChange(MessageState state) : before{state}, after{std::move(state)} {}
    /// Merges one piece of news. False when it was known.
    bool merge(Evidence const& news);
};

/// Writes what receipts may have changed: status, times and error. The wamid stays.
void write_receipts(WriteContext& tx, MessageChange const& change);
/// Counts the change: from one cell to the other, and the minutes of newly known times.
void count_change(WriteContext& tx, MessageChange const& change, int skip_reason = 0);
void set_status(WriteContext& tx, MessageState const& state, MessageStatus status);
/// Why a message stands where it stands, and since when; `raw` is Meta's error object, where that is why.
void write_note(Connection& db, MessageId id, SkipReason reason, std::string_view detail, Wall at,
                std::string_view raw = {});

/// Gives a message its wamid, with whatever webhooks have said of it already. Returns false, having changed
/// nothing, when another message has that wamid.
bool accept(WriteContext& tx, MessageState const& state, OrgId org, std::string const& wamid, Wall at);

OrgId org_of(Connection& db, SendId send);
/// Whether the message is on its way: queued as it stands, and covered by an open claim.
bool is_sending(Connection& db, MessageState const& state);

// The ledger's calls, each inside its transaction. See store/ledger.hpp.
MaterializeStep materialize(WriteContext& tx, SendId send, std::size_t rows, Wall now);
Claim claim(WriteContext& tx, SendId send, std::size_t limit, Wall now);
void record(WriteContext& tx, std::vector<Outcome> const& outcomes, std::vector<ClaimId> const& closed);
void give_back(WriteContext& tx, ClaimId claim, LeadNo from);
RecoveryReport recover(WriteContext& tx, Wall now);
std::size_t cancel_queued(WriteContext& tx, SendId send, std::size_t limit);
WebhookResult receive(WriteContext& tx, WebhookNews const& news, Wall now);
/// The unmatched event that settle_doubt() looked at last, in order of arrival. Of the writer's thread.
struct InboxPlace {
    Wall received_at{};
    OrgId org;
    std::string wamid;
    Receipt receipt = Receipt::accepted;
};
std::size_t settle_doubt(WriteContext& tx, InboxPlace& place, Wall now, std::chrono::milliseconds grace);
Result<DoubtResolution> resolve_doubt(WriteContext& tx, DoubtDecision const& decision, Wall now);
std::vector<Contact> contacts(Connection& db, WabaId waba, Wall since);

}    // namespace carillon::store::sqlite
