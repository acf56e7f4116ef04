#pragma once
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/problem.hpp"
#include "domain/campaign.hpp"

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
    std::string event_filter_json;    // empty: none
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
using Actor = std::string;

/// Campaigns and their sends. Every change is one transaction with its audit entry. All calls resume on the
/// caller's executor; a broken database throws. Refusals: not_found; conflict with code "stale_version",
/// "not_a_draft" or "transition_refused" (the detail names the state and what is allowed).
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

    virtual Async<Result<Send>> add_send(OrgId org, CampaignId campaign, SendSettings settings, Actor actor,
                                         Wall at) = 0;
    /// In order of time.
    virtual Async<std::vector<Send>> sends(OrgId org, CampaignId campaign) = 0;
    virtual Async<std::optional<Send>> find_send(OrgId org, SendId id) = 0;
    virtual Async<Result<Send>> update_send(OrgId org, SendId id, std::optional<std::int64_t> version,
                                            SendSettings settings, Actor actor, Wall at) = 0;
    virtual Async<Result<void>> remove_send(OrgId org, SendId id, Actor actor, Wall at) = 0;

    /// A person's action, judged by the transition table of domain/campaign.hpp. Cancelling also ends the
    /// open sends; their queued messages are cancelled by the engine right after (Ledger::cancel_queued).
    virtual Async<Result<Campaign>> act(OrgId org, CampaignId id, CampaignAction action,
                                        std::optional<std::int64_t> version, Actor actor, Wall at) = 0;
    /// act(resume) that leaves out what a person does not want to send late: those of `skip` that still wait
    /// are missed before anybody can see the campaign resumed, so that the engine starts none of them.
    virtual Async<Result<Campaign>> resume(OrgId org, CampaignId id, std::vector<SendId> skip,
                                           std::optional<std::int64_t> version, Actor actor, Wall at) = 0;
    /// What the transition table needs to know of a campaign.
    virtual Async<CampaignFacts> facts(CampaignId id) = 0;

    // For the engine.
    /// The sends that have not ended of every scheduled, running or paused campaign, by time.
    virtual Async<std::vector<OpenSend>> open_sends() = 0;
    /// Sends that ended (cancelled, failed) while messages of theirs were still queued.
    virtual Async<std::vector<SendId>> ended_sends_with_queue() = 0;
    /// Pauses a scheduled or running campaign because going on would fail: `reason` is a sentence for its
    /// page, put into status_reason. False when it is in another state.
    virtual Async<bool> hold(CampaignId id, std::string reason, Wall at) = 0;
    /// Moves a send on and its campaign with it (running when a send fires, completed when all have ended,
    /// …). False, and nothing changes, when the send is no longer in `from` or its campaign is paused,
    /// cancelled or a draft.
    virtual Async<bool> move_send(SendId id, SendStatus from, SendStatus to, std::string reason, Wall at) = 0;
};

}    // namespace carillon::store
