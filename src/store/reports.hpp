#pragma once
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "domain/country.hpp"
#include "domain/message.hpp"

#include <optional>
#include <string>
#include <vector>

namespace carillon::store {

/// How many messages (or, for `skipped`, leads) of a send stand in one place. Kept in the transactions that
/// move them.
struct CounterCell {
    Country country;
    MessageStatus status = MessageStatus::queued;
    int code = 0;    // failed: Meta's error code; skipped: the SkipReason
    std::int64_t count = 0;
};

/// How many messages reached a status in one minute.
struct MinuteCell {
    Wall minute{};
    MessageStatus status = MessageStatus::accepted;    // accepted, sent, delivered, read or failed
    std::int64_t count = 0;
};

struct MessageFilter {
    std::vector<MessageStatus> statuses;          // any of these; none: any at all
    SkipReason skip_reason = SkipReason::none;    // only who was skipped for it; none: whoever
    std::vector<Country> countries;               // any of these; none: any at all
    std::optional<int> error_code;
    std::string q;       // a phone's leading digits, an exact external id, or an exact wamid
    LeadNo after = 0;    // keyset
    std::size_t limit = 50;
};

/// One lead of a send: its message, or why it has none.
struct MessageRow {
    MessageId id;
    std::uint64_t phone = 0;
    std::string external_id;
    Country country;
    MessageStatus status = MessageStatus::queued;
    SkipReason skip_reason = SkipReason::none;
    int attempt = 0;
    std::string wamid;
    std::optional<Wall> accepted_at, sent_at, delivered_at, read_at, failed_at;
    int error_code = 0;
    std::string detail;
    std::optional<Wall> noted_at;    // when `detail` was noted
    std::string raw;                 // of one that failed: Meta's error object; empty where none was kept
};

/// Inbound messages whose context is a message of the send: what was written, and taps on its buttons.
struct Responses {
    std::int64_t replies = 0, button_taps = 0;
    bool operator==(Responses const&) const = default;
};

/// What has become of a send. Reads counters, never counts rows. All calls resume on the caller's executor.
class Reports {
public:
    virtual ~Reports() = default;
    virtual Async<std::vector<CounterCell>> counters(SendId send) = 0;
    virtual Async<std::vector<MinuteCell>> minutes(SendId send) = 0;
    /// In lead order, messages and skipped leads together.
    virtual Async<std::vector<MessageRow>> messages(SendId send, MessageFilter filter) = 0;
    virtual Async<Responses> responses(SendId send) = 0;
};

}    // namespace carillon::store
