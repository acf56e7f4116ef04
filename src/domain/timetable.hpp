#pragma once
#include "base/clock.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace carillon {

/// One send, as the number that carries it sees it.
struct Run {
    Wall at{};
    int rate = 20;    // messages a second that it may take
    std::int64_t messages = 0;
};

/// When each run has handed its last message over, if nothing slows it down: runs that overlap share the
/// number's `throughput` in equal parts, as the pacer does, and what one cannot use the others get.
std::vector<Wall> finish_times(std::span<Run const> runs, int throughput);

}    // namespace carillon
