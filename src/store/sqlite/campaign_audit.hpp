#pragma once
#include "store/campaigns.hpp"

#include <boost/json/object.hpp>

namespace carillon::store::sqlite {

// What the audit log says of campaigns and sends. Names of fields are the API's.

std::string subject_of(CampaignId id);
std::string subject_of(SendId id);

boost::json::object fields_of(CampaignSettings const& settings);
boost::json::object fields_of(SendSettings const& settings);
/// {"from":{…},"to":{…}} with the fields that differ.
std::string changes(boost::json::object const& from, boost::json::object const& to);
CampaignSettings settings_of(Campaign const& campaign);

}    // namespace carillon::store::sqlite
