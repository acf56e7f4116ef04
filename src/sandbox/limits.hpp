#pragma once
#include "base/clock.hpp"

#include <cstdint>
#include <deque>
#include <unordered_map>

namespace carillon::sandbox {

/// Messages a second, with one second's worth at once (Meta: throughput page, 80 or 1,000 for each number).
class TokenBucket {
public:
    /// True and one taken, or false.
    bool take(Steady now, std::uint32_t per_second);

private:
    double tokens_ = -1;    // not yet filled
    Steady last_{};
};

/// One message per 6 s to one recipient, up to 45 at once borrowed from the time to come (Meta: pair rate
/// limits).
class PairLimiter {
public:
    bool take(Steady now, std::uint64_t pair);
    std::size_t tracked() const { return free_at_.size(); }

private:
    void forget_idle(Steady now);
    std::unordered_map<std::uint64_t, Steady> free_at_;    // when the pair owes nothing any more
    std::size_t forget_above_ = 100'000;
};

/// Unique users that business messages are delivered to in a rolling 24 h, over all numbers (Meta: messaging
/// limits).
class MessagingLimit {
public:
    /// `limit` 0: unlimited, nothing is remembered.
    bool take(Steady now, std::uint64_t user, std::uint32_t limit);

private:
    std::unordered_map<std::uint64_t, Steady> last_;
    std::deque<std::pair<Steady, std::uint64_t>> order_;
};

}    // namespace carillon::sandbox
