#include "store/conformance/suite.hpp"

#include <gmock/gmock.h>

namespace carillon::store::conformance {
namespace {
using Kind = Outcome::Kind;
using enum MessageStatus;
using namespace std::chrono_literals;
}    // namespace

SendId DoubtSuite::doubtful_send(World& world, LeadNo leads) {
    auto const send = world.firing_send(leads, SendCategory::utility);
    auto const taken = claim(send, leads);
    std::vector<Outcome> outcomes;
    for (auto const& message : taken.messages)
        outcomes.push_back({.kind = Kind::in_doubt, .id = message.id, .detail = "lost", .at = start_of_time});
    run(ledger().record(std::move(outcomes), taken.claims));
    return send;
}

Result<DoubtResolution> DoubtSuite::resolve(World const& world, SendId send, DoubtAction action,
                                            std::vector<LeadNo> leads) {
    return run(ledger().resolve_doubt(
        {.org = world.org, .send = send, .action = action, .leads = std::move(leads), .actor = "user:1"},
        after_start(1min)));
}

CampaignStatus DoubtSuite::campaign_of(World const& world, SendId send) {
    auto const found = run(store().campaigns().find_send(world.org, send));
    return run(store().campaigns().find(world.org, found->campaign))->status;
}

SendStatus DoubtSuite::status_of(World const& world, SendId send) {
    return run(store().campaigns().find_send(world.org, send))->status;
}

TEST_P(DoubtSuite, ItIsKnownSinceWhen) {
    auto world = new_world();
    auto const send = doubtful_send(world, 1);
    EXPECT_EQ(message({send, 1}).noted_at, start_of_time);
    EXPECT_EQ(message({send, 1}).detail, "lost");
}

TEST_P(DoubtSuite, ResentMessagesAreClaimedAgainAndTheSendGoesOn) {
    auto world = new_world();
    auto const send = doubtful_send(world, 3);
    world.move(send, SendStatus::firing, SendStatus::completed);
    EXPECT_EQ(campaign_of(world, send), CampaignStatus::completed);

    EXPECT_EQ(resolve(world, send, DoubtAction::resend, {2, 3})->resolved, 2U);
    EXPECT_EQ(status_of(world, send), SendStatus::firing);
    EXPECT_EQ(campaign_of(world, send), CampaignStatus::running);
    EXPECT_FALSE(run(store().campaigns().move_send(send, SendStatus::firing, SendStatus::completed, "",
                                                   after_start(2min))))
        << "with messages queued";
    clock_.advance(1min);
    auto const again = claim(send, 10);
    ASSERT_EQ(again.messages.size(), 2U);
    EXPECT_EQ(again.messages.front().attempt, 2);
    accept_all(again);
    world.move(send, SendStatus::firing, SendStatus::completed);
    EXPECT_EQ(campaign_of(world, send), CampaignStatus::completed);
    EXPECT_EQ(count(send, in_doubt), 1);
    EXPECT_EQ(count(send, accepted), 2);
}

TEST_P(DoubtSuite, AssumedSentIsSettledByTheEventThatNamesIt) {
    auto world = new_world();
    auto const send = doubtful_send(world, 2);
    EXPECT_EQ(resolve(world, send, DoubtAction::assume_sent)->resolved, 2U);
    EXPECT_EQ(count(send, assumed_sent), 2);
    receive(world, {{.wamid = "wamid.late",
                     .receipt = Receipt::delivered,
                     .at = after_start(1s),
                     .message = MessageId{send, 1}}});
    EXPECT_EQ(message({send, 1}).status, delivered);
    EXPECT_EQ(message({send, 2}).status, assumed_sent);
}

TEST_P(DoubtSuite, AssumedSentIsSettledByTheOneEventThatFits) {
    auto world = new_world();
    auto const send = doubtful_send(world, 2);
    resolve(world, send, DoubtAction::assume_sent);
    receive(world, {{.wamid = "wamid.unnamed",
                     .receipt = Receipt::sent,
                     .at = clock_.wall(),
                     .phone_number_id = world.phone_number_id,
                     .recipient = std::to_string(phone_of(2))}});
    clock_.advance(2min);
    EXPECT_EQ(run(ledger().settle_doubt(clock_.wall(), 1min)), 1U);
    EXPECT_EQ(message({send, 2}).status, sent);
}

TEST_P(DoubtSuite, OfACancelledCampaignNothingIsResent) {
    auto world = new_world();
    auto const campaign = world.add_campaign(world.add_audience(1));
    auto const send = world.add_send(campaign, start_of_time);
    world.act(campaign, CampaignAction::schedule);
    world.fire(send);
    auto const taken = claim(send, 1);
    run(ledger().record({{.kind = Kind::in_doubt, .id = {send, 1}}}, taken.claims));
    world.act(campaign, CampaignAction::cancel);
    auto const refused = resolve(world, send, DoubtAction::resend);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "send_stopped");
    EXPECT_EQ(count(send, in_doubt), 1);
    EXPECT_EQ(resolve(world, send, DoubtAction::assume_sent)->resolved, 1U);
}

TEST_P(DoubtSuite, WhatIsNotInDoubtIsPassedOver) {
    auto world = new_world();
    auto const send = doubtful_send(world, 2);
    resolve(world, send, DoubtAction::assume_sent, {1});
    EXPECT_EQ(resolve(world, send, DoubtAction::resend, {1, 2, 99})->resolved, 1U);
    EXPECT_EQ(message({send, 1}).status, assumed_sent);
    EXPECT_EQ(message({send, 2}).status, requeued);
}

}    // namespace carillon::store::conformance
