#pragma once
#include "domain/send_step.hpp"
#include "store/reports.hpp"

#include <optional>
#include <span>
#include <string>

namespace carillon::store {
struct OpenSend;
struct SendSettings;
}    // namespace carillon::store

namespace carillon::engine {

SendTimes times_of(store::OpenSend const& open);

/// Why the campaign of a send is held that was cut off for `down`, until now.
std::string interruption_reason(store::SendSettings const& settings, std::chrono::milliseconds down,
                                Wall now);

/// "Nothing went out: …" for a send that is materialized and has no message; else nothing.
std::optional<std::string> nobody_left(std::span<store::CounterCell const> cells);

}    // namespace carillon::engine
