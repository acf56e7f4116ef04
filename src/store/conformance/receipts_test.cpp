#include "store/conformance/suite.hpp"

#include <gmock/gmock.h>

#include <random>

namespace carillon::store::conformance {
namespace {
using enum MessageStatus;
using namespace std::chrono_literals;

StatusNews news(SendId send, LeadNo lead, Receipt receipt, std::chrono::milliseconds at) {
    return {.wamid = wamid_of(send, lead), .receipt = receipt, .at = after_start(at)};
}
StatusNews failure(SendId send, LeadNo lead, std::chrono::milliseconds at, int code) {
    auto failed = news(send, lead, Receipt::failed, at);
    failed.code = code;
    failed.detail = fmt::format("code {}", code);
    return failed;
}
}    // namespace

TEST_P(ReceiptsSuite, EachStatusKeepsItsOwnTimeAlsoWhenItComesLate) {
    auto world = new_world();
    auto const send = world.firing_send(1);
    accept_all(claim(send, 1));
    receive(world, {news(send, 1, Receipt::read, 30s)});
    receive(world, {news(send, 1, Receipt::delivered, 20s), news(send, 1, Receipt::sent, 10s)});
    auto const row = message({send, 1});
    EXPECT_EQ(row.status, read);
    EXPECT_EQ(row.accepted_at, start_of_time);
    EXPECT_EQ(row.sent_at, after_start(10s));
    EXPECT_EQ(row.delivered_at, after_start(20s));
    EXPECT_EQ(row.read_at, after_start(30s));
    EXPECT_THAT(totals(send), testing::ElementsAre(testing::Pair(read, 1)));
}

TEST_P(ReceiptsSuite, ARepeatedDeliveryChangesNothing) {
    auto world = new_world();
    auto const send = world.firing_send(1);
    accept_all(claim(send, 1));
    auto const first = receive(world, {news(send, 1, Receipt::sent, 1s), news(send, 1, Receipt::sent, 1s)});
    EXPECT_EQ(first.merged, 1U);
    EXPECT_EQ(first.repeated, 1U);
    auto const again = receive(world, {news(send, 1, Receipt::sent, 1s)});
    EXPECT_EQ(again.merged, 0U);
    EXPECT_EQ(again.repeated, 1U);
    EXPECT_EQ(run(store().reports().minutes(send)).size(), 2U);
}

TEST_P(ReceiptsSuite, AnEarlierTimeOfTheSameStatusReplacesTheLaterOneInTheMinutesToo) {
    auto world = new_world();
    auto const send = world.firing_send(1);
    accept_all(claim(send, 1));
    receive(world, {news(send, 1, Receipt::sent, 10min)});
    receive(world, {news(send, 1, Receipt::sent, 5min)});
    EXPECT_EQ(message({send, 1}).sent_at, after_start(5min));
    std::vector<Wall> minutes;
    for (auto const& cell : run(store().reports().minutes(send)))
        if (cell.status == sent) minutes.push_back(cell.minute);
    EXPECT_THAT(minutes, testing::ElementsAre(after_start(5min)));
}

TEST_P(ReceiptsSuite, AWebhookBeforeTheAcceptanceWaitsForIt) {
    auto world = new_world();
    auto const send = world.firing_send(2);
    auto const taken = claim(send, 2);
    auto const early = receive(world, {news(send, 1, Receipt::delivered, 2s),
                                       news(send, 1, Receipt::sent, 1s), failure(send, 2, 3s, 131'049)});
    EXPECT_EQ(early.unmatched, 3U);
    EXPECT_EQ(count(send, queued), 2);
    restart();
    accept_all(taken);
    EXPECT_EQ(message({send, 1}).status, delivered);
    EXPECT_EQ(message({send, 1}).sent_at, after_start(1s));
    EXPECT_EQ(message({send, 2}).status, failed);
    EXPECT_EQ(message({send, 2}).error_code, 131'049);
    EXPECT_EQ(message({send, 2}).detail, "code 131049");
    auto const late = receive(world, {news(send, 1, Receipt::delivered, 2s)});
    EXPECT_EQ(late.repeated, 1U);
}

TEST_P(ReceiptsSuite, DeliveredAfterFailedLeavesTheFailureBehindButKeepsItsError) {
    auto world = new_world();
    auto const send = world.firing_send(1);
    accept_all(claim(send, 1));
    receive(world, {failure(send, 1, 1s, 131'000)});
    EXPECT_EQ(count(send, failed), 1);
    receive(world, {news(send, 1, Receipt::sent, 1s)});
    EXPECT_EQ(count(send, failed), 1);
    receive(world, {news(send, 1, Receipt::delivered, 2s)});
    EXPECT_THAT(totals(send), testing::ElementsAre(testing::Pair(delivered, 1)));
    auto const row = message({send, 1});
    EXPECT_EQ(row.error_code, 131'000);
    EXPECT_EQ(row.detail, "code 131000");
    EXPECT_EQ(row.failed_at, after_start(1s));
}

TEST_P(ReceiptsSuite, TheEarliestOfSeveralFailuresIsTold) {
    auto world = new_world();
    auto const send = world.firing_send(1);
    accept_all(claim(send, 1));
    receive(world, {failure(send, 1, 5s, 7)});
    receive(world, {failure(send, 1, 2s, 9)});
    receive(world, {failure(send, 1, 3s, 1)});
    EXPECT_EQ(message({send, 1}).error_code, 9);
    auto const cells = run(store().reports().counters(send));
    ASSERT_EQ(cells.size(), 1U);
    EXPECT_EQ(cells[0].code, 9);
}

TEST_P(ReceiptsSuite, AnotherOrganizationsWebhookNeverTouchesAMessage) {
    auto world = new_world();
    auto other = new_world("Other");
    auto const send = world.firing_send(1);
    accept_all(claim(send, 1));
    auto const result = receive(other, {news(send, 1, Receipt::read, 1s)});
    EXPECT_EQ(result.unmatched, 1U);
    EXPECT_EQ(result.merged, 0U);
    EXPECT_EQ(message({send, 1}).status, accepted);
}

TEST_P(ReceiptsSuite, ManyEventsInAnyOrderGiveWhatTheyGiveInOrder) {
    auto world = new_world();
    auto const straight = world.firing_send(40), shuffled = world.firing_send(40);
    accept_all(claim(straight, 40));
    accept_all(claim(shuffled, 40));
    std::mt19937 random{7};
    std::vector<StatusNews> in_order, out_of_order;
    for (LeadNo lead = 1; lead <= 40; ++lead) {
        for (int i = 0; i < 4; ++i) {
            auto const receipt = static_cast<Receipt>(1 + random() % 4);
            auto const at = std::chrono::seconds{random() % 300};
            int const code = receipt == Receipt::failed ? 1 + static_cast<int>(random() % 3) : 0;
            for (auto* list : {&in_order, &out_of_order}) {
                auto entry = news(list == &in_order ? straight : shuffled, lead, receipt, at);
                entry.code = code;
                list->push_back(entry);
            }
        }
    }
    std::shuffle(out_of_order.begin(), out_of_order.end(), random);
    receive(world, in_order);
    for (std::size_t i = 0; i < out_of_order.size(); i += 7) {
        auto const end = std::min(i + 7, out_of_order.size());
        receive(world, {out_of_order.begin() + static_cast<std::ptrdiff_t>(i),
                        out_of_order.begin() + static_cast<std::ptrdiff_t>(end)});
    }
    auto const cells = [&](SendId send) {
        std::map<std::tuple<std::uint16_t, MessageStatus, int>, std::int64_t> found;
        for (auto const& c : run(store().reports().counters(send)))
            found[{c.country.packed(), c.status, c.code}] = c.count;
        return found;
    };
    auto const minutes = [&](SendId send) {
        std::map<std::pair<Wall, MessageStatus>, std::int64_t> found;
        for (auto const& c : run(store().reports().minutes(send))) found[{c.minute, c.status}] = c.count;
        return found;
    };
    EXPECT_EQ(cells(straight), cells(shuffled));
    EXPECT_EQ(minutes(straight), minutes(shuffled));
}

TEST_P(ReceiptsSuite, InboundMessagesAreKeptOnceAndCountedAsReplies) {
    auto world = new_world();
    auto other = new_world("Other");
    auto const send = world.firing_send(1);
    accept_all(claim(send, 1));
    InboundMessage const reply{.wamid = "wamid.in",
                               .from = phone_of(1),
                               .type = "text",
                               .text = "hello",
                               .context_wamid = wamid_of(send, 1),
                               .at = after_start(9s)};
    WebhookNews const body{.org = world.org, .waba = world.waba, .inbound = {reply}};
    run(ledger().receive(body, clock_.wall()));
    run(ledger().receive(body, clock_.wall()));
    run(ledger().receive({.org = other.org, .waba = other.waba, .inbound = {reply}}, clock_.wall()));
    EXPECT_EQ(run(store().reports().responses(send)), (Responses{1, 0}));
    auto tap = reply;
    tap.wamid = "wamid.tap";
    tap.type = "button";
    run(ledger().receive({.org = world.org, .waba = world.waba, .inbound = {tap}}, clock_.wall()));
    EXPECT_EQ(run(store().reports().responses(send)), (Responses{1, 1}));
}

TEST_P(ReceiptsSuite, MetasResumeLiftsItsOwnStopAlone) {
    auto world = new_world();
    OptOut const meta{.org = world.org,
                      .phone = phone_of(1),
                      .scope = OptOutScope::marketing,
                      .source = OptOutSource::meta_preference,
                      .at = start_of_time};
    OptOut const keyword{.org = world.org,
                         .phone = phone_of(1),
                         .scope = OptOutScope::all,
                         .source = OptOutSource::keyword,
                         .at = start_of_time};
    run(ledger().receive({.org = world.org, .waba = world.waba, .opt_outs = {meta, keyword}}, clock_.wall()));
    EXPECT_EQ(run(store().opt_outs().find(world.org, phone_of(1))).size(), 2U);
    auto const resume = [&](Wall at) {
        run(ledger().receive({.org = world.org, .waba = world.waba, .resumed_marketing = {{phone_of(1), at}}},
                             clock_.wall()));
    };
    resume(start_of_time - 1s);
    EXPECT_EQ(run(store().opt_outs().find(world.org, phone_of(1))).size(), 2U) << "the stop is younger";
    auto again = meta;
    again.at = start_of_time + 2s;
    run(ledger().receive({.org = world.org, .waba = world.waba, .opt_outs = {again}}, clock_.wall()));
    resume(start_of_time + 1s);
    EXPECT_EQ(run(store().opt_outs().find(world.org, phone_of(1))).size(), 2U) << "so is the second one";
    resume(start_of_time + 2s);
    auto const left = run(store().opt_outs().find(world.org, phone_of(1)));
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left[0].source, OptOutSource::keyword);
}

TEST_P(ReceiptsSuite, WhatMetaTellsLateOrAgainDoesNotUndoALift) {
    auto world = new_world();
    OptOut const stop{.org = world.org,
                      .phone = phone_of(1),
                      .scope = OptOutScope::marketing,
                      .source = OptOutSource::meta_preference,
                      .at = start_of_time + 1s};
    auto refusal = stop;
    refusal.source = OptOutSource::meta_error;
    auto const told = [&](OptOut opt_out) {
        run(ledger().receive({.org = world.org, .waba = world.waba, .opt_outs = {opt_out}}, clock_.wall()));
        return run(store().opt_outs().find(world.org, phone_of(1))).size();
    };
    run(ledger().receive(
        {.org = world.org, .waba = world.waba, .resumed_marketing = {{phone_of(1), start_of_time + 2s}}},
        clock_.wall()));
    EXPECT_EQ(told(stop), 0U) << "a stop that comes after the resume that lifts it";
    EXPECT_EQ(told(refusal), 0U);
    run(ledger().receive(
        {.org = world.org, .waba = world.waba, .resumed_marketing = {{phone_of(1), start_of_time}}},
        clock_.wall()));
    EXPECT_EQ(told(stop), 0U) << "an older resume takes nothing back";
    auto later = stop;
    later.at = start_of_time + 3s;
    EXPECT_EQ(told(later), 1U) << "a new stop counts";
    auto keyword = stop;
    keyword.scope = OptOutScope::all;
    keyword.source = OptOutSource::keyword;
    EXPECT_EQ(told(keyword), 2U) << "a resume of marketing does not lift a keyword";
    EXPECT_TRUE(run(store().opt_outs().remove(world.org, phone_of(1), "user:1", "", start_of_time + 5s)));
    EXPECT_EQ(told(later), 0U);
    EXPECT_EQ(told(keyword), 1U) << "who lifted what was there did not know of these words";
}

TEST_P(ReceiptsSuite, AStopThatIsDeliveredAgainDoesNotOptOutAgain) {
    auto world = new_world();
    // The recipient's clock is ahead of ours: the lift is older than the words it lifts.
    InboundMessage const written{.wamid = "wamid.in",
                                 .phone_number_id = world.phone_number_id,
                                 .from = phone_of(1),
                                 .type = "text",
                                 .text = "STOP",
                                 .at = start_of_time + 60s};
    auto again = written;
    again.wamid = "wamid.in2";
    OptOut const stop{.org = world.org,
                      .phone = phone_of(1),
                      .source = OptOutSource::keyword,
                      .detail = "STOP",
                      .at = written.at};
    auto const told = [&](InboundMessage const& inbound) {
        run(ledger().receive({.org = world.org, .waba = world.waba, .inbound = {inbound}, .opt_outs = {stop}},
                             clock_.wall()));
        return run(store().opt_outs().find(world.org, phone_of(1))).size();
    };
    EXPECT_EQ(told(written), 1U);
    EXPECT_TRUE(run(store().opt_outs().remove(world.org, phone_of(1), "user:1", "", start_of_time)));
    EXPECT_EQ(told(written), 0U);
    EXPECT_EQ(told(again), 1U) << "written a second time";
    EXPECT_TRUE(run(store().opt_outs().remove(world.org, phone_of(1), "user:1", "", start_of_time + 90s)));
    EXPECT_EQ(told(again), 0U);
    auto late = written;
    late.wamid = "wamid.in3";
    EXPECT_EQ(told(late), 1U) << "written before the removal, and told after it for the first time";
}

TEST_P(ReceiptsSuite, AnEventForTheOneDoubtfulMessageOfItsRecipientSettlesIt) {
    auto world = new_world();
    auto const send = world.firing_send(3);
    claim(send, 2);
    restart();
    auto again = run(ledger().recover(clock_.wall()));
    EXPECT_EQ(again.in_doubt, 2);
    auto const event = [&](std::string wamid, LeadNo lead, std::string number) {
        return StatusNews{.wamid = std::move(wamid),
                          .receipt = Receipt::delivered,
                          .at = after_start(5s),
                          .phone_number_id = std::move(number),
                          .recipient = std::to_string(phone_of(lead))};
    };
    receive(world, {event("wamid.x", 1, world.phone_number_id), event("wamid.y", 2, "another number"),
                    event("wamid.z", 3, world.phone_number_id)});
    EXPECT_EQ(run(ledger().settle_doubt(clock_.wall(), 60s)), 0U);    // an acceptance may still be on its way
    clock_.advance(60s);
    EXPECT_EQ(run(ledger().settle_doubt(clock_.wall(), 60s)), 1U);
    auto const row = message({send, 1});
    EXPECT_EQ(row.status, delivered);
    EXPECT_EQ(row.wamid, "wamid.x");
    EXPECT_EQ(message({send, 2}).status, in_doubt);
    EXPECT_EQ(message({send, 3}).status, queued);
    EXPECT_EQ(run(ledger().settle_doubt(clock_.wall(), 60s)), 0U);
}

TEST_P(ReceiptsSuite, AnEventThatNamesItsMessageIsItsAcceptance) {
    auto world = new_world();
    auto const send = world.firing_send(3);
    auto const taken = claim(send, 2);
    run(ledger().record({{.kind = Outcome::Kind::in_doubt, .id = {send, 1}}}, {}));
    auto const named = [&](LeadNo lead, std::string wamid, Receipt receipt, std::chrono::milliseconds at) {
        return StatusNews{.wamid = std::move(wamid),
                          .receipt = receipt,
                          .at = after_start(at),
                          .message = MessageId{send, lead}};
    };
    auto const result =
        receive(world, {named(1, "wamid.1", Receipt::delivered, 3s), named(1, "wamid.1", Receipt::sent, 2s),
                        named(2, "wamid.2", Receipt::sent, 2s)});
    EXPECT_EQ(result.merged, 3U);
    EXPECT_EQ(message({send, 1}).status, delivered);
    EXPECT_EQ(message({send, 1}).wamid, "wamid.1");
    EXPECT_EQ(message({send, 1}).accepted_at, after_start(2s));
    EXPECT_EQ(message({send, 2}).status, sent);

    // The answers that come after it change nothing.
    run(ledger().record({{.id = {send, 1}, .wamid = "wamid.1", .at = after_start(9s)},
                         {.kind = Outcome::Kind::in_doubt, .id = {send, 2}},
                         {.id = {send, 2}, .wamid = "wamid.2", .at = after_start(9s)}},
                        taken.claims));
    EXPECT_EQ(message({send, 1}).accepted_at, after_start(2s));
    EXPECT_EQ(message({send, 2}).status, sent);
    EXPECT_THAT(totals(send), testing::ElementsAre(testing::Pair(queued, 1), testing::Pair(sent, 1),
                                                   testing::Pair(delivered, 1)));
}

TEST_P(ReceiptsSuite, ARetryOnItsWayIsAcceptedByTheEventThatNamesIt) {
    auto world = new_world();
    auto const send = world.firing_send(1);
    auto const first = claim(send, 1);
    run(ledger().record({{.kind = Outcome::Kind::unprocessed, .id = {send, 1}, .not_before = start_of_time}},
                        first.claims));
    StatusNews const named{.wamid = "wamid.1", .at = after_start(2s), .message = MessageId{send, 1}};
    auto const again = claim(send, 1);
    ASSERT_EQ(again.messages.size(), 1U);
    EXPECT_EQ(receive(world, {named}).merged, 1U);
    run(ledger().record({}, again.claims));
    EXPECT_EQ(message({send, 1}).status, sent);
    EXPECT_TRUE(claim(send, 1).messages.empty());
}

TEST_P(ReceiptsSuite, AnEventNamesInVainWhatDoesNotWaitForItsAcceptance) {
    auto world = new_world();
    auto other = new_world("Other");
    auto const send = world.firing_send(4);
    auto const taken = claim(send, 3);
    run(ledger().record({{.id = {send, 1}, .wamid = "wamid.1", .at = start_of_time},
                         {.kind = Outcome::Kind::refused, .id = {send, 2}, .code = 131'026},
                         {.kind = Outcome::Kind::in_doubt, .id = {send, 3}}},
                        taken.claims));
    auto const named = [](MessageId id, std::string wamid) {
        return StatusNews{.wamid = std::move(wamid), .at = after_start(2s), .message = id};
    };
    // It has another wamid; it was refused; it was never claimed; there is none; nor with a key that would
    // overflow into one.
    auto const result = receive(
        world, {named({send, 1}, "wamid.a"), named({send, 2}, "wamid.b"), named({send, 4}, "wamid.c"),
                named({SendId{99}, 3}, "wamid.d"), named({SendId{send.value + (1LL << 32)}, 3}, "wamid.e")});
    EXPECT_EQ(result.unmatched, 5U);
    EXPECT_EQ(receive(other, {named({send, 3}, "wamid.f")}).unmatched, 1U);
    EXPECT_EQ(message({send, 1}).wamid, "wamid.1");
    EXPECT_THAT(totals(send), testing::ElementsAre(testing::Pair(queued, 1), testing::Pair(accepted, 1),
                                                   testing::Pair(failed, 1), testing::Pair(in_doubt, 1)));
    // Of two wamids that name one message, the first has it.
    EXPECT_EQ(receive(world, {named({send, 3}, "wamid.g"), named({send, 3}, "wamid.h")}).unmatched, 1U);
    EXPECT_EQ(message({send, 3}).wamid, "wamid.g");
}

TEST_P(ReceiptsSuite, DoubtIsSettledBehindManyEventsOfOtherPrograms) {
    auto world = new_world();
    auto const send = world.firing_send(2);
    claim(send, 2);
    run(ledger().recover(clock_.wall()));
    auto const event = [&](std::string wamid, std::string recipient) {
        return StatusNews{.wamid = std::move(wamid),
                          .at = after_start(5s),
                          .phone_number_id = world.phone_number_id,
                          .recipient = std::move(recipient)};
    };
    std::vector<StatusNews> foreign;
    for (int i = 0; i < 1'200; ++i) foreign.push_back(event(fmt::format("wamid.other{}", i), "1"));
    receive(world, foreign);
    clock_.advance(1s);
    receive(world, {event("wamid.x", std::to_string(phone_of(1)))});
    clock_.advance(60s);
    auto const settle = [&] { return run(ledger().settle_doubt(clock_.wall(), 60s)); };
    std::size_t settled = 0;
    for (int calls = 0; calls < 3; ++calls) settled += settle();
    EXPECT_EQ(settled, 1U);
    EXPECT_EQ(message({send, 1}).wamid, "wamid.x");
    // Round again: what was passed over once is looked at anew, and what came since.
    receive(world, {event("wamid.y", std::to_string(phone_of(2)))});
    clock_.advance(60s);
    for (int calls = 0; calls < 3; ++calls) settled += settle();
    EXPECT_EQ(settled, 2U);
}

TEST_P(ReceiptsSuite, DoubtStaysWhereTheEvidenceFitsTwo) {
    auto world = new_world();
    auto const one = world.firing_send(1), two = world.firing_send(1), three = world.firing_send(2);
    claim(one, 1);
    claim(two, 1);
    claim(three, 2);
    run(ledger().recover(clock_.wall()));
    auto const event = [&](std::string wamid, LeadNo lead) {
        return StatusNews{.wamid = std::move(wamid),
                          .receipt = Receipt::sent,
                          .at = after_start(5s),
                          .phone_number_id = world.phone_number_id,
                          .recipient = std::to_string(phone_of(lead))};
    };
    // Lead 1 is in doubt three times; for lead 2's one message there are two candidates.
    receive(world, {event("wamid.a", 1), event("wamid.b", 2), event("wamid.c", 2)});
    clock_.advance(1h);
    EXPECT_EQ(run(ledger().settle_doubt(clock_.wall(), 60s)), 0U);
    EXPECT_EQ(count(one, in_doubt) + count(two, in_doubt) + count(three, in_doubt), 4);
}

}    // namespace carillon::store::conformance
