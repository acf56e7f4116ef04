#include "api/login_throttle.hpp"

namespace carillon::api {

std::chrono::seconds LoginThrottle::wait(std::string const& key, Steady now) const {
    auto const found = entries_.find(key);
    if (found == entries_.end() || found->second.failures < limits_.attempts) return {};
    auto const left = found->second.since + limits_.window - now;
    if (left <= Steady::duration::zero()) return {};
    return std::chrono::ceil<std::chrono::seconds>(left);
}

void LoginThrottle::failed(std::string const& key, Steady now) {
    auto found = entries_.find(key);
    if (found == entries_.end()) {
        make_room(now);
        found = entries_.emplace(key, Entry{0, now}).first;
    } else if (now - found->second.since >= limits_.window) {
        found->second = {0, now};
    }
    ++found->second.failures;
}

void LoginThrottle::make_room(Steady now) {
    if (entries_.size() < limits_.entries) return;
    std::erase_if(entries_, [&](auto const& entry) { return now - entry.second.since >= limits_.window; });
    if (entries_.size() < limits_.entries) return;
    entries_.erase(std::min_element(entries_.begin(), entries_.end(), [](auto const& a, auto const& b) {
        return a.second.since < b.second.since;
    }));
}

}    // namespace carillon::api
