#pragma once
#include "base/clock.hpp"

#include <cstdint>
#include <string_view>

namespace carillon {

/// What holds a send back just now. Shown on the API and in metrics.
enum class LimitedBy : std::uint8_t {
    nothing,
    operator_limit,     // the send's own rate
    meta_throughput,    // the number's
    backoff,            // Meta said: too fast, or too much
    budget,             // the portfolio's people of 24 hours are used up
    pair_rule,          // these people got another message a moment ago
    network,            // no connection, or too many unanswered requests
    paused,
};
std::string_view to_string(LimitedBy reason);

/// A token bucket of one token's depth per `1/rate`: permits leave evenly spaced, not in bursts. The `burst`
/// lets a caller that woke late catch up by at most that many milliseconds' worth of permits. Pure: time is
/// handed in.
class TokenBucket {
public:
    static constexpr std::chrono::milliseconds burst{20};

    /// `rate` in permits per second, more than 0.
    explicit TokenBucket(double rate) : rate_{rate} {}
    void set_rate(double rate) { rate_ = rate; }
    /// No permit before `at`.
    void start_at(Steady at) { next_ = std::max(next_, at); }
    double rate() const { return rate_; }

    /// How many permits are there at `now`, at most `wanted`; they are taken.
    std::size_t take(Steady now, std::size_t wanted);
    /// When the next permit is there.
    Steady next_permit() const { return next_; }
    /// When the one is there that follows so many others.
    Steady permit_after(std::size_t others) const {
        return next_ + interval() * static_cast<std::int64_t>(others);
    }

private:
    std::chrono::nanoseconds interval() const {
        return std::chrono::nanoseconds{static_cast<std::int64_t>(1e9 / rate_)};
    }
    double rate_;
    Steady next_{};    // when the next permit falls due
};

/// The rate one phone number may send at, learned from Meta's answers: halved when Meta says "too fast"
/// (130429 and its like), at most once a second so that one burst of refusals counts once, and raised again
/// by a twentieth of the ceiling each second without one.
class AdaptiveRate {
public:
    /// `ceiling` in messages per second: the number's throughput.
    explicit AdaptiveRate(double ceiling) : ceiling_{ceiling}, rate_{ceiling} {}
    void set_ceiling(double ceiling);
    void slow_down(Steady now);
    /// The rate at `now`, after any recovery that is due.
    double at(Steady now);
    bool backing_off() const { return rate_ < ceiling_; }
    double now() const { return rate_; }    // as last asked

private:
    double ceiling_, rate_;
    Steady changed_{};
};

}    // namespace carillon
