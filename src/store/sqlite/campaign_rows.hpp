#pragma once
#include "store/campaigns.hpp"
#include "store/sqlite/connection.hpp"

namespace carillon::store::sqlite {

// Rows of campaigns (as c) and sends (as s), and the moves between their statuses.
extern std::string_view const campaign_columns;
extern std::string_view const send_columns;
Campaign take_campaign(Query& row);
Send take_send(Query& row);

std::optional<Campaign> find_campaign(Connection& db, OrgId org, CampaignId id);
std::optional<Campaign> find_campaign(Connection& db, CampaignId id);
std::optional<Send> find_send_row(Connection& db, OrgId org, SendId id);
std::optional<Send> find_send_row(Connection& db, SendId id);
SendId insert_send(Connection& db, OrgId org, CampaignId campaign, SendSettings const& settings);
void update_send_row(Connection& db, SendId id, SendSettings const& settings);

CampaignFacts read_facts(Connection& db, CampaignId id);
/// With its audit entry.
void move_campaign(Connection& db, Campaign const& campaign, CampaignStatus to, std::string const& reason,
                   std::string const& actor, Wall at);
/// With its audit entry.
void move_send_row(Connection& db, Send const& send, SendStatus to, std::string const& reason,
                   std::string const& actor, Wall at);
/// What is worth saying of a campaign's sends that have ended: which of them did not go out, and why. Empty
/// when all went as planned.
std::string told_by_sends(Connection& db, CampaignId id);

}    // namespace carillon::store::sqlite
