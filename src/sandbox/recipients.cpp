#include "sandbox/recipients.hpp"

#include "sandbox/region.hpp"
#include "sandbox/text.hpp"

namespace carillon::sandbox {
namespace {

/// A fresh number for each question asked about one recipient.
class Dice {
public:
    explicit Dice(std::uint64_t state) : state_{state} {}
    double share() { return unit(mix(state_++)); }
    std::uint32_t millis(Range range, double scale) {
        double const drawn = range.min + share() * (range.max - range.min);
        return static_cast<std::uint32_t>(drawn * scale);
    }

private:
    std::uint64_t state_;
};

/// Which of several things of given shares a number in [0, 1) falls on; -1 for none of them.
template <std::size_t N>
int pick(double drawn, double const (&shares)[N]) {
    for (std::size_t i = 0; i < N; ++i) {
        if (drawn < shares[i]) return static_cast<int>(i);
        drawn -= shares[i];
    }
    return -1;
}

}    // namespace

Plan plan_for(std::uint64_t seed, std::uint64_t phone, Traffic traffic, RecipientProfile const& profile) {
    Dice dice{mix(seed, phone)};
    Plan plan;
    bool const marketing = traffic == Traffic::marketing;
    switch (pick(dice.share(), {profile.unreachable, profile.never_delivered, profile.holdout, profile.capped,
                                profile.stopped})) {
        case 0: plan.failure = 131026; break;
        case 1: plan.delivered = false; break;
        case 2: plan.failure = marketing ? 130472 : 0; break;
        case 3: plan.failure = marketing ? 131049 : 0; break;
        case 4: plan.failure = marketing ? 131050 : 0; break;
        default: break;
    }
    if (is_blocked_country(phone)) plan.failure = 131026;
    if (marketing && is_us_number(phone)) plan.failure = 131049;
    plan.sent_before_failing = dice.share() < 0.2;
    plan.read = dice.share() < profile.reads && (!marketing || reports_reads(phone));
    plan.delivered_skipped = dice.share() < profile.skip_delivered && plan.read;
    switch (pick(dice.share(),
                 {profile.replies, profile.stop_replies, profile.preference_stops, profile.button_taps})) {
        case 0: plan.response = Plan::Response::reply; break;
        case 1: plan.response = Plan::Response::stop_reply; break;
        case 2: plan.response = marketing ? Plan::Response::preference_stop : Plan::Response::none; break;
        case 3: plan.response = Plan::Response::button_tap; break;
        default: break;
    }
    plan.sent_after = dice.millis(profile.sent, profile.time_scale);
    plan.failed_after = dice.millis(profile.failed, profile.time_scale);
    plan.delivered_after = dice.millis(profile.delivered, profile.time_scale);
    plan.read_after = dice.millis(profile.read, profile.time_scale);
    plan.response_after = dice.millis(profile.response, profile.time_scale);
    return plan;
}

}    // namespace carillon::sandbox
