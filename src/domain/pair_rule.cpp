#include "domain/pair_rule.hpp"

namespace carillon {

Steady PairRule::free_at(std::uint64_t phone, Steady now) const {
    auto const last = last_.find(phone);
    return last == last_.end() ? now : last->second + rest;
}

void PairRule::sent(std::uint64_t phone, Steady now) {
    while (!order_.empty() && order_.front().first + rest <= now) {
        auto const [at, who] = order_.front();
        order_.pop_front();
        if (auto const last = last_.find(who); last != last_.end() && last->second == at) last_.erase(last);
    }
    last_[phone] = now;
    order_.emplace_back(now, phone);
}

}    // namespace carillon
