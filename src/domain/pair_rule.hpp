#pragma once
#include "base/clock.hpp"

#include <cstdint>
#include <deque>
#include <unordered_map>

namespace carillon {

/// From one number, one person gets one message in six seconds (Meta: pair rate limits; it lets bursts borrow
/// from the time to come, which we leave alone). Remembers the last six seconds of one number. Pure: time is
/// handed in, and goes forward.
class PairRule {
public:
    static constexpr std::chrono::seconds rest{6};
    /// When a message may leave for this person; not later than `now`: at once.
    Steady free_at(std::uint64_t phone, Steady now) const;
    void sent(std::uint64_t phone, Steady now);
    std::size_t remembered() const { return last_.size(); }

private:
    std::unordered_map<std::uint64_t, Steady> last_;
    std::deque<std::pair<Steady, std::uint64_t>> order_;
};

}    // namespace carillon
