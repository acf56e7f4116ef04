#include "store/conformance/suite.hpp"

#include <gmock/gmock.h>

namespace carillon::store::conformance {
namespace {
using namespace std::chrono_literals;

StatusNews about(std::string wamid, Receipt receipt, std::chrono::milliseconds at = 0ms, int code = 0) {
    return {.wamid = std::move(wamid),
            .receipt = receipt,
            .at = after_start(at),
            .code = code,
            .detail = code == 0 ? "" : "why"};
}

TestOutcome accepted_as(std::int64_t id, std::string wamid) {
    return {.id = id, .status = TestStatus::accepted, .wamid = std::move(wamid)};
}
}    // namespace

TEST_P(TestSendsSuite, AMessageIsNotedBeforeItIsSentAndSettledAfter) {
    auto world = new_world();
    auto const send = world.add_send(world.add_campaign(world.add_audience(1)), start_of_time);
    auto& tests = store().test_sends();
    auto const ids = run(tests.begin(world.org, send, {4915, 4916, 4917}, "user:1", start_of_time)).value();
    ASSERT_EQ(ids.size(), 3U);
    restart();
    auto noted = run(store().test_sends().list(world.org, send, 0, 10));
    ASSERT_EQ(noted.size(), 3U);
    EXPECT_EQ(noted[2].phone, 4915U);
    EXPECT_EQ(noted[2].status, TestStatus::unknown);
    run(store().test_sends().record(
        world.org,
        {accepted_as(ids[0], "wamid.t1"),
         {.id = ids[1], .status = TestStatus::refused, .code = 131026, .detail = "no"},
         {.id = ids[2], .status = TestStatus::not_sent, .detail = "unreachable"}},
        after_start(1s)));
    noted = run(store().test_sends().list(world.org, send, 0, 10));
    EXPECT_EQ(noted[2].status, TestStatus::accepted);
    EXPECT_EQ(noted[2].wamid, "wamid.t1");
    EXPECT_EQ(noted[1].code, 131026);
    EXPECT_EQ(noted[0].detail, "unreachable");
    EXPECT_EQ(noted[0].updated_at, after_start(1s));
    EXPECT_EQ(run(store().test_sends().list(world.org, send, ids[1], 10)).size(), 1U);
}

TEST_P(TestSendsSuite, WhatWasBegunUnderAKeyIsFoundByItAgain) {
    auto world = new_world(), other = new_world("Other");
    auto const send = world.add_send(world.add_campaign(world.add_audience(1)), start_of_time);
    auto& tests = store().test_sends();
    auto const ids = run(tests.begin(world.org, send, {4915, 4916}, "u", start_of_time, "k")).value();
    ASSERT_TRUE(run(tests.begin(world.org, send, {4917}, "u", start_of_time)));
    ASSERT_TRUE(run(tests.begin(world.org, send, {4918}, "u", start_of_time, "another")));
    restart();
    auto const found = run(store().test_sends().begun_with(world.org, "k", after_start(-1s)));
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].id, ids[0]);
    EXPECT_EQ(found[0].phone, 4915U);
    EXPECT_EQ(found[1].status, TestStatus::unknown);
    EXPECT_TRUE(run(store().test_sends().begun_with(world.org, "k", start_of_time)).empty()) << "too old";
    EXPECT_TRUE(run(store().test_sends().begun_with(other.org, "k", after_start(-1s))).empty());
}

TEST_P(TestSendsSuite, AnOrganizationSendsSoManyAMinute) {
    auto world = new_world(), other = new_world("Other");
    auto const send = world.add_send(world.add_campaign(world.add_audience(1)), start_of_time);
    auto& tests = store().test_sends();
    std::vector<std::uint64_t> const five{1, 2, 3, 4, 5};
    for (int i = 0; i < TestSends::limit / 5; ++i)
        ASSERT_TRUE(run(tests.begin(world.org, send, five, "u", start_of_time)));
    auto const refused = run(tests.begin(world.org, send, {1}, "u", after_start(59s)));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, Problem::Kind::throttled);
    EXPECT_EQ(run(tests.list(world.org, send, 0, 100)).size(), std::size_t{TestSends::limit});
    auto const theirs = other.add_send(other.add_campaign(other.add_audience(1)), start_of_time);
    EXPECT_TRUE(run(tests.begin(other.org, theirs, {1}, "u", after_start(59s))));
    EXPECT_TRUE(run(tests.begin(world.org, send, five, "u", after_start(60s))));
}

