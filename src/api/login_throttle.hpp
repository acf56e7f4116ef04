#pragma once
#include "base/clock.hpp"

#include <map>
#include <string>

namespace carillon::api {

/// Counts failed attempts by key (address + e-mail, address) over a sliding stretch of time. Bounded: when it
/// is full of live entries, the oldest goes.
class LoginThrottle {
public:
    struct Limits {
        int attempts = 10;
        std::chrono::seconds window{15 * 60};
        std::size_t entries = 10'000;
    };
    LoginThrottle() : LoginThrottle(Limits{}) {}
    explicit LoginThrottle(Limits limits) : limits_{limits} {}

    /// How long to wait before the next attempt; zero when one is allowed now.
    std::chrono::seconds wait(std::string const& key, Steady now) const;
    void failed(std::string const& key, Steady now);
    void succeeded(std::string const& key) { entries_.erase(key); }

private:
    struct Entry {
        int failures = 0;
        Steady since{};
    };
    void make_room(Steady now);
    Limits limits_;
    std::map<std::string, Entry> entries_;
};

}    // namespace carillon::api
