#pragma once
#include "store/sqlite/parts.hpp"

namespace carillon::store::sqlite {

// Deliveries of the outbox to endpoints; the promises stand at OutboundWebhooks.
std::optional<Delivery> find_delivery(Connection& db, OutboundWebhookId webhook, DeliveryId id);
std::vector<Delivery> list_deliveries(Connection& db, OutboundWebhookId webhook, DeliveryId before,
                                      std::size_t limit);
DeliveryId ping_delivery(Connection& db, OrgId org, OutboundWebhookId webhook, Wall at);
void replay_delivery(Connection& db, DeliveryId id, Wall at);
OutboundAgenda outbound_agenda(Connection& db);
std::vector<DueDelivery> take_deliveries(Connection& db, std::size_t limit, Wall now,
                                         std::chrono::milliseconds lease);
AttemptResult delivery_told(Connection& db, DeliveryAttempt const& attempt);
bool prune_outbound(Connection& db, Wall now);
OutboundDepth outbound_depth(Connection& db);

}    // namespace carillon::store::sqlite
