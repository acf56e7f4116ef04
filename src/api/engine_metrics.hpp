#pragma once
#include "engine/engine.hpp"
#include "engine/outbound/counts.hpp"
#include "store/outbound_webhooks.hpp"

#include <string>

namespace carillon::api {

/// What the engine is doing, in Prometheus' text exposition format. Nothing of it names a person.
std::string engine_metrics(engine::Engine::Figures const& figures);

/// The same of what is told to customers' endpoints.
std::string outbound_metrics(engine::OutboundCounts const& counts, store::OutboundDepth const& depth);

}    // namespace carillon::api
