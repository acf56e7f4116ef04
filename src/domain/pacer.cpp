#include "domain/pacer.hpp"

namespace carillon {

std::string_view to_string(LimitedBy reason) {
    switch (reason) {
        case LimitedBy::nothing: return "nothing";
        case LimitedBy::operator_limit: return "operator_limit";
        case LimitedBy::meta_throughput: return "meta_throughput";
        case LimitedBy::backoff: return "backoff";
        case LimitedBy::budget: return "budget";
        case LimitedBy::pair_rule: return "pair_rule";
        case LimitedBy::network: return "network";
        case LimitedBy::paused: return "paused";
    }
    return "?";
}

std::size_t TokenBucket::take(Steady now, std::size_t wanted) {
    next_ = std::max(next_, now - burst);    // what a sleeper missed beyond the burst is gone
    if (next_ > now || wanted == 0) return 0;
    auto const due = static_cast<std::size_t>((now - next_) / interval()) + 1;
    auto const taken = std::min(due, wanted);
    next_ += interval() * static_cast<std::int64_t>(taken);
    return taken;
}

void AdaptiveRate::set_ceiling(double ceiling) {
    bool const was_full = !backing_off();
    ceiling_ = ceiling;
    rate_ = was_full ? ceiling : std::min(rate_, ceiling);
}

void AdaptiveRate::slow_down(Steady now) {
    if (backing_off() && now - changed_ < std::chrono::seconds{1}) return;
    rate_ = std::max(1.0, rate_ / 2);
    changed_ = now;
}

double AdaptiveRate::at(Steady now) {
    auto const seconds = std::chrono::duration_cast<std::chrono::seconds>(now - changed_).count();
    if (backing_off() && seconds > 0) {
        rate_ = std::min(ceiling_, rate_ + static_cast<double>(seconds) * ceiling_ / 20);
        changed_ = now;
    }
    return rate_;
}

}    // namespace carillon
