#pragma once
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/problem.hpp"
#include "domain/campaign.hpp"
#include "domain/filters.hpp"

#include <optional>
#include <string>
#include <vector>

namespace carillon::store {

struct Campaign {
    CampaignId id;
    OrgId org;
    std::string name;
    AudienceId audience;
    PhoneNumberId phone_number;
    bool product_policy_confirmed = false;
    CampaignStatus status = CampaignStatus::draft;
    std::string status_reason;    // why it stands where it stands, when that is not plain
    std::int64_t version = 1;
    Wall created_at{}, updated_at{};
};

/// What may be set on a draft. For a PATCH, what was not given keeps its old value before this is filled.
struct CampaignSettings {
    std::string name;
    AudienceId audience;
    PhoneNumberId phone_number;
    bool product_policy_confirmed = false;
};

/// What may be set on a send while its campaign is a draft.
struct SendSettings {
    SendCategory category = SendCategory::marketing;
    TemplateId template_id;         // none: not chosen yet
    std::string scheduled_local;    // "2026-12-01T09:00" or with seconds, as given
    std::string time_zone;          // IANA name
    std::string fold;               // "", "earlier" or "later"
    Wall scheduled_at{};            // the instant the three above name
    std::int32_t utc_offset_seconds = 0;
    std::string tzdb_version;
    bool audience_filter = false;
    WhenNoFilterEvent when_no_filter_event = WhenNoFilterEvent::skip;
    std::optional<EventFilter> event_filter;
    int max_messages_per_second = 20;
    std::string parameters_json = "{}";    // slot key → binding
    ProductPolicy product_policy = ProductPolicy::cloud_api_fallback;
    std::optional<bool> message_activity_sharing;
    int late_start_grace_minutes = 60;
};

struct Send {
    SendId id;
    OrgId org;
    CampaignId campaign;
    SendSettings settings;
    SendStatus status = SendStatus::pending;
    std::string status_reason;
    std::int64_t version = 1;
    LeadNo materialized_through = 0;    // leads up to here are messages or exclusions
    LeadNo next_lead_no = 1;            // the first pass of claims goes on from here
    std::optional<Wall> materialized_at, started_at, completed_at;
    /// When somebody resumed it knowing that it was late: its grace counts from then.
    std::optional<Wall> late_allowed_at;
    std::optional<Wall> rules_as_of;    // when its materializing began: what counts was recorded by then
    FilterEventId filter_event;         // the one it was materialized with; none: no event, or no filter
    std::string scheduled_template;     // digest of the template it was scheduled with; empty: not scheduled
    /// Messages of an earlier schedule are still being taken back; reports show none of them.
    bool unwinding = false;
    std::optional<Wall> attended_at;    // when the engine was last at work on it while it fired
    /// It fired while the system was down for longer than its grace: it goes on when somebody says so.
    bool interrupted = false;
};

struct CampaignFilter {
    std::optional<CampaignStatus> status;
    std::string q;        // part of the name, any case
    CampaignId before;    // keyset, newest first; 0 starts at the newest
    std::size_t limit = 50;
};

/// A send that has not ended, with what the engine needs to run it.
struct OpenSend {
    Send send;
    Campaign campaign;
};

/// Who asks for a change, for the audit log: "user:3", "api_key:7", "engine".
/// A second person's word that a campaign is as it should be. It covers settings, sends and the texts of
/// their templates.
struct ApprovalState {
    enum class Status : std::uint8_t { none, approved, lapsed };    // lapsed: something it covers has changed
    bool required = false;
    Status status = Status::none;
    std::string actor;
    std::optional<Wall> at;
};
std::string_view to_string(ApprovalState::Status status);

using Actor = std::string;    // as AuditEntry has it

/// Campaigns and their sends. Every change is one transaction with its audit entry. All calls resume on the
/// caller's executor; a broken database throws. Refusals: not_found; conflict with code "stale_version",
/// "sequence_changed", "not_a_draft", "unwinding" or "transition_refused" (the detail names the state and
/// what is allowed). A campaign's version changes with everything of it and of its sends that a person can
/// change.
class Campaigns {
public:
    virtual ~Campaigns() = default;
    virtual Async<CampaignId> create(OrgId org, CampaignSettings settings, Actor actor, Wall at) = 0;
    virtual Async<std::optional<Campaign>> find(OrgId org, CampaignId id) = 0;
    virtual Async<std::vector<Campaign>> list(OrgId org, CampaignFilter filter) = 0;
    /// Draft only. `version` nothing: whatever it is.
    virtual Async<Result<Campaign>> update(OrgId org, CampaignId id, std::optional<std::int64_t> version,
                                           CampaignSettings settings, Actor actor, Wall at) = 0;
    virtual Async<Result<void>> remove(OrgId org, CampaignId id, Actor actor, Wall at) = 0;
    /// A draft of that name with the same settings and sends, their times as they are. The opt-in
    /// confirmation speaks of one campaign's recipients: it is not copied.
    virtual Async<Result<Campaign>> duplicate(OrgId org, CampaignId id, std::string name, Actor actor,
                                              Wall at) = 0;

