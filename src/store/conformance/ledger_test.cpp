#include "store/conformance/suite.hpp"

#include <gmock/gmock.h>

namespace carillon::store::conformance {
namespace {
using Kind = Outcome::Kind;
using enum MessageStatus;
using namespace std::chrono_literals;

std::vector<LeadNo> leads_of(Claim const& claim) {
    std::vector<LeadNo> leads;
    for (auto const& message : claim.messages) leads.push_back(message.id.lead_no);
    return leads;
}

std::vector<Lead> mixed_leads() {
    std::vector<Lead> leads;
    auto const add = [&](IngestStatus status, GeoRule rule, std::uint64_t phone) {
        auto const no = static_cast<LeadNo>(leads.size() + 1);
        leads.push_back(
            {.lead_no = no, .status = status, .geo_rule = rule, .phone = phone, .country = Country{"DE"}});
    };
    add(IngestStatus::invalid_phone, GeoRule::none, 0);
    add(IngestStatus::ineligible_geo, GeoRule::us_marketing, 12'025'550'100);
    add(IngestStatus::ineligible_geo, GeoRule::sanctioned, 53'512'345'678);
    add(IngestStatus::ok, GeoRule::none, 491'510'000'001);
    add(IngestStatus::duplicate, GeoRule::none, 491'510'000'001);
    add(IngestStatus::ok, GeoRule::none, 491'510'000'002);
    add(IngestStatus::ok, GeoRule::none, 491'510'000'003);
    return leads;
}

std::vector<SkipReason> reasons(std::vector<MessageRow> const& rows) {
    std::vector<SkipReason> found;
    for (auto const& row : rows) found.push_back(row.skip_reason);
    return found;
}
}    // namespace

TEST_P(LedgerSuite, EveryLeadBecomesAMessageOrAnExclusionWithItsReason) {
    auto world = new_world();
    opt_out(world.org, 491'510'000'002, OptOutScope::marketing);
    opt_out(world.org, 491'510'000'003, OptOutScope::all);
    auto const campaign = world.add_campaign(world.add_audience(mixed_leads()));
    auto const marketing = world.add_send(campaign, after_start(1s), SendCategory::marketing);
    auto const utility = world.add_send(campaign, after_start(2s), SendCategory::utility);
    world.act(campaign, CampaignAction::schedule);
    world.fire(marketing);
    world.fire(utility);

    using enum SkipReason;
    EXPECT_THAT(reasons(run(store().reports().messages(marketing, {}))),
                testing::ElementsAre(invalid_phone, geo_us_marketing, geo_sanctioned, none, duplicate,
                                     opted_out, opted_out));
    EXPECT_THAT(reasons(run(store().reports().messages(utility, {}))),
                testing::ElementsAre(invalid_phone, none, geo_sanctioned, none, duplicate, none, opted_out));
    EXPECT_THAT(totals(marketing), testing::ElementsAre(testing::Pair(queued, 1), testing::Pair(skipped, 6)));
    EXPECT_THAT(totals(utility), testing::ElementsAre(testing::Pair(queued, 3), testing::Pair(skipped, 4)));
}

TEST_P(LedgerSuite, MaterializingGoesOnWhereItStoodAfterARestart) {
    auto world = new_world();
    auto const campaign = world.add_campaign(world.add_audience(25));
    auto const send = world.add_send(campaign, start_of_time);
    world.act(campaign, CampaignAction::schedule);
    world.move(send, SendStatus::pending, SendStatus::materializing);

    auto const first = run(ledger().materialize(send, 10, start_of_time));
    EXPECT_EQ(first.through, 10U);
    EXPECT_FALSE(first.done);
    restart();
    EXPECT_EQ(run(ledger().materialize(send, 10, start_of_time)).queued, 10);
    auto const last = run(ledger().materialize(send, 10, start_of_time));
    EXPECT_TRUE(last.done);
    EXPECT_EQ(last.queued, 5);
    EXPECT_EQ(run(ledger().materialize(send, 10, start_of_time)).queued, 0);
    EXPECT_EQ(count(send, queued), 25);
    EXPECT_EQ(run(store().campaigns().find_send(world.org, send))->materialized_through, 25U);
}

TEST_P(LedgerSuite, OptOutsOfAnotherOrganizationDoNotCount) {
    auto world = new_world();
    auto other = new_world("Other");
    opt_out(other.org, phone_of(1), OptOutScope::all);
    auto const send = world.firing_send(2);
    EXPECT_EQ(count(send, queued), 2);
    EXPECT_EQ(claim(send, 10).messages.size(), 2U);
}

TEST_P(LedgerSuite, ClaimsRunThroughTheAudienceInOrderAndTakeNobodyTwice) {
    auto world = new_world();
    auto const send = world.firing_send(5);
    auto const first = claim(send, 2);
    EXPECT_THAT(leads_of(first), testing::ElementsAre(1, 2));
    EXPECT_EQ(first.messages[0].phone, phone_of(1));
    EXPECT_EQ(first.messages[0].variables, "Name 1\x1f");
    EXPECT_EQ(first.messages[0].attempt, 1);
    EXPECT_EQ(first.claims.size(), 1U);
    EXPECT_FALSE(first.first_pass_done);
    EXPECT_THAT(leads_of(claim(send, 2)), testing::ElementsAre(3, 4));
    auto const last = claim(send, 1);
    EXPECT_THAT(leads_of(last), testing::ElementsAre(5));
    EXPECT_TRUE(last.first_pass_done);    // known at once, although the limit was reached
    auto const none = claim(send, 2);
    EXPECT_TRUE(none.messages.empty());
    EXPECT_TRUE(none.claims.empty());
    EXPECT_TRUE(none.first_pass_done);
}

TEST_P(LedgerSuite, NothingIsClaimedUnlessTheCampaignRunsAndTheSendFires) {
    auto world = new_world();
    auto const campaign = world.add_campaign(world.add_audience(3));
    auto const send = world.add_send(campaign, start_of_time);
    world.act(campaign, CampaignAction::schedule);
    world.move(send, SendStatus::pending, SendStatus::materializing);
    run(ledger().materialize(send, 10, start_of_time));
    world.move(send, SendStatus::materializing, SendStatus::queued);
    EXPECT_TRUE(claim(send, 1).messages.empty());
    world.move(send, SendStatus::queued, SendStatus::firing);
    world.act(campaign, CampaignAction::pause);
    EXPECT_TRUE(claim(send, 1).messages.empty());
    world.act(campaign, CampaignAction::resume);
    EXPECT_EQ(claim(send, 1).messages.size(), 1U);
    world.act(campaign, CampaignAction::cancel);
    EXPECT_TRUE(claim(send, 1).messages.empty());
}

TEST_P(LedgerSuite, WhoOptsOutDuringTheBlastIsSkippedAtClaim) {
    auto world = new_world();
    auto const send = world.firing_send(4);
    opt_out(world.org, phone_of(1), OptOutScope::all);
    opt_out(world.org, phone_of(3), OptOutScope::marketing);
    auto const taken = claim(send, 2);
    EXPECT_THAT(leads_of(taken), testing::ElementsAre(2, 4));
    EXPECT_EQ(taken.skipped, 2U);
    EXPECT_EQ(count(send, skipped), 2);
    EXPECT_EQ(message({send, 1}).skip_reason, SkipReason::opted_out_at_claim);
    EXPECT_EQ(message({send, 3}).status, skipped);
}

TEST_P(LedgerSuite, MetasMarketingStopDoesNotBarUtility) {
    auto world = new_world();
    auto const send = world.firing_send(2, SendCategory::utility);
    opt_out(world.org, phone_of(1), OptOutScope::marketing);
    opt_out(world.org, phone_of(2), OptOutScope::all);
    EXPECT_THAT(leads_of(claim(send, 5)), testing::ElementsAre(1));
}

TEST_P(LedgerSuite, AClaimOfWhichAllAreSkippedIsNotListed) {
    auto world = new_world();
    auto const send = world.firing_send(2);
    opt_out(world.org, phone_of(1), OptOutScope::all);
    opt_out(world.org, phone_of(2), OptOutScope::all);
    auto const taken = claim(send, 5);
    EXPECT_TRUE(taken.claims.empty());
    EXPECT_EQ(taken.skipped, 2U);
    EXPECT_TRUE(taken.first_pass_done);
    EXPECT_EQ(run(ledger().recover(clock_.wall())).claims, 0U);
}

TEST_P(LedgerSuite, OutcomesMoveMessagesAndCounters) {
    auto world = new_world();
    auto const send = world.firing_send(5);
    auto const taken = claim(send, 5);
    auto const id = [&](LeadNo no) { return MessageId{send, no}; };
    std::vector<Outcome> const outcomes{
        {.kind = Kind::skipped,
         .id = id(5),
         .detail = "no name",
         .skip_reason = SkipReason::missing_parameter},
        {.kind = Kind::accepted, .id = id(1), .wamid = "wamid.A", .at = after_start(1s)},
        {.kind = Kind::refused,
         .id = id(2),
         .code = 131'026,
         .detail = "Undeliverable",
         .at = after_start(2s)},
        {.kind = Kind::unprocessed,
         .id = id(3),
         .code = 130'429,
         .at = after_start(3s),
         .not_before = after_start(60s)},
        {.kind = Kind::in_doubt, .id = id(4), .detail = "timeout", .at = after_start(4s)}};
    run(ledger().record(outcomes, taken.claims));
    run(ledger().record(outcomes, taken.claims));    // told twice, counted once

    EXPECT_THAT(totals(send),
                testing::UnorderedElementsAre(testing::Pair(accepted, 1), testing::Pair(failed, 1),
                                              testing::Pair(requeued, 1), testing::Pair(in_doubt, 1),
                                              testing::Pair(skipped, 1)));
    EXPECT_EQ(message(id(1)).wamid, "wamid.A");
    EXPECT_EQ(message(id(1)).accepted_at, after_start(1s));
    EXPECT_EQ(message(id(2)).error_code, 131'026);
    EXPECT_EQ(message(id(2)).detail, "Undeliverable");
    EXPECT_EQ(message(id(2)).failed_at, after_start(2s));
    EXPECT_EQ(message(id(3)).attempt, 2);
    EXPECT_EQ(message(id(4)).detail, "timeout");
    EXPECT_EQ(message(id(5)).skip_reason, SkipReason::missing_parameter);
    EXPECT_EQ(run(ledger().recover(clock_.wall())).claims, 0U);
}

TEST_P(LedgerSuite, AnUnprocessedMessageIsClaimedAgainWhenItsTimeHasCome) {
    auto world = new_world();
    auto const send = world.firing_send(3);
    auto const taken = claim(send, 2);
    run(ledger().record(
        {{.kind = Kind::unprocessed, .id = {send, 1}, .code = 130'429, .not_before = after_start(60s)},
         {.kind = Kind::accepted, .id = {send, 2}, .wamid = "wamid.2"}},
        taken.claims));
    auto const early = claim(send, 5);
    EXPECT_THAT(leads_of(early), testing::ElementsAre(3));
    EXPECT_EQ(early.next_retry_at, after_start(60s));
    EXPECT_TRUE(early.first_pass_done);

    clock_.advance(60s);
    auto const due = claim(send, 5);
    EXPECT_THAT(leads_of(due), testing::ElementsAre(1));
    EXPECT_EQ(due.messages[0].attempt, 2);
    EXPECT_FALSE(due.next_retry_at);
    EXPECT_TRUE(claim(send, 5).messages.empty());    // claimed, so not again
    accept_all(due);
    EXPECT_EQ(count(send, accepted), 2);
    EXPECT_EQ(count(send, requeued), 0);
}

TEST_P(LedgerSuite, ARetryOfSomebodyWhoOptedOutIsSkipped) {
    auto world = new_world();
    auto const send = world.firing_send(1);
    run(ledger().record({{.kind = Kind::unprocessed, .id = {send, 1}, .not_before = start_of_time}},
                        claim(send, 1).claims));
    opt_out(world.org, phone_of(1), OptOutScope::all);
    auto const taken = claim(send, 1);
    EXPECT_TRUE(taken.messages.empty());
    EXPECT_EQ(taken.skipped, 1U);
    EXPECT_EQ(message({send, 1}).skip_reason, SkipReason::opted_out_at_claim);
}

TEST_P(LedgerSuite, WhatIsGivenBackIsClaimedAgain) {
    auto world = new_world();
    auto const send = world.firing_send(6);
    auto const first = claim(send, 3), second = claim(send, 3);
    run(ledger().give_back(second.claims[0], 4));    // all of it
    run(ledger().give_back(first.claims[0], 2));     // 1 has been sent
    run(ledger().record({{.kind = Kind::accepted, .id = {send, 1}, .wamid = "wamid.1"}}, first.claims));
    run(ledger().give_back(first.claims[0], 1));    // closed: nothing to give back
    EXPECT_THAT(leads_of(claim(send, 10)), testing::ElementsAre(2, 3, 4, 5, 6));
    EXPECT_EQ(run(ledger().recover(clock_.wall())).in_doubt, 5);
    EXPECT_EQ(count(send, accepted), 1);
}

TEST_P(LedgerSuite, ASendDoesNotEndWithoutThoseWhomAMistakeLeftBehind) {
    auto world = new_world();
    auto const send = world.firing_send(3);
    auto const first = claim(send, 2);
    run(ledger().record({}, first.claims));    // closed, though nobody in it has an outcome
    accept_all(claim(send, 1));
    auto const complete = [&] {
        return run(store().campaigns().move_send(send, SendStatus::firing, SendStatus::completed, "",
                                                 clock_.wall()));
    };
    EXPECT_FALSE(complete());
    auto const again = claim(send, 10);
    EXPECT_THAT(leads_of(again), testing::ElementsAre(1, 2));
    EXPECT_FALSE(complete()) << "they are claimed";
    accept_all(again);
    EXPECT_TRUE(complete());
    EXPECT_EQ(count(send, accepted), 3);
}

TEST_P(LedgerSuite, WhatIsGivenBackBehindTheFirstPassWaitsAsARetry) {
    auto world = new_world();
    auto const send = world.firing_send(5);
    auto const first = claim(send, 2), second = claim(send, 2);
    accept_all(second);
    run(ledger().give_back(first.claims[0], 2));
    auto const again = claim(send, 10);
    EXPECT_THAT(leads_of(again), testing::ElementsAre(2, 5));
    EXPECT_EQ(again.messages[0].attempt, 1);
    EXPECT_EQ(run(ledger().recover(clock_.wall())).in_doubt, 3);
}

TEST_P(LedgerSuite, ARetryGivenBackWaitsAgain) {
    auto world = new_world();
    auto const send = world.firing_send(1);
    run(ledger().record({{.kind = Kind::unprocessed, .id = {send, 1}, .not_before = start_of_time}},
                        claim(send, 1).claims));
    auto const retry = claim(send, 1);
    run(ledger().give_back(retry.claims[0], 1));
    EXPECT_EQ(run(ledger().recover(clock_.wall())).claims, 0U);
    EXPECT_THAT(leads_of(claim(send, 1)), testing::ElementsAre(1));
}

TEST_P(LedgerSuite, ACrashLeavesOnlyTheUnansweredInDoubt) {
    auto world = new_world();
    auto const send = world.firing_send(6);
    auto const taken = claim(send, 4);
    run(ledger().record({{.kind = Kind::accepted, .id = {send, 1}, .wamid = "wamid.1"},
                         {.kind = Kind::unprocessed, .id = {send, 2}, .not_before = start_of_time},
                         {.kind = Kind::unprocessed, .id = {send, 3}, .not_before = after_start(60s)}},
                        {}));
    auto const retry = claim(send, 1);
    EXPECT_THAT(leads_of(retry), testing::ElementsAre(2));
    restart();
    auto const report = run(ledger().recover(clock_.wall()));
    EXPECT_EQ(report.claims, 2U);
    EXPECT_EQ(report.in_doubt, 2);    // 2 in its retry, 4 in its first pass
    EXPECT_EQ(message({send, 1}).status, accepted);
    EXPECT_EQ(message({send, 2}).status, in_doubt);
    EXPECT_EQ(message({send, 3}).status, requeued);
    EXPECT_EQ(message({send, 4}).status, in_doubt);
    EXPECT_EQ(message({send, 4}).detail, "the process stopped before an answer came");
    EXPECT_THAT(leads_of(claim(send, 10)), testing::ElementsAre(5, 6));
    run(ledger().record({}, taken.claims));    // a late closing of what is gone
}

TEST_P(LedgerSuite, AnAnswerAfterTheDoubtSettlesItButNeverGoesBack) {
    auto world = new_world();
    auto const send = world.firing_send(2);
    auto const taken = claim(send, 2);
    run(ledger().record(
        {{.kind = Kind::in_doubt, .id = {send, 1}}, {.kind = Kind::in_doubt, .id = {send, 2}}},
        taken.claims));
    run(ledger().record({{.kind = Kind::accepted, .id = {send, 1}, .wamid = "wamid.1", .at = start_of_time}},
                        {}));
    receive(world, {{.wamid = "wamid.1", .receipt = Receipt::read, .at = after_start(1s)}});
    run(ledger().record({{.kind = Kind::accepted, .id = {send, 1}, .wamid = "wamid.1", .at = start_of_time},
                         {.kind = Kind::unprocessed, .id = {send, 1}, .not_before = start_of_time},
                         {.kind = Kind::unprocessed, .id = {send, 2}, .not_before = start_of_time}},
                        {}));
    EXPECT_EQ(message({send, 1}).status, read);
    EXPECT_EQ(message({send, 2}).status, in_doubt);
}

TEST_P(LedgerSuite, AWamidOfAnotherMessageLeavesTheSecondInDoubt) {
    auto world = new_world();
    auto const send = world.firing_send(2);
    auto const taken = claim(send, 2);
    run(ledger().record(
        {{.kind = Kind::accepted, .id = {send, 1}, .wamid = "wamid.same", .at = start_of_time},
         {.kind = Kind::accepted, .id = {send, 2}, .wamid = "wamid.same", .at = start_of_time}},
        taken.claims));
    EXPECT_EQ(message({send, 1}).status, accepted);
    EXPECT_EQ(message({send, 2}).status, in_doubt);
}

TEST_P(LedgerSuite, CancellingTakesTheQueueButNotWhatIsOnItsWay) {
    auto world = new_world();
    auto const campaign = world.add_campaign(world.add_audience(10));
    auto const send = world.add_send(campaign, start_of_time);
    world.act(campaign, CampaignAction::schedule);
    world.fire(send);
    auto const taken = claim(send, 4);
    run(ledger().record({{.kind = Kind::unprocessed, .id = {send, 1}, .not_before = start_of_time}}, {}));
    EXPECT_EQ(run(ledger().cancel_queued(send, 100)), 0U);    // not ended
    world.act(campaign, CampaignAction::cancel);
    EXPECT_THAT(run(store().campaigns().ended_sends_with_queue()), testing::ElementsAre(send));
    EXPECT_EQ(run(ledger().cancel_queued(send, 4)), 4U);
    EXPECT_EQ(run(ledger().cancel_queued(send, 4)), 3U);
    EXPECT_EQ(run(ledger().cancel_queued(send, 4)), 0U);
    EXPECT_TRUE(run(store().campaigns().ended_sends_with_queue()).empty());
    EXPECT_EQ(count(send, cancelled), 7);
    EXPECT_EQ(count(send, queued), 3);    // on their way

    run(ledger().record({{.kind = Kind::accepted, .id = {send, 2}, .wamid = "wamid.2"}}, {}));
    run(ledger().give_back(taken.claims[0], 4));    // never sent: cancelled with the rest
    EXPECT_EQ(count(send, cancelled), 8);
    run(ledger().record({{.kind = Kind::unprocessed, .id = {send, 3}, .not_before = start_of_time}},
                        taken.claims));
    EXPECT_THAT(run(store().campaigns().ended_sends_with_queue()), testing::ElementsAre(send));
    EXPECT_EQ(run(ledger().cancel_queued(send, 100)), 1U);
    EXPECT_EQ(run(ledger().cancel_queued(send, 100)), 0U);
    EXPECT_THAT(totals(send),
                testing::UnorderedElementsAre(testing::Pair(accepted, 1), testing::Pair(cancelled, 9)));
}

}    // namespace carillon::store::conformance
