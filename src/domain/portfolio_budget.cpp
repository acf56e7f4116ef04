#include "domain/portfolio_budget.hpp"

#include <algorithm>

namespace carillon {

void PortfolioBudget::restart(Limit limit, std::span<Contact const> contacts, Wall unrecorded_since) {
    auto const before = std::exchange(last_, {});
    order_.clear();
    limit_ = limit;
    if (!limit) return;
    auto const add = [this](std::uint64_t phone, Wall at) {
        auto& last = last_[phone];
        last = std::max(last, at);
    };
    for (auto const& contact : contacts) add(contact.phone, contact.at);
    for (auto const& [phone, at] : before)
        if (at >= unrecorded_since) add(phone, at);
    for (auto const& [phone, at] : last_) order_.emplace_back(at, phone);
    std::ranges::sort(order_);
}

void PortfolioBudget::forget_old(Wall now) {
    while (!order_.empty()) {
        auto const [at, phone] = order_.front();
        auto const last = last_.find(phone);
        bool const overtaken = last == last_.end() || last->second != at;
        if (!overtaken && at + window > now) return;
        order_.pop_front();
        if (!overtaken) last_.erase(last);
    }
}

bool PortfolioBudget::has_room(std::uint64_t phone, Wall now) {
    if (!limit_) return true;
    forget_old(now);
    return last_.contains(phone) || std::ssize(last_) < *limit_;
}

std::optional<Wall> PortfolioBudget::charge(std::uint64_t phone, Wall now) {
    if (!limit_) return {};
    auto const [place, added] = last_.try_emplace(phone, now);
    std::optional<Wall> before;
    if (!added) before = std::exchange(place->second, now);
    order_.emplace_back(now, phone);
    return before;
}

void PortfolioBudget::undo(std::uint64_t phone, std::optional<Wall> before) {
    auto const last = last_.find(phone);
    if (last == last_.end()) return;
    if (!before) {
        last_.erase(last);
        return;
    }
    last->second = *before;
    // Its entry may be gone, because it was overtaken.
    order_.emplace(std::ranges::upper_bound(order_, std::pair{*before, phone}), *before, phone);
}

std::int64_t PortfolioBudget::used(Wall now) {
    forget_old(now);
    return std::ssize(last_);
}

std::optional<Wall> PortfolioBudget::frees_at(Wall now) {
    forget_old(now);
    if (order_.empty()) return {};
    return order_.front().first + window;
}

}    // namespace carillon
