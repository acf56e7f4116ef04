#include "support/simulated_clock.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace carillon::simulation {

/// Sleeps on a timer that never expires by itself.
class SimulatedClock::SimulatedAlarm final : public Alarm {
public:
    SimulatedAlarm(SimulatedClock& clock, boost::asio::any_io_executor executor)
        : clock_{clock}, sleeper_{std::move(executor), Steady::max()} {}
    ~SimulatedAlarm() override { forget(); }

    Async<void> wait_until(Steady until) override {
        if (std::exchange(rung_, false) || until <= clock_.steady()) co_return;
        if (until < Steady::max()) place_ = clock_.waiting_.emplace(until, this);
        boost::system::error_code cancelled;
        co_await sleeper_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, cancelled));
        forget();
        rung_ = false;
    }
    void ring() override {
        rung_ = true;
        forget();
        sleeper_.cancel();
    }

private:
    void forget() {
        if (place_) clock_.waiting_.erase(*std::exchange(place_, std::nullopt));
    }

    SimulatedClock& clock_;
    boost::asio::steady_timer sleeper_;
    std::optional<std::multimap<Steady, SimulatedAlarm*>::iterator> place_;
    bool rung_ = false;
};

std::unique_ptr<Alarm> SimulatedClock::alarm(boost::asio::any_io_executor executor) {
    return std::make_unique<SimulatedAlarm>(*this, std::move(executor));
}

std::optional<Steady> SimulatedClock::next() const {
    std::optional<Steady> next;
    if (!waiting_.empty()) next = waiting_.begin()->first;
    if (!events_.empty()) next = std::min(next.value_or(Steady::max()), events_.begin()->first);
    return next;
}

void SimulatedClock::move_to(Steady now) {
    steady_ = std::max(steady_, now);
    while (!waiting_.empty() && waiting_.begin()->first <= steady_) waiting_.begin()->second->ring();
    while (!events_.empty() && events_.begin()->first <= steady_) {
        auto const what = std::move(events_.begin()->second);
        events_.erase(events_.begin());
        what();
    }
}

}    // namespace carillon::simulation
