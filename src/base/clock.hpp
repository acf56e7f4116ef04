#pragma once
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>

namespace carillon {

template <class T>
using Async = boost::asio::awaitable<T>;

/// Wall time is stored and shown, in milliseconds since 1970 UTC. Steady time is waited on and measured.
using Wall = std::chrono::sys_time<std::chrono::milliseconds>;
using Steady = std::chrono::steady_clock::time_point;

/// Where time comes from. Nothing below src/app asks the system; a simulated clock replaces this one in
/// tests.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Wall wall() const = 0;
    virtual Steady steady() const = 0;
};

/// The machine's clocks.
class SystemClock final : public Clock {
public:
    Wall wall() const override {
        return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    }
    Steady steady() const override { return std::chrono::steady_clock::now(); }
};

/// A clock that stands still until told otherwise, for tests.
class ManualClock final : public Clock {
public:
    explicit ManualClock(Wall start) : wall_{start} {}
    Wall wall() const override { return wall_; }
    Steady steady() const override { return steady_; }
    void advance(std::chrono::milliseconds by) {
        wall_ += by;
        steady_ += by;
    }

private:
    Wall wall_;
    Steady steady_{};
};

}    // namespace carillon
