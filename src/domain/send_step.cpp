#include "domain/send_step.hpp"

#include <algorithm>

namespace carillon {
namespace {
using namespace std::chrono_literals;
using Action = SendStep::Action;

SendStep wait_for(std::chrono::milliseconds time) { return {.look_in = std::max(time, 0ms)}; }

SendStep act(Action action) { return {.action = action, .look_in = 0ms}; }

/// What is due, unless it is too late for it.
SendStep unless_missed(Action action, SendTimes const& times, Wall now) {
    return act(now > latest_start(times) ? Action::miss : action);
}

SendStep go_on_materializing(SendState const& send, Wall now) {
    if (send.busy) return {};
    auto const latest = latest_start(send.times);
    bool const rests = send.rest > 0ms && now <= latest;
    if (rests) return wait_for(std::min(send.rest, latest - now + 1ms));
    return unless_missed(Action::materialize, send.times, now);
}
}    // namespace

Wall latest_start(SendTimes const& times) {
    std::chrono::milliseconds const grace = times.late_start_grace;
    // A time without seconds is due within the minute that it names; an exact one gets what a busy engine
    // needs.
    auto latest =
        times.scheduled_at + std::max<std::chrono::milliseconds>(grace, times.to_the_minute ? 60s : 5s);
    // Materializing that began in time may end later.
    if (times.materialized_at && *times.materialized_at > times.scheduled_at)
        latest = std::max(latest, *times.materialized_at + 1min);
    // Who resumed it knowing that it was late meant then, not whenever the system is up again.
    if (times.late_allowed_at)
        latest = std::max(latest, *times.late_allowed_at + std::max<std::chrono::milliseconds>(grace, 1min));
    return latest;
}

std::chrono::milliseconds longest_interruption(SendTimes const& times) {
    // A restart takes its time, also for a send without any grace.
    return std::max<std::chrono::milliseconds>(times.late_start_grace, 1min);
}

SendStep next_step(SendState const& send, SendAhead ahead, Wall now) {
    auto const at = send.times.scheduled_at;
    switch (send.status) {
        case SendStatus::pending:
            if (now < at - ahead.materialize) return wait_for(at - ahead.materialize - now);
            return unless_missed(Action::begin, send.times, now);
        case SendStatus::materializing: return go_on_materializing(send, now);
        case SendStatus::queued:
            if (now < at - ahead.fire) return wait_for(at - ahead.fire - now);
            return unless_missed(Action::fire, send.times, now);
        case SendStatus::firing:
            if (send.unattended > longest_interruption(send.times)) return act(Action::interrupt);
            return send.rest > 0ms ? wait_for(send.rest) : SendStep{};
        case SendStatus::completed:
        case SendStatus::failed:
        case SendStatus::missed:
        case SendStatus::cancelled: return {};
    }
    return {};
}

}    // namespace carillon
