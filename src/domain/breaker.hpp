#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace carillon {

/// How many of the latest `size` events were hits. Pure.
class ShareWindow {
public:
    explicit ShareWindow(std::size_t size) : hits_(size) {}
    void note(bool hit);
    std::size_t hits() const { return count_; }

private:
    std::vector<bool> hits_;    // a ring
    std::size_t next_ = 0, count_ = 0;
};

/// Watches the answers to one send's messages. A bad share of the latest ones is no bad luck: going on would
/// fail the same way, or leave everybody in doubt. Pure.
class Breaker {
public:
    enum class Answer : std::uint8_t {
        accepted,
        recipient_refused,    // the fault of this person's number
        send_refused,         // speaks of the request, the template or something unknown
        none,                 // left us, and what became of it is not known
    };
    enum class Trip : std::uint8_t {
        no,
        send_refused,    // half of the latest hundred were refused for the send itself
        all_refused,     // nearly all of the latest five hundred were refused, whatever for
        no_answers,      // none of the latest two hundred was answered
    };
    /// Takes one answer; whether the send should stop now.
    Trip note(Answer answer);

    static constexpr std::size_t send_window = 100, send_refused_max = 50;
    static constexpr std::size_t refused_window = 500, refused_max = 475;
    static constexpr std::size_t doubt_window = 200;

private:
    ShareWindow send_refused_{send_window}, refused_{refused_window}, unanswered_{doubt_window};
};

/// Whether so many failures that came by webhook, of so many messages Meta had accepted since the send went
/// on, are a reason to stop.
bool too_many_failed(std::int64_t accepted, std::int64_t failed);

}    // namespace carillon
