#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <memory>
#include <vector>

namespace carillon {

template <class T>
using Async = boost::asio::awaitable<T>;

/// Wall time is stored and shown, in milliseconds since 1970 UTC. Steady time is waited on and measured.
using Wall = std::chrono::sys_time<std::chrono::milliseconds>;
using Steady = std::chrono::steady_clock::time_point;

/// A wait that can be cut short. For one waiter at a time, on one executor; destroy it only when nobody
/// waits.
class Alarm {
public:
    virtual ~Alarm() = default;
    /// Returns at `until`, or as soon as ring() is called; at once when it rang since the last wait ended.
    virtual Async<void> wait_until(Steady until) = 0;
    virtual void ring() = 0;
};

/// Where time comes from. Nothing below src/app asks the system; tests and the simulation bring their own.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Wall wall() const = 0;
    virtual Steady steady() const = 0;
    virtual std::unique_ptr<Alarm> alarm(boost::asio::any_io_executor executor) = 0;
};

/// The machine's clocks.
class SystemClock final : public Clock {
public:
    Wall wall() const override {
        return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    }
    Steady steady() const override { return std::chrono::steady_clock::now(); }
    std::unique_ptr<Alarm> alarm(boost::asio::any_io_executor executor) override;
};

/// A clock that stands still until told otherwise. Lives on one thread, outlives its alarms.
class ManualClock final : public Clock {
public:
    explicit ManualClock(Wall start) : wall_{start} {}
    Wall wall() const override { return wall_; }
    Steady steady() const override { return steady_; }
    std::unique_ptr<Alarm> alarm(boost::asio::any_io_executor executor) override;
    /// Moves on, and rings the alarms that fall due.
    void advance(std::chrono::milliseconds by);

private:
    class ManualAlarm;
    Wall wall_;
    Steady steady_{std::chrono::hours{1}};
    std::vector<ManualAlarm*> alarms_;
};

}    // namespace carillon
