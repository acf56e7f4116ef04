#include "domain/send_step.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace carillon {
namespace {
using namespace std::chrono_literals;
using Action = SendStep::Action;

Wall const at{1'800'000'000s};
constexpr SendAhead ahead{.materialize = 60s, .fire = 250ms};

SendTimes times(std::chrono::minutes grace, bool to_the_minute = false) {
    return {.scheduled_at = at, .to_the_minute = to_the_minute, .late_start_grace = grace};
}

TEST(LatestStart, IsTheGraceAfterItsTime) {
    EXPECT_EQ(latest_start(times(60min, true)), at + 60min);
    EXPECT_EQ(latest_start(times(5min)), at + 5min);
}

TEST(LatestStart, WithoutGraceItIsWithinTheMinuteOrTheSecondThatWasNamed) {
    EXPECT_EQ(latest_start(times(0min, true)), at + 1min);
    EXPECT_EQ(latest_start(times(0min)), at + 5s);
}

TEST(LatestStart, MaterializingThatBeganInTimeMayEndLater) {
    auto given = times(0min);
    given.materialized_at = at - 30s;
    EXPECT_EQ(latest_start(given), at + 5s) << "it was ready in time";
    given.materialized_at = at + 20s;
    EXPECT_EQ(latest_start(given), at + 80s);
}

TEST(LatestStart, WhatWasDecidedToGoOutLateCountsFromThatDecision) {
    auto given = times(10min);
    given.late_allowed_at = at + 5h;
    EXPECT_EQ(latest_start(given), at + 5h + 10min);
}

TEST(SendStep, TakesASendFromItsMinuteBeforeToItsTime) {
    SendState send{.status = SendStatus::pending, .times = times(60min)};
    auto const step = [&](Wall now) { return next_step(send, ahead, now); };
    EXPECT_EQ(step(at - 10min), (SendStep{Action::wait, 9min}));
    EXPECT_EQ(step(at - 1min - 1ms), (SendStep{Action::wait, 1ms}));
    EXPECT_EQ(step(at - 1min).action, Action::begin);
    send.status = SendStatus::materializing;
    EXPECT_EQ(step(at - 1min).action, Action::materialize);
    send.busy = true;
    EXPECT_EQ(step(at - 1min), SendStep{}) << "its end wakes the engine";
    send.busy = false;
    send.status = SendStatus::queued;
    EXPECT_EQ(step(at - 30s), (SendStep{Action::wait, 30s - 250ms}));
    EXPECT_EQ(step(at - 250ms).action, Action::fire);
    EXPECT_EQ(step(at + 1h).action, Action::fire);
    EXPECT_EQ(step(at + 1h + 1ms).action, Action::miss);
    send.status = SendStatus::firing;
    EXPECT_EQ(step(at + 5h), SendStep{}) << "what fires is the dispatcher's";
}

TEST(SendStep, WhatWasCutOffForLongerThanItsGraceIsNotGoneOnWithByItself) {
    SendState send{.status = SendStatus::firing, .times = times(60min)};
    auto const after_downtime = [&](std::chrono::milliseconds time) {
        send.unattended = time;
        return next_step(send, ahead, at + 5h).action;
    };
    EXPECT_EQ(after_downtime(60min), Action::wait);
    EXPECT_EQ(after_downtime(60min + 1ms), Action::interrupt);
    send.rest = 30s;
    EXPECT_EQ(after_downtime(2h), Action::interrupt) << "whatever else it waits for";
    send.times = times(0min);
    EXPECT_EQ(after_downtime(1min), Action::wait) << "a restart is no surprise";
    EXPECT_EQ(after_downtime(1min + 1ms), Action::interrupt);
    send.status = SendStatus::queued;
    EXPECT_EQ(after_downtime(2h), Action::miss) << "what has not begun is missed";
}

TEST(SendStep, WhatRestsIsLeftAloneUntilItWouldBeMissed) {
    SendState send{.status = SendStatus::materializing, .times = times(0min), .rest = 30s};
    EXPECT_EQ(next_step(send, ahead, at - 40s), (SendStep{Action::wait, 30s}));
    EXPECT_EQ(next_step(send, ahead, at), (SendStep{Action::wait, 5s + 1ms}));
    EXPECT_EQ(next_step(send, ahead, at + 5s + 1ms).action, Action::miss);
}

// --- what holds for any send at any time

rc::Gen<std::chrono::milliseconds> up_to(std::chrono::milliseconds most) {
    return rc::gen::map(rc::gen::inRange<std::int64_t>(0, most.count() + 1),
                        [](std::int64_t count) { return std::chrono::milliseconds{count}; });
}

std::optional<Wall> perhaps_near_its_time() {
    if (*rc::gen::arbitrary<bool>()) return {};
    return at - 2min + *up_to(4h);
}

SendState any_send() {
    SendState send;
    send.status = *rc::gen::element(SendStatus::pending, SendStatus::materializing, SendStatus::queued,
                                    SendStatus::firing, SendStatus::completed, SendStatus::failed,
                                    SendStatus::missed, SendStatus::cancelled);
    send.times = times(std::chrono::minutes{*rc::gen::element(0, 1, 60, 1440)}, *rc::gen::arbitrary<bool>());
    send.times.materialized_at = perhaps_near_its_time();
    send.times.late_allowed_at = perhaps_near_its_time();
    send.busy = send.status == SendStatus::materializing && *rc::gen::arbitrary<bool>();
    send.rest = *rc::gen::element<std::chrono::milliseconds>(0ms, 1s, 30s);
    send.unattended = *rc::gen::element<std::chrono::milliseconds>(0ms, 30s, 90s, 2h, 48h);
    return send;
}

Wall any_time() { return at - 10min + *up_to(*rc::gen::element<std::chrono::milliseconds>(20min, 40h)); }

TEST(SendStepProperty, NothingIsDoneBeforeItsTimeOrBeyondItsGrace) {
    EXPECT_TRUE(rc::check("any send, any time", [] {
        auto const send = any_send();
        auto const now = any_time();
        auto const action = next_step(send, ahead, now).action;
        bool const goes_on =
            action == Action::begin || action == Action::materialize || action == Action::fire;
        if (action == Action::begin) RC_ASSERT(now >= at - ahead.materialize);
        if (action == Action::fire) RC_ASSERT(now >= at - ahead.fire);
        if (goes_on) RC_ASSERT(now <= latest_start(send.times));
        if (action == Action::miss) RC_ASSERT(now > latest_start(send.times));
    }));
}

TEST(SendStepProperty, EachStepSuitsTheStatusAndNoneGoesBack) {
    EXPECT_TRUE(rc::check("any send, any time", [] {
        auto const send = any_send();
        auto const action = next_step(send, ahead, any_time()).action;
        bool const waits_to_start = send.status < SendStatus::firing;
        if (action == Action::begin) RC_ASSERT(send.status == SendStatus::pending);
        if (action == Action::materialize) RC_ASSERT(send.status == SendStatus::materializing && !send.busy);
        if (action == Action::fire) RC_ASSERT(send.status == SendStatus::queued);
        if (action == Action::interrupt) RC_ASSERT(send.status == SendStatus::firing);
        if (action != Action::wait && action != Action::interrupt) RC_ASSERT(waits_to_start);
    }));
}

TEST(SendStepProperty, AFiringSendGoesOnUnlessItWasCutOffForLongerThanItsGrace) {
    EXPECT_TRUE(rc::check("any firing send, any downtime, any time", [] {
        auto send = any_send();
        send.status = SendStatus::firing;
        send.unattended = *up_to(48h);
        auto const action = next_step(send, ahead, any_time()).action;
        auto const longest = std::max<std::chrono::milliseconds>(send.times.late_start_grace, 1min);
        RC_ASSERT(action == (send.unattended > longest ? Action::interrupt : Action::wait));
    }));
}

TEST(SendStepProperty, OnceMissedItIsMissedAtEveryLaterTime) {
    EXPECT_TRUE(rc::check("any send, any two times", [] {
        auto const send = any_send();
        auto const now = any_time();
        RC_PRE(next_step(send, ahead, now).action == Action::miss);
        RC_ASSERT(next_step(send, ahead, now + *up_to(48h)).action == Action::miss);
    }));
}

/// The send as it is after a while in which nobody touched it.
SendState after(SendState send, std::chrono::milliseconds time) {
    send.rest = std::max(send.rest - time, 0ms);
    return send;
}

TEST(SendStepProperty, TheNextLookIsNeitherLateNorInVain) {
    EXPECT_TRUE(rc::check("any send that waits", [] {
        auto const send = any_send();
        auto const now = any_time();
        auto const step = next_step(send, ahead, now);
        RC_PRE(step.action == Action::wait && step.look_in.has_value());
        auto const look_in = *step.look_in;
        RC_ASSERT(look_in > 0ms);
        auto const earlier = *up_to(look_in - 1ms);
        RC_ASSERT(next_step(after(send, earlier), ahead, now + earlier).action == Action::wait);
        bool const fires = send.status == SendStatus::firing;    // then its rest is over: the dispatcher's
        RC_ASSERT(fires || next_step(after(send, look_in), ahead, now + look_in).action != Action::wait);
    }));
}

TEST(SendStepProperty, WithoutATimeToLookAgainOnlyAChangeHelps) {
    EXPECT_TRUE(rc::check("any send that waits for ever", [] {
        auto const send = any_send();
        auto const now = any_time();
        RC_PRE(!next_step(send, ahead, now).look_in.has_value());
        auto const later = *up_to(48h);
        RC_ASSERT(next_step(after(send, later), ahead, now + later).action == Action::wait);
    }));
}

/// Looks when it is told to, or somewhat late, and does what is said, until the send fires or has ended.
TEST(SendStepProperty, AnySendThatIsLookedAtEndsUpFiringInTimeOrMissed) {
    EXPECT_TRUE(rc::check("any lateness of the looks", [] {
        SendState send{.times = times(std::chrono::minutes{*rc::gen::element(0, 1, 60)})};
        auto now = at - 10min;
        for (int looks = 0; send.status < SendStatus::firing; ++looks) {
            RC_ASSERT(looks < 10);
            auto const step = next_step(send, ahead, now);
            auto const before = send.status;
            if (step.action == Action::begin) send.status = SendStatus::materializing;
            if (step.action == Action::materialize) send.status = SendStatus::queued;
            if (step.action == Action::fire) send.status = SendStatus::firing;
            if (step.action == Action::miss) send.status = SendStatus::missed;
            RC_ASSERT(send.status >= before);
            if (send.status == SendStatus::firing)
                RC_ASSERT(now >= at - ahead.fire && now <= latest_start(send.times));
            now += step.look_in.value_or(0ms) + *up_to(*rc::gen::element<std::chrono::milliseconds>(0ms, 2h));
        }
    }));
}

}    // namespace
}    // namespace carillon
