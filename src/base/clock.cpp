#include "base/clock.hpp"

#include "base/check.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace carillon {
namespace {

/// Waits on an Asio timer; ring() cancels the wait. `rung_` covers the ring that comes while nobody waits.
class TimerAlarm final : public Alarm {
public:
    explicit TimerAlarm(boost::asio::any_io_executor executor) : timer_{std::move(executor)} {}

    Async<void> wait_until(Steady until) override {
        if (!std::exchange(rung_, false)) {
            timer_.expires_at(until);
            boost::system::error_code cancelled;
            co_await timer_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, cancelled));
            rung_ = false;
        }
    }
    void ring() override {
        rung_ = true;
        timer_.cancel();
    }

private:
    boost::asio::steady_timer timer_;
    bool rung_ = false;
};

}    // namespace

std::unique_ptr<Alarm> SystemClock::alarm(boost::asio::any_io_executor executor) {
    return std::make_unique<TimerAlarm>(std::move(executor));
}

/// Sleeps on a timer that never expires; advance() rings it when its time has come.
class ManualClock::ManualAlarm final : public Alarm {
public:
    ManualAlarm(ManualClock& clock, boost::asio::any_io_executor executor)
        : clock_{clock}, sleeper_{std::move(executor)} {
        clock_.alarms_.push_back(this);
    }
    ~ManualAlarm() override { std::erase(clock_.alarms_, this); }

    Async<void> wait_until(Steady until) override {
        until_ = until;
        if (until_ > clock_.steady()) co_await sleeper_.wait_until(Steady::max());
        until_ = Steady::max();
    }
    void ring() override { sleeper_.ring(); }
    void time_is(Steady now) {
        if (until_ <= now) ring();
    }

private:
    ManualClock& clock_;
    TimerAlarm sleeper_;
    Steady until_ = Steady::max();
};

std::unique_ptr<Alarm> ManualClock::alarm(boost::asio::any_io_executor executor) {
    return std::make_unique<ManualAlarm>(*this, std::move(executor));
}

void ManualClock::advance(std::chrono::milliseconds by) {
    wall_ += by;
    steady_ += by;
    for (auto* const alarm : alarms_) alarm->time_is(steady_);
}

}    // namespace carillon
