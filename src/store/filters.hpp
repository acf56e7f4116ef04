#pragma once
#include "base/clock.hpp"
#include "base/crypto.hpp"
#include "base/ids.hpp"
#include "base/problem.hpp"
#include "domain/filters.hpp"

#include <optional>
#include <string>
#include <vector>

namespace carillon::store {

/// A list of leads that a customer's system posts for one send.
struct NewFilterEvent {
    OrgId org;
    SendId send;
    FilterMode mode = FilterMode::include;
    std::vector<std::uint64_t> phones;        // E.164 without the plus; sorted, each once
    std::vector<std::string> external_ids;    // sorted, each once
    Digest digest{};                          // of what the event says, to know it again by
    /// Until when the event may come; judged when it is complete.
    Wall deadline{};
};

struct FilterEvent {
    FilterEventId id;
    SendId send;
    FilterMode mode = FilterMode::include;
    std::int64_t lead_count = 0;
    Wall accepted_at{};
};

/// Leads of an audience of whom a send's filters answer yes, ascending.
struct FilterAnswers {
    std::vector<LeadNo> named;    // by the filter event that counts
    std::vector<LeadNo> did;      // what the event filter asks for, within its time
};

enum class FilterReceipt : std::uint8_t { accepted, already_received };

/// "This phone did something of one type at that time."
struct LeadEvent {
    std::uint64_t phone = 0;
    Wall occurred_at{};
    std::string metadata_json;    // as given; empty: none
};

struct LeadEventCounts {
    std::int64_t inserted = 0, duplicates = 0;
};

/// What customers' systems say about leads, for the filters of sends. All calls resume on the caller's
/// executor; a broken database throws.
class Filters {
public:
    virtual ~Filters() = default;
    /// Keeps the event, in transactions of some thousand leads; it counts from when it is complete, and the
    /// latest complete one is the one that counts: what the one before it named is forgotten. An event of the
    /// same digest for the same send changes nothing. Refusals: conflict "past_deadline", "send_started" (its
    /// materializing has begun, or it has ended).
    virtual Async<Result<FilterReceipt>> add_filter_event(NewFilterEvent event, Wall now) = 0;
    /// Newest first.
    virtual Async<std::vector<FilterEvent>> filter_events(SendId send) = 0;
    /// The one that counts; none when no event came.
    virtual Async<std::optional<FilterEvent>> latest_filter_event(SendId send) = 0;
    /// Asks the filters of a send of the leads from..through of its campaign's audience that can be messaged,
    /// as when its materializing begins at `as_of`. Nobody while the audience is not ready.
    virtual Async<FilterAnswers> ask_filters(SendId send, LeadNo from, LeadNo through, Wall as_of) = 0;
    /// Whether the event, the latest of its send, names the lead, by phone or by external id (empty: none).
    virtual Async<bool> names(FilterEventId event, std::uint64_t phone, std::string external_id) = 0;
    /// At start: what a crash left of incomplete events, and of replaced ones, goes in chunks. How many
    /// events.
    virtual Async<std::size_t> drop_unfinished() = 0;

    /// Keeps events of one type, in transactions of some thousand. The same phone, type and time again is a
    /// duplicate.
    virtual Async<LeadEventCounts> add_lead_events(OrgId org, std::string type, std::vector<LeadEvent> events,
                                                   Wall now) = 0;
    /// The latest event of the phone, of those recorded by `as_of`.
    virtual Async<std::optional<LeadEvent>> last_lead_event(OrgId org, std::string type, std::uint64_t phone,
                                                            Wall as_of) = 0;
    struct EventType {
        std::string name;
        std::int64_t events = 0;
        Wall last_received_at{};
    };
    /// By name.
    virtual Async<std::vector<EventType>> lead_event_types(OrgId org) = 0;
};

}    // namespace carillon::store
