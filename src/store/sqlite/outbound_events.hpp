#pragma once
#include "store/sqlite/ledger_message.hpp"
#include "store/sqlite/parts.hpp"

#include <boost/json/object.hpp>

namespace carillon::store::sqlite {

// Events for customers' systems, recorded in the transaction that makes them happen. Where no active endpoint
// of the organization wants a type, this costs one look into memory.

bool outbound_wanted(Connection& db, OrgId org, OutboundEvent type);
/// Its id.
std::int64_t write_outbound_event(Connection& db, OrgId org, OutboundEvent type, Wall at,
                                  boost::json::object const& data);

/// message.delivered and message.failed, where the change is one.
void tell_of_message(Connection& db, OrgId org, MessageChange const& change);
void tell_of_reply(Connection& db, OrgId org, MessageId answered, InboundMessage const& inbound);
void tell_of_opt_out(Connection& db, OptOut const& opt_out);
void tell_of_send(Connection& db, Send const& send, SendStatus to, Wall at);
void tell_of_campaign(Connection& db, Campaign const& campaign, CampaignStatus to, std::string const& reason,
                      Wall at);

}    // namespace carillon::store::sqlite
