#pragma once
#include "store/campaigns.hpp"
#include "store/sqlite/database.hpp"

namespace carillon::store::sqlite {

// Who may change a campaign when, and what moves with it. All with their audit entries.

std::unexpected<Problem> no_campaign();
std::unexpected<Problem> stale(std::int64_t given, std::int64_t current);
/// The draft `id`, or why it cannot be changed.
Result<Campaign> find_draft(Connection& db, OrgId org, CampaignId id);
/// Nothing of the campaign is still being taken back.
Result<void> must_be_unwound(Connection& db, CampaignId id);
void audit(Connection& db, OrgId org, std::string actor, std::string action, std::string subject,
           std::string detail, Wall at);
/// In order of time.
std::vector<Send> sends_of(Connection& db, CampaignId campaign);

/// Moves the campaign as the transition table says, or tells why not.
Result<void> apply(Connection& db, OrgId org, CampaignId id, CampaignAction action,
                   std::optional<std::int64_t> version, std::string const& actor, Wall at);
/// A scheduled campaign says so when a template is no longer what it was.
void note_templates(Connection& db, CampaignId campaign);
/// Nothing of the campaign has fired: however its sends stand, they are pending again.
void unwind_sends(WriteContext& tx, CampaignId campaign, std::string const& actor, Wall at);
void cancel_open_sends(Connection& db, CampaignId campaign, std::string const& actor, Wall at);
/// Pauses a campaign that goes on, because it would fail; false when it does not go on.
bool hold_back(Connection& db, CampaignId id, std::string const& reason, Wall at);
/// A send of a resumed campaign whose time has passed and that has not started (missed, or late), or that was
/// interrupted (cancelled, or it goes on).
void leave_out(Connection& db, CampaignId campaign, SendId id, std::string const& actor, Wall at);
void let_late(Connection& db, CampaignId campaign, SendId id, std::string const& actor, Wall at);
/// The campaign's own move when one of its sends has moved to `to`, and what its page says of the send.
void follow_send(Connection& db, Campaign const& campaign, SendStatus to, std::string const& actor, Wall at);

}    // namespace carillon::store::sqlite
