#pragma once
#include "base/clock.hpp"
#include "domain/campaign.hpp"

#include <cstdint>
#include <optional>

namespace carillon {

/// The times that decide when a send may start.
struct SendTimes {
    Wall scheduled_at{};
    bool to_the_minute = false;    // due some time within the minute that it names
    std::chrono::minutes late_start_grace{60};
    std::optional<Wall> materialized_at;
    std::optional<Wall> late_allowed_at;    // somebody resumed it knowing that it was late
};

/// Until when a send may start: its time and its grace, or what came in between.
Wall latest_start(SendTimes const& times);
/// For how long the system may have been down in the middle of a send that then goes on by itself.
std::chrono::milliseconds longest_interruption(SendTimes const& times);

/// A send of a campaign that is scheduled or running, as the engine sees it.
struct SendState {
    SendStatus status = SendStatus::pending;
    SendTimes times;
    bool busy = false;                    // its materializing is under way
    std::chrono::milliseconds rest{0};    // it is left alone for so long: Meta could not take its files
    /// The system was down for so long in the middle of it, and it is back only now.
    std::chrono::milliseconds unattended{0};
};

/// What is done with a send now. After `wait` it is looked at again in `look_in`, or when something changes.
struct SendStep {
    enum class Action : std::uint8_t {
        wait,
        begin,          // its materializing, which is recorded: pending → materializing
        materialize,    // go on with it
        fire,           // queued → firing, if its template may go out and anybody is left
        miss,           // it could not start within its grace: it never fires as a surprise
        interrupt       // it was cut off for longer than its grace: somebody decides whether it goes on
    };
    Action action = Action::wait;
    std::optional<std::chrono::milliseconds> look_in;
    bool operator==(SendStep const&) const = default;
};

/// How long before its time a send is turned into messages, and made ready to fire (nothing leaves before its
/// time).
struct SendAhead {
    std::chrono::milliseconds materialize{}, fire{};
};

/// The whole decision of the scheduler about one send. Pure: the time is handed in.
SendStep next_step(SendState const& send, SendAhead ahead, Wall now);

}    // namespace carillon
