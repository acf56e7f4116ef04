#pragma once
#include "api/answers.hpp"
#include "store/outbound_webhooks.hpp"

namespace carillon::api {

json::object to_json(store::OutboundWebhook const& webhook);
json::object to_json(store::Delivery const& delivery);

}    // namespace carillon::api
