#pragma once
#include "base/clock.hpp"

#include <functional>
#include <map>
#include <optional>
#include <set>

namespace carillon::simulation {

/// Time that stands still until it is told to move, and that knows what it would wake next. Lives on one
/// thread; outlives its alarms.
class SimulatedClock final : public Clock {
public:
    explicit SimulatedClock(Wall start) : start_{start} {}

    Wall wall() const override {
        return start_ + std::chrono::floor<std::chrono::milliseconds>(steady_ - steady_start);
    }
    Steady steady() const override { return steady_; }
    std::unique_ptr<Alarm> alarm(boost::asio::any_io_executor executor) override;

    /// Calls `what` when time comes to `when`, or at the next move_to() where that is past.
    void at(Steady when, std::function<void()> what) { events_.emplace(when, std::move(what)); }

    /// The next instant at which something waits to happen; nothing when all wait for something else.
    std::optional<Steady> next() const;
    /// Moves on (never back), rings the alarms and makes the calls that are due by then, the earliest first.
    void move_to(Steady now);
    Steady steady_at(Wall wall) const { return steady_start + (wall - start_); }

private:
    class SimulatedAlarm;
    static constexpr Steady steady_start{std::chrono::hours{1}};

    Wall const start_;
    Steady steady_ = steady_start;
    std::multimap<Steady, SimulatedAlarm*> waiting_;
    std::multimap<Steady, std::function<void()>> events_;
};

}    // namespace carillon::simulation
