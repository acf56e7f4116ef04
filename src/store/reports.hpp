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
    std::optional<MessageStatus> status;
    Country country;    // unknown: any
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
};

/// What has become of a send. Reads counters, never counts rows. All calls resume on the caller's executor.
class Reports {
public:
    virtual ~Reports() = default;
    virtual Async<std::vector<CounterCell>> counters(SendId send) = 0;
    virtual Async<std::vector<MinuteCell>> minutes(SendId send) = 0;
    /// In lead order, messages and skipped leads together.
    virtual Async<std::vector<MessageRow>> messages(SendId send, MessageFilter filter) = 0;
    /// Replies to this send's messages (inbound messages whose context is one of its wamids).
    virtual Async<std::int64_t> replies(SendId send) = 0;
};

}    // namespace carillon::store