TEST_P(TestSendsSuite, StatusEventsMoveATestForwardAndNothingElse) {
    auto world = new_world();
    auto const send = world.firing_send(1);
    accept_all(claim(send, 1));
    auto& tests = store().test_sends();
    auto const id = run(tests.begin(world.org, send, {phone_of(1)}, "u", start_of_time)).value().at(0);
    run(tests.record(world.org, {accepted_as(id, "wamid.t")}, start_of_time));
    auto const before = totals(send);
    auto const result =
        receive(world, {about("wamid.t", Receipt::delivered), about("wamid.t", Receipt::sent)});
    EXPECT_EQ(result.merged, 1U);
    EXPECT_EQ(result.repeated, 1U);
    EXPECT_EQ(result.unmatched, 0U);
    EXPECT_EQ(run(tests.list(world.org, send, 0, 1)).at(0).status, TestStatus::delivered);
    receive(world, {about("wamid.t", Receipt::failed, 1s, 131049)});
    EXPECT_EQ(run(tests.list(world.org, send, 0, 1)).at(0).status, TestStatus::delivered);
    EXPECT_EQ(totals(send), before);
}

TEST_P(TestSendsSuite, AFailureByWebhookIsKeptWithItsCode) {
    auto world = new_world();
    auto const send = world.add_send(world.add_campaign(world.add_audience(1)), start_of_time);
    auto& tests = store().test_sends();
    auto const id = run(tests.begin(world.org, send, {4915}, "u", start_of_time)).value().at(0);
    run(tests.record(world.org, {accepted_as(id, "wamid.t")}, start_of_time));
    receive(world, {about("wamid.t", Receipt::failed, 1s, 131049)});
    auto const row = run(tests.list(world.org, send, 0, 1)).at(0);
    EXPECT_EQ(row.status, TestStatus::failed);
    EXPECT_EQ(row.code, 131049);
    EXPECT_EQ(row.detail, "why");
}

TEST_P(TestSendsSuite, EventsThatComeBeforeTheRecordAreTakenWithIt) {
    auto world = new_world(), other = new_world("Other");
    auto const send = world.add_send(world.add_campaign(world.add_audience(1)), start_of_time);
    auto& tests = store().test_sends();
    auto const id = run(tests.begin(world.org, send, {4915}, "u", start_of_time)).value().at(0);
    EXPECT_EQ(receive(world, {about("wamid.t", Receipt::read)}).unmatched, 1U);
    EXPECT_EQ(receive(other, {about("wamid.t", Receipt::failed)}).unmatched, 1U) << "another account's";
    run(tests.record(world.org, {accepted_as(id, "wamid.t")}, start_of_time));
    EXPECT_EQ(run(tests.list(world.org, send, 0, 1)).at(0).status, TestStatus::read);
    EXPECT_EQ(receive(world, {about("wamid.t", Receipt::read)}).repeated, 1U);
    EXPECT_EQ(receive(other, {about("wamid.t", Receipt::read)}).unmatched, 1U);
}

TEST_P(TestSendsSuite, NeitherATestsEventNorOneThatMayBeItsSettlesAnothersDoubt) {
    auto world = new_world();
    auto const send = world.firing_send(1);
    auto const taken = claim(send, 1);
    Outcome const doubt{.kind = Outcome::Kind::in_doubt, .id = {send, 1}, .at = clock_.wall()};
    run(ledger().record({doubt}, taken.claims));
    auto& tests = store().test_sends();
    auto const id = run(tests.begin(world.org, send, {phone_of(1)}, "u", clock_.wall())).value().at(0);
    StatusNews event{.wamid = "wamid.t",
                     .receipt = Receipt::sent,
                     .at = after_start(1s),
                     .phone_number_id = world.phone_number_id,
                     .recipient = std::to_string(phone_of(1))};
    EXPECT_EQ(receive(world, {event}).unmatched, 1U);
    clock_.advance(2min);
    EXPECT_EQ(run(ledger().settle_doubt(clock_.wall(), 60s)), 0U) << "the test has no answer yet";
    run(tests.record(world.org, {accepted_as(id, "wamid.t")}, clock_.wall()));
    EXPECT_EQ(run(ledger().settle_doubt(clock_.wall(), 60s)), 0U);
    EXPECT_EQ(count(send, MessageStatus::in_doubt), 1);
    // An event of another wamid is the message's, now that the test has its own.
    event.wamid = "wamid.m";
    receive(world, {event});
    clock_.advance(2min);
    EXPECT_EQ(run(ledger().settle_doubt(clock_.wall(), 60s)), 1U);
}

}    // namespace carillon::store::conformance
