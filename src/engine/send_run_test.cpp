#include "engine/send_run.hpp"

#include "graph/template_json.hpp"

#include <gtest/gtest.h>

namespace carillon::engine {
namespace {

using Kind = store::Outcome::Kind;
Wall const now{std::chrono::milliseconds{1'800'000'000'000}};

SendPlan plan(double rate) {
    auto subject = graph::parse_template("hello", "en", "MARKETING", "APPROVED", "POSITIONAL",
                                         R"([{"type":"BODY","text":"Hello"}])");
    auto payload = graph::MessagePayload::compile(*subject, {}, {}, SendCategory::marketing, {});
    return {.send = SendId{7}, .rate = rate, .payload = *std::move(payload)};
}

store::Claim claim_of(std::int64_t claim, LeadNo first, LeadNo last) {
    store::Claim result;
    for (LeadNo lead = first; lead <= last; ++lead)
        result.messages.push_back({.claim = ClaimId{claim}, .id = {SendId{7}, lead}, .phone = lead});
    result.claims = {ClaimId{claim}};
    return result;
}

store::Claim nothing_left() {
    store::Claim result;
    result.first_pass_done = true;
    return result;
}

void take_and_record(SendRun& run, Kind kind, Wall not_before = {}) {
    auto const message = run.take_ready();
    run.claim_members_end(message.claim, 1);
    run.outcome_recorded({.kind = kind, .id = message.id, .not_before = not_before});
}

TEST(SendRun, ClaimsAFifthOfASecondAhead) {
    EXPECT_EQ(SendRun{plan(1)}.claim_size(), 1u);
    EXPECT_EQ(SendRun{plan(80)}.claim_size(), 16u);
    EXPECT_EQ(SendRun{plan(50'000)}.claim_size(), 1'000u);
}

TEST(SendRun, ASlowSendClaimsShortlyBeforeItsPermit) {
    using namespace std::chrono_literals;
    Steady const start{1h};
    SendRun run{plan(1)};
    EXPECT_LE(run.claim_at(), start) << "the first at once";
    run.claim_begins();
    run.claim_arrived(claim_of(1, 1, 1));
    ASSERT_EQ(run.bucket().take(start, 1), 1U);
    run.take_ready();
    EXPECT_TRUE(run.wants_claim(now));
    EXPECT_GE(run.claim_at(), start + 700ms);
    EXPECT_LT(run.claim_at(), start + 1s);
    run.claim_begins();
    run.claim_arrived(nothing_left());
    EXPECT_LE(run.claim_at(), start) << "nothing is taken by the look that finds the end";
}

TEST(SendRun, AFastSendHasAFifthOfASecondReady) {
    using namespace std::chrono_literals;
    Steady const start{1h};
    SendRun run{plan(100)};
    run.claim_begins();
    run.claim_arrived(claim_of(1, 1, 25));
    ASSERT_EQ(run.bucket().take(start, 1), 1U);
    EXPECT_GT(run.claim_at(), start);
    for (int i = 0; i < 5; ++i) run.take_ready();
    EXPECT_LE(run.claim_at(), start);
}

TEST(SendRun, IsFinishedOnlyAfterALookThatCameWhenNothingWasOpen) {
    SendRun run{plan(80)};
    EXPECT_TRUE(run.wants_claim(now));
    run.claim_begins();
    EXPECT_FALSE(run.wants_claim(now));
    run.claim_arrived(claim_of(1, 1, 2));
    run.claim_begins();
    run.claim_arrived(nothing_left());
    EXPECT_FALSE(run.wants_claim(now)) << "asking again now would find nothing again";
    take_and_record(run, Kind::accepted);
    EXPECT_FALSE(run.finished());
    take_and_record(run, Kind::accepted);
    EXPECT_FALSE(run.finished()) << "what was recorded last may have been queued again elsewhere";
    EXPECT_TRUE(run.wants_claim(now));
    run.claim_begins();
    run.claim_arrived(nothing_left());
    EXPECT_TRUE(run.finished());
}

TEST(SendRun, WaitsForWhatWasQueuedAgain) {
    SendRun run{plan(80)};
    run.claim_begins();
    run.claim_arrived(claim_of(1, 1, 1));
    take_and_record(run, Kind::unprocessed, now + std::chrono::seconds{5});
    run.claim_begins();
    auto later = nothing_left();
    later.next_retry_at = now + std::chrono::seconds{5};
    run.claim_arrived(later);
    EXPECT_FALSE(run.finished());
    EXPECT_FALSE(run.wants_claim(now));
    EXPECT_TRUE(run.wants_claim(now + std::chrono::seconds{5}));
}

TEST(SendRun, GivesBackWhatWasNotSentLatestClaimFirst) {
    SendRun run{plan(80)};
    run.claim_begins();
    run.claim_arrived(claim_of(1, 1, 3));
    run.claim_begins();
    run.claim_arrived(claim_of(2, 4, 5));
    auto const in_flight = run.take_ready();
    run.dropping = true;
    auto const given_back = run.take_unsent();
    ASSERT_EQ(given_back.size(), 2u);
    EXPECT_EQ(given_back[0].claim, ClaimId{2});
    EXPECT_EQ(given_back[0].from, 4u);
    EXPECT_EQ(given_back[0].count, 2u);
    EXPECT_EQ(given_back[1].claim, ClaimId{1});
    EXPECT_EQ(given_back[1].from, 2u);
    EXPECT_EQ(given_back[1].count, 2u);
    EXPECT_FALSE(run.gone()) << "lead 1 is still on the wire";
    EXPECT_FALSE(run.claim_members_end(in_flight.claim, 1)) << "the ledger has not got the others back yet";
    EXPECT_TRUE(run.claim_members_end(given_back[0].claim, given_back[0].count));
    EXPECT_TRUE(run.claim_members_end(given_back[1].claim, given_back[1].count))
        << "now nobody is left to it";
    run.outcome_recorded({.kind = Kind::accepted, .id = in_flight.id});
    EXPECT_TRUE(run.gone());
}

TEST(SendRun, APausedCampaignsEmptyClaimIsNoEnd) {
    SendRun run{plan(80)};
    run.claim_begins();
    run.claim_arrived({});
    EXPECT_FALSE(run.finished());
    EXPECT_FALSE(run.wants_claim(now)) << "the scheduler decides what comes next";
}

}    // namespace
}    // namespace carillon::engine
