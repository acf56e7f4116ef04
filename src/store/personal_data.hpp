#pragma once
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/problem.hpp"
#include "domain/filters.hpp"
#include "domain/lead.hpp"
#include "domain/message.hpp"
#include "store/opt_outs.hpp"
#include "store/test_sends.hpp"

#include <optional>
#include <string>
#include <vector>

namespace carillon {
class SecretBox;
}

namespace carillon::store {

struct HeldLead {
    AudienceId audience;
    std::string audience_name;
    std::vector<std::string> columns;
    Lead lead;
};

/// A lead's place in a send, whether it became a message or was left out.
struct HeldMessage {
    CampaignId campaign;
    std::string campaign_name;
    SendId send;
    LeadNo lead_no = 0;
};

struct HeldReply {
    std::string wamid, phone_number_id, type, text, payload, context_wamid;
    Wall at{};
};

struct HeldLeadEvent {
    std::string type;
    Wall occurred_at{}, received_at{};
    std::string metadata_json;    // empty: none
};

struct HeldFilterEvent {
    SendId send;
    FilterMode mode = FilterMode::include;
    Wall received_at{};
};

/// News of Meta's of a message that is none of ours.
struct HeldStatus {
    std::string wamid;
    Receipt receipt = Receipt::sent;
    Wall at{};
    int code = 0;
    std::string detail;
};

struct HeldBody {
    std::string field, body;
    Wall received_at{};
};

/// All that an organization holds of one person.
struct HeldOfPerson {
    std::optional<Wall> erased_at;    // what is held has come since
    std::vector<HeldLead> leads;
    std::vector<HeldMessage> messages;
    std::vector<HeldReply> replies;
    std::vector<OptOut> opt_outs;
    std::vector<HeldLeadEvent> lead_events;
    std::vector<HeldFilterEvent> filter_events;
    std::vector<TestMessage> test_messages;
    std::vector<std::string> scoped_user_ids;
    std::vector<HeldStatus> unmatched_statuses;
    std::vector<HeldBody> webhook_bodies;
};

/// How many of each were erased.
struct Erased {
    std::int64_t leads = 0, messages = 0, replies = 0, opt_outs = 0, lead_events = 0, filter_events = 0,
                 test_messages = 0, scoped_user_ids = 0, unmatched_statuses = 0, webhook_bodies = 0,
                 outbound_events = 0;
};

/// What is held of people, and its end: by erasure of one, or because its time is over.
///
/// Of an erased person a keyed hash of the number stays, by which it is opted out of everything wherever it
/// comes up again (see OptOuts::find); it goes when the opt-out is lifted. Leads and messages keep their
/// place, without the person: their phone is 0. What was counted stays counted. All calls resume on the
/// caller's executor; a broken database throws.
class PersonalData {
public:
    virtual ~PersonalData() = default;
    /// Once, before anything else is asked of the store: opens the key of the hashes, which is made with the
    /// database and sealed by `box`. Unavailable, code "wrong_secret_key", when it does not open and somebody
    /// was erased: nobody could tell who.
    virtual Async<Result<void>> unlock(SecretBox const& box) = 0;

    virtual Async<HeldOfPerson> find(OrgId org, std::uint64_t phone, std::string actor, Wall at) = 0;
    /// With an audit entry. Conflict while the person may be where nobody looks: code "upload_running" or
    /// "dry_run_running", of the organization, or "message_sending". May be repeated.
    virtual Async<Result<Erased>> erase(OrgId org, std::uint64_t phone, std::string actor, Wall at) = 0;
    /// Those of `phones` whose owners were erased, in the same order.
    virtual Async<std::vector<std::uint64_t>> erased_among(OrgId org, std::vector<std::uint64_t> phones) = 0;

    /// Removes some of what organizations keep no longer: a few thousand rows, so that nobody waits long.
    /// Whether there may be more.
    virtual Async<bool> enforce_retention(Wall now) = 0;
};

}    // namespace carillon::store
