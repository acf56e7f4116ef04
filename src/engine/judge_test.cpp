#include "engine/judge.hpp"

#include "graph/error_policy.hpp"

#include <gtest/gtest.h>

namespace carillon::engine {
namespace {
using namespace std::chrono_literals;
using Kind = store::Outcome::Kind;

Wall const now{std::chrono::milliseconds{1'800'000'000'000}};

graph::Refused refused(int code) {
    return {.code = code,
            .http = 400,
            .title = "Title",
            .details = "Details",
            .policy = &graph::policy_for(code)};
}
Judgement judge_at(graph::SendOutcome answer, int attempt = 1) {
    return judge(std::move(answer), attempt, now, 0.5);
}

TEST(Judge, AnAcceptanceKeepsItsWamid) {
    auto const judgement = judge_at(graph::Accepted{.wamid = "wamid.A"});
    EXPECT_EQ(judgement.outcome.kind, Kind::accepted);
    EXPECT_EQ(judgement.outcome.wamid, "wamid.A");
    EXPECT_EQ(judgement.effect, Effect::answered);
}

TEST(Judge, WhatWasProvedUnprocessedIsQueuedAgainAndNothingElse) {
    using Reason = graph::Unprocessed::Reason;
    for (auto const reason : {Reason::queue_full, Reason::withdrawn, Reason::waited_too_long,
                              Reason::unreachable, Reason::refused, Reason::closing}) {
        auto const judgement = judge_at(graph::Unprocessed{.reason = reason});
        EXPECT_EQ(judgement.outcome.kind, Kind::unprocessed) << graph::to_string(reason);
        EXPECT_GE(judgement.outcome.not_before, now);
        EXPECT_LT(judgement.outcome.not_before, now + 1min);
    }
    using Doubt = graph::Unknown::Reason;
    for (auto const reason :
         {Doubt::timeout, Doubt::reset, Doubt::connection_lost, Doubt::server_fault, Doubt::unreadable})
        EXPECT_EQ(judge_at(graph::Unknown{.reason = reason}).outcome.kind, Kind::in_doubt)
            << graph::to_string(reason);
}

TEST(Judge, NoRefusalOfTheTableIsEverResentUnlessItProvesThatNothingWent) {
    for (auto const& policy : graph::error_policies()) {
        graph::Refused const refusal{.code = policy.code, .policy = &policy};
        for (int attempt = 1; attempt < 12; ++attempt) {
            auto const judgement = judge_at(refusal, attempt);
            if (judgement.outcome.kind == Kind::unprocessed) {
                EXPECT_EQ(policy.unsent, graph::Unsent::proved) << policy.code;
                EXPECT_LE(judgement.outcome.not_before, now + 2h) << policy.code;
            } else if (policy.unsent == graph::Unsent::unknown) {
                EXPECT_EQ(judgement.outcome.kind, Kind::in_doubt) << policy.code;
            } else {
                EXPECT_EQ(judgement.outcome.kind, Kind::refused) << policy.code;
            }
        }
    }
}

TEST(Judge, TooFastSlowsTheNumberAndCostsNoMessage) {
    for (int attempt : {1, 7, 50}) {
        auto const judgement = judge_at(refused(130429), attempt);
        EXPECT_EQ(judgement.effect, Effect::slow_number);
        EXPECT_EQ(judgement.outcome.kind, Kind::unprocessed);
        EXPECT_GT(judgement.outcome.not_before, now);
    }
}

TEST(Judge, TooManyCallsRestTheWholeAccountAndCostNoMessage) {
    for (int const code : {4, 17, 80007}) {
        auto const judgement = judge_at(refused(code), 20);
        EXPECT_EQ(judgement.effect, Effect::slow_account);
        EXPECT_EQ(judgement.outcome.kind, Kind::unprocessed);
    }
}

TEST(Judge, APairRestsFourTimesLongerEachTimeAndThenGivesUp) {
    auto const first = judge_at(refused(131056), 1).outcome.not_before - now;
    auto const second = judge_at(refused(131056), 2).outcome.not_before - now;
    EXPECT_EQ(second / first, 4);
    EXPECT_EQ(judge_at(refused(131056), 6).outcome.kind, Kind::refused);
}

TEST(Judge, AFaultOfTemplateOrAccountHoldsTheCampaignAndCostsNoMessage) {
    for (int const code : {190, 131031, 132001, 132015, 132016, 134102, 368}) {
        auto const judgement = judge_at(refused(code));
        EXPECT_EQ(judgement.effect, Effect::hold_campaign) << code;
        EXPECT_EQ(judgement.outcome.kind, Kind::unprocessed) << code;
        EXPECT_NE(judgement.reason.find(std::to_string(code)), std::string::npos);
        EXPECT_GT(judgement.reason.size(), 40u) << "a reason tells what to do";
    }
}

TEST(Judge, TheRecipientsOwnRefusalsFailTheMessage) {
    for (int const code : {131026, 130472, 131021, 100, 131008, 999'999}) {
        auto const judgement = judge_at(refused(code));
        EXPECT_EQ(judgement.outcome.kind, Kind::refused) << code;
        EXPECT_EQ(judgement.outcome.code, code);
        EXPECT_EQ(judgement.outcome.detail, "Title: Details");
    }
    EXPECT_EQ(judge_at(refused(131050)).effect, Effect::suppress_marketing);
}

}    // namespace
}    // namespace carillon::engine