    /// `judged`: the campaign's version with which the send's place in the sequence was judged; when another
    /// stands, "sequence_changed" and nothing is written.
    virtual Async<Result<Send>> add_send(OrgId org, CampaignId campaign, SendSettings settings, Actor actor,
                                         Wall at, std::optional<std::int64_t> judged = {}) = 0;
    /// In order of time.
    virtual Async<std::vector<Send>> sends(OrgId org, CampaignId campaign) = 0;
    virtual Async<std::optional<Send>> find_send(OrgId org, SendId id) = 0;
    /// The filter events of a send stay with it, also when its time is moved.
    virtual Async<Result<Send>> update_send(OrgId org, SendId id, std::optional<std::int64_t> version,
                                            SendSettings settings, Actor actor, Wall at,
                                            std::optional<std::int64_t> judged = {}) = 0;
    virtual Async<Result<void>> remove_send(OrgId org, SendId id, Actor actor, Wall at) = 0;

    /// A person's action, judged by the transition table of domain/campaign.hpp. Scheduling notes what each
    /// send's template is (Send::scheduled_template). Unscheduling takes back all that was done for sends:
    /// however they stood they are pending again, and their messages and exclusions are gone; of large ones
    /// the engine deletes them in chunks right after (Send::unwinding, Ledger::unwind). Until then the
    /// campaign can be neither scheduled nor deleted ("unwinding"), nor can the send. Cancelling also
    /// ends the open sends; their queued messages are cancelled by the engine right after
    /// (Ledger::cancel_queued).
    virtual Async<Result<Campaign>> act(OrgId org, CampaignId id, CampaignAction action,
                                        std::optional<std::int64_t> version, Actor actor, Wall at) = 0;
    /// act(schedule) of what the caller has judged, which is `version`, with the parameters that it bound on
    /// the way: both or neither.
    struct Bound {
        SendId send;
        std::string parameters_json;
    };
    virtual Async<Result<Campaign>> schedule(OrgId org, CampaignId id, std::int64_t version,
                                             std::vector<Bound> bound, Actor actor, Wall at) = 0;
    /// act(resume) with what a person decided about sends whose time has passed: before anybody can see the
    /// campaign resumed, those of `skip` that still wait are missed, so that the engine starts none of them,
    /// what is left of an interrupted one is cancelled, and those of `send` may go out however late they are.
    struct Overdue {
        std::vector<SendId> skip, send;
    };
    virtual Async<Result<Campaign>> resume(OrgId org, CampaignId id, Overdue overdue,
                                           std::optional<std::int64_t> version, Actor actor, Wall at) = 0;
    /// Where the organization requires it, schedule() is refused ("not_approved") without an approval that
    /// still holds.
    virtual Async<ApprovalState> approval(OrgId org, CampaignId id) = 0;
    /// Of a draft as it is, by `actor`. Refused to who made or edited the campaign or a send of it.
    virtual Async<Result<Campaign>> approve(OrgId org, CampaignId id, Actor actor, Wall at) = 0;
    /// What the transition table needs to know of a campaign.
    virtual Async<CampaignFacts> facts(CampaignId id) = 0;

    // For the engine.
    /// The sends that have not ended of every scheduled, running or paused campaign, by time.
    virtual Async<std::vector<OpenSend>> open_sends() = 0;
    /// Sends that ended (cancelled, failed) while messages of theirs were still queued.
    virtual Async<std::vector<SendId>> ended_sends_with_queue() = 0;
    /// Sends whose messages are being taken back (Send::unwinding).
    virtual Async<std::vector<SendId>> unwinding_sends() = 0;
    /// Pauses a scheduled or running campaign because going on would fail: `reason` is a sentence for its
    /// page, put into status_reason. False when it is in another state.
    virtual Async<bool> hold(CampaignId id, std::string reason, Wall at) = 0;
    /// hold() of the campaign of a firing send that was cut off for too long, which is interrupted then.
    virtual Async<bool> interrupt(SendId id, std::string reason, Wall at) = 0;
    /// The engine is at work on the sends that fire (Send::attended_at).
    virtual Async<void> attend(Wall at) = 0;
    /// Moves a send on and its campaign with it (running when a send fires, completed when all have ended,
    /// …). False, and nothing changes, when the send is no longer in `from` or its campaign is paused,
    /// cancelled or a draft, or when it would be completed with messages still queued.
    virtual Async<bool> move_send(SendId id, SendStatus from, SendStatus to, std::string reason, Wall at) = 0;
};

}    // namespace carillon::store
