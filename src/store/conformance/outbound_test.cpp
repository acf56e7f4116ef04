#include "store/conformance/suite.hpp"

#include <gmock/gmock.h>

namespace carillon::store::conformance {
namespace {
using namespace std::chrono_literals;
using enum OutboundEvent;

OutboundEventSet set_of(std::initializer_list<OutboundEvent> types) {
    OutboundEventSet set;
    for (auto const type : types) set.add(type);
    return set;
}
}    // namespace

OutboundWebhooks& OutboundSuite::webhooks() { return store().outbound_webhooks(); }

OutboundWebhookId OutboundSuite::listen(OrgId org, std::initializer_list<OutboundEvent> types) {
    OutboundWebhook fresh{.org = org, .url = "https://hooks.example/x", .events = set_of(types)};
    fresh.secret_sealed = "sealed";
    fresh.created_at = clock_.wall();
    return run(webhooks().add(std::move(fresh), "user:1")).value().id;
}

std::vector<DueDelivery> OutboundSuite::take() { return run(webhooks().take(16, clock_.wall(), 60s)); }

AttemptResult OutboundSuite::told(DeliveryId id, bool delivered) {
    DeliveryAttempt attempt{.id = id, .delivered = delivered, .status_code = delivered ? 200 : 500};
    if (!delivered) attempt.error = "It answered 500.";
    attempt.at = clock_.wall();
    attempt.retry_at = clock_.wall() + 1h;
    return run(webhooks().told(attempt));
}

namespace {
/// The types of all events taken, in order.
std::string types(std::vector<DueDelivery> const& taken) {
    std::string text;
    for (auto const& due : taken)
        for (auto const& event : due.events)
            text += fmt::format("{}{}", text.empty() ? "" : " ", to_string(event.type));
    return text;
}
StatusNews news(SendId send, LeadNo lead, Receipt receipt) {
    return {.wamid = wamid_of(send, lead), .receipt = receipt, .at = start_of_time};
}
}    // namespace

TEST_P(OutboundSuite, AtMostTenOfAnOrganizationAndNobodyElseSeesThem) {
    auto world = new_world();
    auto other = new_world("Other");
    OutboundWebhook const fresh{.org = world.org, .url = "https://a.example", .created_at = start_of_time};
    OutboundWebhookId id;
    for (int i = 0; i < 10; ++i) id = run(webhooks().add(fresh, "user:1")).value().id;
    EXPECT_EQ(run(webhooks().add(fresh, "user:1")).error().code, "too_many_webhooks");
    EXPECT_EQ(run(webhooks().list(world.org)).size(), 10u);
    EXPECT_TRUE(run(webhooks().list(other.org)).empty());
    EXPECT_FALSE(run(webhooks().find(other.org, id)));
    EXPECT_FALSE(run(webhooks().remove(other.org, id, "user:2", start_of_time)));
    EXPECT_EQ(run(webhooks().ping(other.org, id, start_of_time)).error().code, "not_found");
    EXPECT_TRUE(run(webhooks().remove(world.org, id, "user:1", start_of_time)));
    EXPECT_FALSE(run(webhooks().find(world.org, id)));
    EXPECT_EQ(run(store().accounts().audit_log(world.org, 0, 1)).at(0).second.action,
              "outbound_webhook.delete");
}

TEST_P(OutboundSuite, WhatHappensIsToldOnceToThoseWhoWantIt) {
    auto world = new_world();
    auto const all = listen(world.org, {message_delivered, message_failed, send_completed, campaign_scheduled,
                                        campaign_running, campaign_completed, opt_out_created});
    auto const send = world.firing_send(2);
    accept_all(claim(send, 2));
    receive(world, {news(send, 1, Receipt::read)});
    receive(world, {news(send, 1, Receipt::delivered), news(send, 2, Receipt::failed)});
    opt_out(world.org, phone_of(1), OptOutScope::all);
    opt_out(world.org, phone_of(1), OptOutScope::all);
    world.move(send, SendStatus::firing, SendStatus::completed);
    auto const taken = take();
    ASSERT_EQ(taken.size(), 1u);
    EXPECT_EQ(taken[0].webhook, all);
    EXPECT_EQ(taken[0].secret_sealed, "sealed");
    EXPECT_EQ(types(taken),
              "campaign.scheduled campaign.running message.delivered message.failed opt_out.created "
              "send.completed campaign.completed");
    EXPECT_THAT(taken[0].events[2].data_json, testing::HasSubstr(R"("phoneE164":"+4915100000001")"));
    EXPECT_THAT(taken[0].events[2].data_json, testing::HasSubstr(wamid_of(send, 1)));
    EXPECT_TRUE(take().empty()) << "it is on its way";
}

TEST_P(OutboundSuite, NothingIsKeptForNobody) {
    auto world = new_world();
    world.firing_send(1);
    auto const late = listen(world.org, {campaign_running});
    EXPECT_TRUE(take().empty()) << "it hears of what happens from now on";
    run(webhooks().change(world.org, late, {.active = false}, "user:1", start_of_time)).value();
    world.firing_send(1);
    run(webhooks().change(world.org, late, {.active = true}, "user:1", start_of_time)).value();
    EXPECT_TRUE(take().empty()) << "nor of what happened while it was switched off";
    world.firing_send(1);
    EXPECT_EQ(types(take()), "campaign.running");
    EXPECT_EQ(run(webhooks().depth()).deliveries, 1);
}

TEST_P(OutboundSuite, WhatWasTakenAndNotToldComesAgainAfterARestart) {
    auto world = new_world();
    listen(world.org, {campaign_running});
    world.firing_send(1);
    auto const first = take();
    ASSERT_EQ(first.size(), 1u);
    restart();
    EXPECT_TRUE(take().empty());
    clock_.advance(60s);
    auto const again = take();
    ASSERT_EQ(again.size(), 1u);
    EXPECT_EQ(again[0].id, first[0].id);
    EXPECT_EQ(again[0].events[0].id, first[0].events[0].id);
    EXPECT_EQ(told(again[0].id, true).status, DeliveryStatus::delivered);
    clock_.advance(1h);
    EXPECT_TRUE(take().empty());
}

TEST_P(OutboundSuite, AHundredEventsGoTogetherAndFourDeliveriesAtOnce) {
    auto world = new_world();
    auto const id = listen(world.org, {message_delivered});
    auto const send = world.firing_send(501);
    accept_all(claim(send, 501));
    std::vector<StatusNews> all;
    for (LeadNo lead = 1; lead <= 501; ++lead) all.push_back(news(send, lead, Receipt::delivered));
    receive(world, std::move(all));
    auto const taken = take();
    ASSERT_EQ(taken.size(), 4u);
    EXPECT_EQ(taken[3].events.size(), 100u);
    EXPECT_EQ(run(webhooks().depth()).events, 101);
    for (auto const& due : taken) told(due.id, true);
    auto const rest = take();
    ASSERT_EQ(rest.size(), 2u);
    EXPECT_EQ(rest[1].events.size(), 1u);
    auto const log = run(webhooks().deliveries(world.org, id, {}, 5));
    ASSERT_EQ(log.size(), 5u);
    EXPECT_EQ(log[0].events, 1);
    EXPECT_EQ(run(webhooks().deliveries(world.org, id, log[4].id, 5)).size(), 1u);
}

TEST_P(OutboundSuite, AnEndpointThatFailsForADayIsSwitchedOffLoudly) {
    auto world = new_world();
    auto const id = listen(world.org, {campaign_running});
    world.firing_send(1);
    auto const first = take().at(0);
    EXPECT_EQ(told(first.id, false).status, DeliveryStatus::pending);
    EXPECT_EQ(run(webhooks().find(world.org, id))->failing_since, clock_.wall());
    for (int hour = 1; hour < 24; ++hour) {
        clock_.advance(1h);
        ASSERT_EQ(take().size(), 1u);
        EXPECT_FALSE(told(first.id, false).disabled);
    }
    clock_.advance(1h);
    ASSERT_EQ(take().size(), 1u);
    auto const last = told(first.id, false);
    EXPECT_TRUE(last.disabled);
    EXPECT_EQ(last.status, DeliveryStatus::failed);
    auto const webhook = *run(webhooks().find(world.org, id));
    EXPECT_FALSE(webhook.active);
    EXPECT_THAT(webhook.disabled_reason, testing::HasSubstr("It answered 500."));
    EXPECT_EQ(run(store().accounts().audit_log(world.org, 0, 1)).at(0).second.action,
              "outbound_webhook.disable");
    EXPECT_EQ(run(webhooks().replay(world.org, id, first.id, clock_.wall())).error().code,
              "webhook_inactive");
    run(webhooks().change(world.org, id, {.active = true}, "user:1", clock_.wall())).value();
    auto const replayed = run(webhooks().replay(world.org, id, first.id, clock_.wall())).value();
    EXPECT_EQ(replayed.status, DeliveryStatus::pending);
    EXPECT_EQ(replayed.attempts, 0);
    auto const again = take();
    ASSERT_EQ(again.size(), 1u);
    EXPECT_EQ(again[0].events.at(0).id, first.events.at(0).id);
}

TEST_P(OutboundSuite, APingGoesToOneAlone) {
    auto world = new_world();
    auto const id = listen(world.org, {campaign_running});
    listen(world.org, {campaign_running});
    auto const made = run(webhooks().ping(world.org, id, clock_.wall())).value();
    auto const taken = take();
    ASSERT_EQ(taken.size(), 1u);
    EXPECT_EQ(taken[0].id, made.id);
    EXPECT_EQ(types(taken), "ping");
}

TEST_P(OutboundSuite, WhatWasDeliveredIsForgottenAfterAWeekAndWhatFailedAfterAMonth) {
    auto world = new_world();
    auto const id = listen(world.org, {campaign_running});
    world.firing_send(1);
    auto const due = take().at(0);
    told(due.id, true);
    clock_.advance(6 * 24h);
    while (run(webhooks().prune(clock_.wall()))) {}
    ASSERT_TRUE(run(webhooks().replay(world.org, id, due.id, clock_.wall())));
    EXPECT_EQ(take().at(0).events.size(), 1u) << "its events are kept with it";
    told(due.id, true);
    clock_.advance(8 * 24h);
    EXPECT_TRUE(run(webhooks().prune(clock_.wall())));
    EXPECT_TRUE(run(webhooks().deliveries(world.org, id, {}, 5)).empty());
    while (run(webhooks().prune(clock_.wall()))) {}
    EXPECT_FALSE(run(webhooks().prune(clock_.wall())));
}

}    // namespace carillon::store::conformance
