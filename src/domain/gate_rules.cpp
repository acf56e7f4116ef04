#include "domain/gate_rules.hpp"

#include "base/time.hpp"
#include "domain/messaging_limit.hpp"
#include "domain/timetable.hpp"

namespace carillon {
namespace {
using Facts = GateFacts;

int rate_of(Facts const& facts, Facts::Send const& send) {
    auto const most = facts.number ? facts.number->throughput : send.rate;
    return std::max(1, std::min(send.rate, most));
}

void judge_audience_filter(Facts::Send const& send, Wall now, std::vector<Gate>& into) {
    constexpr auto code = "audience_filter";
    auto const& filter = *send.audience_filter;
    auto const deadline = filter_deadline(send.at);
    auto const until = to_rfc3339(deadline);
    auto const skips = filter.otherwise == WhenNoFilterEvent::skip;
    auto const otherwise = skips ? "nothing goes out" : "it goes to the whole audience";
    if (filter.mode)
        into.push_back(
            {code,
             GateStatus::pass,
             fmt::format(
                 "A filter event has come: {} {} lead{}.{}", to_string(*filter.mode), filter.leads,
                 filter.leads == 1 ? "" : "s",
                 now <= deadline ? fmt::format(" A newer one counts instead of it until {}.", until) : ""),
             {},
             send.id});
    else if (now <= deadline)
        into.push_back({code,
                        GateStatus::pass,
                        fmt::format("It takes filter events until {}; without one, {}.", until, otherwise),
                        {},
                        send.id});
    else
        into.push_back(
            {code, GateStatus::warn,
             fmt::format("The send of {} takes filter events only until {}, and none has come: {}.",
                         send.local, until, otherwise),
             "Give it a later time and post the filter event, or switch the audience filter off.", send.id});
}

void judge_event_filter(Facts::Send const& send, std::vector<Gate>& into) {
    constexpr auto code = "event_filter";
    auto const& filter = *send.event_filter;
    if (filter.has_come)
        into.push_back(
            {code, GateStatus::pass, fmt::format("“{}” events have come.", filter.type), {}, send.id});
    else
        into.push_back(
            {code, GateStatus::warn,
             fmt::format("The send of {} filters by “{}” events, and none of that type has ever come.",
                         send.local, filter.type),
             "Check the type's spelling, or have your system post the events before the send's time.",
             send.id});
}

void judge_rates(Facts const& facts, std::vector<Gate>& into) {
    if (!facts.number) return;
    constexpr auto code = "send_rate";
    auto const& [most, display] = std::tie(facts.number->throughput, facts.number->display);
    bool clean = true;
    for (auto const& send : facts.sends) {
        if (send.status != SendStatus::pending || send.rate <= most) continue;
        clean = false;
        into.push_back(
            {code, GateStatus::warn,
             fmt::format("The send of {} asks for {} messages a second; {} takes {} at most, and that is "
                         "how fast it goes.",
                         send.local, send.rate, display, most),
             "Lower its rate, or pick a number with a higher throughput.", send.id});
    }
    if (clean)
        into.push_back({code,
                        GateStatus::pass,
                        fmt::format("{} takes {} messages a second; no send asks for more.", display, most),
                        {},
                        {}});
}

void judge_overlap(Facts const& facts, Wall now, std::vector<Gate>& into) {
    auto const ends = expected_ends(facts, now);
    std::size_t last = 0;    // of the sends so far, the one that takes longest
    bool clean = true;
    for (std::size_t i = 1; i < facts.sends.size(); ++i) {
        auto const& send = facts.sends[i];
        auto const& before = facts.sends[last];
        if (ends[last] > send.at) {
            clean = false;
            into.push_back(
                {"send_overlap", GateStatus::warn,
                 fmt::format("The send of {} begins while the one of {} is still going out: at {} messages a "
                             "second that takes {} minutes. From then on they share the number.",
                             send.local, before.local, rate_of(facts, before),
                             std::chrono::ceil<std::chrono::minutes>(ends[last] - before.at).count()),
                 "Leave more time between them, or raise the rate of the first.", send.id});
        }
        if (ends[i] > ends[last]) last = i;
    }
    if (clean)
        into.push_back({"send_overlap",
                        GateStatus::pass,
                        "No send begins while another one is still going out.",
                        {},
                        {}});
}
}    // namespace

std::int64_t recipients_of(Facts const& facts, Facts::Send const& send) {
    if (send.reach) return send.reach->at_most();
    if (!facts.audience) return 0;
    return send.category == SendCategory::marketing ? facts.audience->marketing : facts.audience->utility;
}

std::vector<Wall> expected_ends(Facts const& facts, Wall now) {
    std::vector<Run> runs;
    for (auto const& send : facts.sends) {
        bool const ahead = send.status == SendStatus::pending;
        runs.push_back({ahead ? std::max(send.at, now) : send.at, rate_of(facts, send),
                        ahead ? recipients_of(facts, send) : 0});
    }
    int const unknown = std::numeric_limits<int>::max();
    return finish_times(runs, facts.number ? facts.number->throughput : unknown);
}

void judge_messaging_limit(Facts const& facts, std::vector<Gate>& into) {
    if (!facts.account || facts.sends.empty()) return;
    constexpr auto code = "messaging_limit";
    std::int64_t largest = 0;
    for (auto const& send : facts.sends) largest = std::max(largest, recipients_of(facts, send));
    auto const& account = *facts.account;
    if (!account.messaging_limit)
        into.push_back({code,
                        GateStatus::unknown,
                        "Meta does not say how many people the account may message in 24 hours.",
                        "Look at the messaging limit in WhatsApp Manager, then sync the account.",
                        {}});
    else if (largest <= *account.messaging_limit)
        into.push_back({code,
                        GateStatus::pass,
                        fmt::format("{} covers {} recipients.", account.messaging_limit_tier, largest),
                        {},
                        {}});
    else
        into.push_back(
            {code,
             GateStatus::fail,
             fmt::format("The largest send has {} recipients; {} allows {} in 24 hours. It needs {}.",
                         largest, account.messaging_limit_tier, *account.messaging_limit, tier_for(largest)),
             "Use a smaller audience, or raise the limit in WhatsApp Manager and sync the account.",
             {}});
}

void judge_filters(Facts const& facts, Wall now, std::vector<Gate>& into) {
    for (auto const& send : facts.sends) {
        if (send.status != SendStatus::pending) continue;
        if (send.audience_filter) judge_audience_filter(send, now, into);
        if (send.event_filter) judge_event_filter(send, into);
    }
}

void judge_times(Facts const& facts, Wall now, std::vector<Gate>& into) {
    if (facts.sends.empty()) return;
    bool clean = true;
    auto const fail = [&](std::string message, std::string fix, SendId send) {
        clean = false;
        into.push_back({"send_time", GateStatus::fail, std::move(message), std::move(fix), send});
    };
    Facts::Send const* before = nullptr;
    for (auto const& send : facts.sends) {
        if (send.status != SendStatus::pending) continue;
        // A time given to the minute is due some time within that minute.
        auto const due = send.to_the_minute ? send.at + std::chrono::minutes{1} : send.at;
        if (due <= now)
            fail(fmt::format("The send's time, {}, has passed.", send.local), "Give it a time in the future.",
                 send.id);
        else if (before && send.at <= before->at)
            fail(fmt::format("The send of {} does not come after the one before it, of {}.", send.local,
                             before->local),
                 "Give it a later time.", send.id);
        before = &send;
    }
    if (clean)
        into.push_back(
            {"send_time", GateStatus::pass, "The sends lie in the future, one after the other.", {}, {}});
    judge_rates(facts, into);
    judge_overlap(facts, now, into);
}

}    // namespace carillon
