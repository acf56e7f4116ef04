#pragma once
#include "domain/gates.hpp"

#include <vector>

/// The parts of judge_gates() that look at the sends' sizes and times.
namespace carillon {

void judge_messaging_limit(GateFacts const& facts, std::vector<Gate>& into);
/// Audience and event filters of sends that have not begun.
void judge_filters(GateFacts const& facts, Wall now, std::vector<Gate>& into);
/// In the future, in order (fail), and not into each other (warn).
void judge_times(GateFacts const& facts, Wall now, std::vector<Gate>& into);

}    // namespace carillon
