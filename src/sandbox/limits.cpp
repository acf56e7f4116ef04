#include "sandbox/limits.hpp"

#include <algorithm>

namespace carillon::sandbox {
using namespace std::chrono_literals;

bool TokenBucket::take(Steady now, std::uint32_t per_second) {
    double const full = per_second;
    double const gained = std::chrono::duration<double>(now - last_).count() * full;
    tokens_ = tokens_ < 0 ? full : std::min(full, tokens_ + gained);
    last_ = now;
    if (tokens_ < 1) return false;
    tokens_ -= 1;
    return true;
}

bool PairLimiter::take(Steady now, std::uint64_t pair) {
    static constexpr auto interval = 6s;
    static constexpr auto burst = 45;
    auto& free_at = free_at_.try_emplace(pair, now).first->second;
    free_at = std::max(free_at, now);
    if (free_at - now > interval * (burst - 1)) return false;
    free_at += interval;
    if (free_at_.size() > forget_above_) forget_idle(now);
    return true;
}

void PairLimiter::forget_idle(Steady now) {
    std::erase_if(free_at_, [&](auto const& entry) { return entry.second <= now; });
    forget_above_ = std::max<std::size_t>(100'000, free_at_.size() * 2);
}

bool MessagingLimit::take(Steady now, std::uint64_t user, std::uint32_t limit) {
    if (limit == 0) return true;
    while (!order_.empty() && now - order_.front().first >= 24h) {
        auto const [time, who] = order_.front();
        order_.pop_front();
        auto const found = last_.find(who);
        if (found != last_.end() && found->second == time) last_.erase(found);
    }
    auto const found = last_.find(user);
    if (found == last_.end() && last_.size() >= limit) return false;
    if (found == last_.end() || found->second != now) {
        last_[user] = now;
        order_.emplace_back(now, user);
    }
    return true;
}

}    // namespace carillon::sandbox
