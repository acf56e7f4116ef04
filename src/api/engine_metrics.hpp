#pragma once
#include "engine/engine.hpp"

#include <string>

namespace carillon::api {

/// What the engine is doing, in Prometheus' text exposition format. Nothing of it names a person.
std::string engine_metrics(engine::Engine::Figures const& figures);

}    // namespace carillon::api
