#pragma once
#include "store/campaigns.hpp"
#include "store/sqlite/connection.hpp"

namespace carillon::store::sqlite {

// Approvals of campaigns by a second person (ApprovalState).

ApprovalState read_approval(Connection& db, OrgId org, CampaignId id);
/// With its audit entry.
Result<void> write_approval(Connection& db, OrgId org, CampaignId id, Actor const& actor, Wall at);
/// Whether the campaign may be scheduled as far as approvals go.
Result<void> given_free(Connection& db, OrgId org, CampaignId id);

}    // namespace carillon::store::sqlite
