#include "store/conformance/suite.hpp"

#include <boost/asio/detached.hpp>
#include <gmock/gmock.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cstdlib>

namespace carillon::store::conformance {
namespace {
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::Pair;
using enum FilterReceipt;
using Reasons = std::map<LeadNo, SkipReason>;
using Code = std::string;

Wall const send_time = after_start(2h);
Wall const deadline = send_time - 5min;

/// What these tests do with a send and its filters.
class Desk {
public:
    Desk(boost::asio::io_context& io, Store& store, World& world) : world{world}, io_{io}, store_{store} {}

    template <class T>
    T run(Async<T> operation) {
        return run_on(io_, std::move(operation));
    }
    SendId add_send(AudienceId audience, SendSettings settings) {
        settings.template_id = world.template_id;
        settings.scheduled_at = send_time;
        campaign = world.add_campaign(audience);
        send = run(store_.campaigns().add_send(world.org, campaign, settings, "user:1", start_of_time))->id;
        return send;
    }
    SendId add_filtered(LeadNo leads, WhenNoFilterEvent none = WhenNoFilterEvent::skip) {
        SendSettings settings;
        settings.audience_filter = true;
        settings.when_no_filter_event = none;
        return add_send(world.add_audience(leads), settings);
    }
    NewFilterEvent list(FilterMode mode, std::vector<std::uint64_t> phones,
                        std::vector<std::string> external_ids = {}) const {
        auto said = std::string{to_string(mode)};
        for (auto const phone : phones) said += fmt::format(" {}", phone);
        for (auto const& id : external_ids) said += " " + id;
        return {.org = world.org,
                .send = send,
                .mode = mode,
                .phones = std::move(phones),
                .external_ids = std::move(external_ids),
                .digest = sha256(said),
                .deadline = deadline};
    }
    /// "accepted", "already_received", or the code of the refusal.
    Code post(NewFilterEvent event, Wall now = start_of_time) {
        return told(run(store_.filters().add_filter_event(std::move(event), now)));
    }
    static Code told(Result<FilterReceipt> const& receipt) {
        if (!receipt) return receipt.error().code;
        return *receipt == accepted ? "accepted" : "already_received";
    }
    LeadEventCounts did(std::string type, LeadNo lead, Wall occurred, Wall received) {
        std::vector<LeadEvent> events{{.phone = phone_of(lead), .occurred_at = occurred}};
        return run(store_.filters().add_lead_events(world.org, std::move(type), std::move(events), received));
    }
    void begin() {
        world.act(campaign, CampaignAction::schedule);
        world.move(send, SendStatus::pending, SendStatus::materializing);
    }
    /// What became of each lead.
    Reasons outcome() {
        Reasons reasons;
        MessageFilter const all{.limit = 1'000};
        for (auto const& row : run(store_.reports().messages(send, all)))
            reasons[row.id.lead_no] = row.skip_reason;
        return reasons;
    }
    Reasons materialize(Wall now = send_time - 1min, std::size_t rows = 1'000) {
        begin();
        while (!run(store_.ledger().materialize(send, rows, now)).done) {}
        return outcome();
    }
    Send sent() { return *run(store_.campaigns().find_send(world.org, send)); }

    World& world;
    CampaignId campaign;
    SendId send;

private:
    boost::asio::io_context& io_;
    Store& store_;
};

EventFilter did_buy(FilterMode mode, std::optional<int> minutes = {}) { return {mode, "bought", minutes}; }

using Cells = std::map<std::tuple<std::uint16_t, MessageStatus, int>, std::int64_t>;
Cells cells_of(std::vector<CounterCell> const& counters) {
    Cells cells;
    for (auto const& cell : counters) cells[{cell.country.packed(), cell.status, cell.code}] += cell.count;
    return cells;
}
constexpr auto listed_out = SkipReason::filter_excluded;
constexpr auto a_message = SkipReason::none;
}    // namespace

TEST_P(FiltersSuite, TheLatestCompleteListCounts) {
    auto world = new_world();
    Desk desk{io_, store(), world};
    auto const send = desk.add_filtered(3);
    EXPECT_EQ(desk.post(desk.list(FilterMode::include, {phone_of(1)})), "accepted");
    EXPECT_EQ(desk.post(desk.list(FilterMode::exclude, {phone_of(2)}, {"customer-3"})), "accepted");
    auto const events = run(store().filters().filter_events(send));
    ASSERT_EQ(events.size(), 2U);    // both in the same millisecond, and still in order
    EXPECT_EQ(events[0].mode, FilterMode::exclude);
    EXPECT_EQ(events[0].lead_count, 2);
    EXPECT_EQ(events[1].lead_count, 1);
    EXPECT_THAT(desk.materialize(),
                ElementsAre(Pair(1, a_message), Pair(2, listed_out), Pair(3, listed_out)));
    EXPECT_EQ(desk.sent().filter_event, events[0].id);
    auto const latest = run(store().filters().latest_filter_event(send));
    ASSERT_TRUE(latest.has_value());
    EXPECT_EQ(latest->id, events[0].id);
    EXPECT_EQ(latest->lead_count, 2);
    EXPECT_TRUE(run(store().filters().names(events[0].id, phone_of(2), "")));
    EXPECT_TRUE(run(store().filters().names(events[0].id, 0, "customer-3")));
    EXPECT_FALSE(run(store().filters().names(events[0].id, phone_of(1), "customer-1")));
}

TEST_P(FiltersSuite, ALeadIsMatchedByPhoneOrByExternalIdInItsCase) {
    auto world = new_world();
    Desk desk{io_, store(), world};
    desk.add_filtered(4);
    auto const list =
        desk.list(FilterMode::include, {phone_of(2), phone_of(9)}, {"Customer-3", "customer-4"});
    EXPECT_EQ(desk.post(list), "accepted");
    EXPECT_THAT(desk.materialize(), ElementsAre(Pair(1, listed_out), Pair(2, a_message), Pair(3, listed_out),
                                                Pair(4, a_message)));
}

TEST_P(FiltersSuite, AnEmptyListSaysThatNobodyIsOnIt) {
    auto world = new_world();
    Desk desk{io_, store(), world};
    desk.add_filtered(1);
    EXPECT_EQ(desk.post(desk.list(FilterMode::include, {})), "accepted");
    EXPECT_THAT(desk.materialize(), ElementsAre(Pair(1, listed_out)));
}

TEST_P(FiltersSuite, TheSameListAgainChangesNothing) {
    auto world = new_world();
    Desk desk{io_, store(), world};
    auto const send = desk.add_filtered(2);
    auto const first = desk.list(FilterMode::include, {phone_of(1)});
    EXPECT_EQ(desk.post(first), "accepted");
    EXPECT_EQ(desk.post(desk.list(FilterMode::include, {phone_of(2)}), after_start(1s)), "accepted");
    EXPECT_EQ(desk.post(first, after_start(2s)), "already_received");
    EXPECT_EQ(run(store().filters().filter_events(send)).size(), 2U);
    EXPECT_EQ(desk.materialize()[1], listed_out);    // the second list still counts
    // A delivery that is repeated too late is the same delivery, not a late one.
    EXPECT_EQ(desk.post(first, send_time), "already_received");
}

TEST_P(FiltersSuite, AListIsRefusedWhenItIsLateOrTheSendHasStarted) {
    auto world = new_world();
    Desk desk{io_, store(), world};
    desk.add_filtered(1);
    auto const list = desk.list(FilterMode::include, {phone_of(1)});
    EXPECT_EQ(desk.post(list, deadline + 1ms), "past_deadline");
    auto foreign = list;
    foreign.org = new_world("Other").org;
    EXPECT_EQ(desk.post(foreign), "send_not_found");
    EXPECT_EQ(desk.post(list, deadline), "accepted");
    desk.begin();
    EXPECT_EQ(desk.post(desk.list(FilterMode::include, {})), "send_started");
}

TEST_P(FiltersSuite, WithoutAListTheSendSkipsOrGoesToAll) {
    auto world = new_world();
    Desk desk{io_, store(), world};
    desk.add_filtered(1);
    EXPECT_THAT(desk.materialize(), ElementsAre(Pair(1, SkipReason::no_filter_event)));
    EXPECT_FALSE(desk.sent().filter_event);
    desk.add_filtered(1, WhenNoFilterEvent::send_all);
    EXPECT_THAT(desk.materialize(), ElementsAre(Pair(1, a_message)));
}

TEST_P(FiltersSuite, ALongListIsInvisibleUntilItIsComplete) {
    auto world = new_world();
    Desk desk{io_, store(), world};
    auto const send = desk.add_filtered(2);
    std::vector<std::uint64_t> phones;
    for (LeadNo lead = 2; lead < 20'000; ++lead) phones.push_back(phone_of(lead));
    Result<FilterReceipt> receipt;
    boost::asio::io_context slow;
    boost::asio::co_spawn(
        slow, store().filters().add_filter_event(desk.list(FilterMode::exclude, phones), start_of_time),
        [&](std::exception_ptr const&, Result<FilterReceipt> told) { receipt = told; });
    for (int i = 0; i < 4; ++i) slow.run_one();    // some of its transactions
    EXPECT_TRUE(run(store().filters().filter_events(send)).empty());
    EXPECT_EQ(desk.post(desk.list(FilterMode::include, {phone_of(2)}), after_start(1s)), "accepted");
    slow.run();
    EXPECT_EQ(Desk::told(receipt), "accepted");
    // It came first and was complete last.
    EXPECT_THAT(desk.materialize(), ElementsAre(Pair(1, a_message), Pair(2, listed_out)));
}

TEST_P(FiltersSuite, AListThatIsCompleteTooLateLeavesNothing) {
    auto world = new_world();
    Desk desk{io_, store(), world};
    auto const send = desk.add_filtered(2);
    std::vector<std::uint64_t> phones;
    for (LeadNo lead = 1; lead < 20'000; ++lead) phones.push_back(phone_of(lead));
    Result<FilterReceipt> receipt;
    boost::asio::io_context slow;
    boost::asio::co_spawn(
        slow, store().filters().add_filter_event(desk.list(FilterMode::exclude, phones), start_of_time),
        [&](std::exception_ptr const&, Result<FilterReceipt> told) { receipt = told; });
    for (int i = 0; i < 4; ++i) slow.run_one();
    EXPECT_THAT(desk.materialize(),
                ElementsAre(Pair(1, SkipReason::no_filter_event), Pair(2, SkipReason::no_filter_event)));
    slow.run();
    EXPECT_EQ(Desk::told(receipt), "send_started");
    EXPECT_TRUE(run(store().filters().filter_events(send)).empty());
    EXPECT_EQ(run(store().filters().drop_unfinished()), 0U);
}

TEST_P(FiltersSuite, ACrashInTheMiddleOfAListLeavesNothing) {
    auto world = new_world();
    SendId send;
    NewFilterEvent list;
    {
        Desk desk{io_, store(), world};
        send = desk.add_filtered(2);
        std::vector<std::string> ids;
        for (int i = 0; i < 20'000; ++i) ids.push_back(fmt::format("customer-{}", i));
        std::ranges::sort(ids);
        list = desk.list(FilterMode::include, {phone_of(1)}, ids);
    }
    {
        boost::asio::io_context killed;    // nobody goes on after the crash
        boost::asio::co_spawn(killed, store().filters().add_filter_event(list, start_of_time),
                              boost::asio::detached);
        for (int i = 0; i < 4; ++i) killed.run_one();
        restart();
    }
    EXPECT_TRUE(run(store().filters().filter_events(send)).empty());
    EXPECT_EQ(run(store().filters().drop_unfinished()), 1U);
    EXPECT_EQ(run(store().filters().drop_unfinished()), 0U);
    EXPECT_EQ(run(store().filters().add_filter_event(list, start_of_time)), accepted);
    restart();
    EXPECT_EQ(run(store().filters().drop_unfinished()), 0U);    // a complete one stays
    EXPECT_EQ(run(store().filters().filter_events(send)).size(), 1U);
}

TEST_P(FiltersSuite, WhatIsReplacedIsForgottenAndStaysOnRecord) {
    auto world = new_world();
    Desk desk{io_, store(), world};
    auto const send = desk.add_filtered(2);
    EXPECT_FALSE(run(store().filters().latest_filter_event(send)).has_value());
    std::vector<std::uint64_t> phones;
    for (LeadNo lead = 1; lead < 12'000; ++lead) phones.push_back(phone_of(lead));
    auto const first = desk.list(FilterMode::include, phones, {"customer-1"});
    EXPECT_EQ(desk.post(first), "accepted");
    auto const replaced = run(store().filters().latest_filter_event(send))->id;
    EXPECT_EQ(desk.post(desk.list(FilterMode::include, {phone_of(2)})), "accepted");
    EXPECT_FALSE(run(store().filters().names(replaced, phone_of(1), "customer-1")));
    EXPECT_EQ(run(store().filters().drop_unfinished()), 0U);
    auto const events = run(store().filters().filter_events(send));
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[1].id, replaced);
    EXPECT_EQ(events[1].lead_count, 12'000);
    EXPECT_EQ(desk.post(first), "already_received");
    EXPECT_THAT(desk.materialize(), ElementsAre(Pair(1, listed_out), Pair(2, a_message)));
}

TEST_P(FiltersSuite, ACrashBeforeTheReplacedIsForgottenIsMendedAtTheStart) {
    auto world = new_world();
    SendId send;
    FilterEventId replaced;
    NewFilterEvent list;
    {
        Desk desk{io_, store(), world};
        send = desk.add_filtered(2);
        EXPECT_EQ(desk.post(desk.list(FilterMode::include, {phone_of(1)})), "accepted");
        replaced = run(store().filters().latest_filter_event(send))->id;
        list = desk.list(FilterMode::include, {phone_of(2)});
    }
    {
        boost::asio::io_context killed;    // nobody goes on after the crash
        boost::asio::co_spawn(killed, store().filters().add_filter_event(list, start_of_time),
                              boost::asio::detached);
        for (int i = 0; i < 3; ++i) killed.run_one();    // to begin, to name and to be accepted
        while (run(store().filters().latest_filter_event(send))->id == replaced) {
        }    // the write is under way
        restart();
    }
    EXPECT_TRUE(run(store().filters().names(replaced, phone_of(1), "")));
    EXPECT_EQ(run(store().filters().drop_unfinished()), 1U);
    EXPECT_FALSE(run(store().filters().names(replaced, phone_of(1), "")));
    auto const latest = run(store().filters().latest_filter_event(send))->id;
    EXPECT_TRUE(run(store().filters().names(latest, phone_of(2), "")));
}

TEST_P(FiltersSuite, APostThatFailsHalfWayLeavesNothing) {
    auto world = new_world();
    Desk desk{io_, store(), world};
    auto const send = desk.add_filtered(1);
    std::vector<std::uint64_t> phones;
    for (LeadNo lead = 1; lead < 12'000; ++lead) phones.push_back(phone_of(lead));
    phones.push_back(phones.back());    // against the contract: the last transaction breaks on it
    EXPECT_ANY_THROW(desk.post(desk.list(FilterMode::include, phones)));
    EXPECT_FALSE(run(store().filters().latest_filter_event(send)).has_value());
    EXPECT_EQ(run(store().filters().drop_unfinished()), 0U);
    phones.pop_back();
    EXPECT_EQ(desk.post(desk.list(FilterMode::include, phones)), "accepted");
}

TEST_P(FiltersSuite, FiltersAreAskedOfManyLeadsAtOnceAsWhenMaterializing) {
    auto world = new_world();
    Desk desk{io_, store(), world};
    SendSettings settings{.audience_filter = true, .event_filter = did_buy(FilterMode::include, 60)};
    auto const send = desk.add_send(world.add_audience(6), settings);
    auto& filters = store().filters();
    auto const none = run(filters.ask_filters(send, 1, 6, start_of_time));
    EXPECT_TRUE(none.named.empty() && none.did.empty());
    EXPECT_EQ(desk.post(desk.list(FilterMode::exclude, {phone_of(2), phone_of(5)}, {"customer-3"})),
              "accepted");
    std::vector<LeadEvent> bought{{phone_of(3), start_of_time - 10min, ""},
                                  {phone_of(4), start_of_time - 61min, ""}};
    run(filters.add_lead_events(world.org, "bought", bought, start_of_time));
    auto const all = run(filters.ask_filters(send, 1, 6, start_of_time));
    EXPECT_THAT(all.named, ElementsAre(2, 3, 5));
    EXPECT_THAT(all.did, ElementsAre(3));
    auto const some = run(filters.ask_filters(send, 4, 5, start_of_time));
    EXPECT_THAT(some.named, ElementsAre(5));
    EXPECT_TRUE(some.did.empty());
    EXPECT_EQ(run(filters.ask_filters(send, 1, 6, start_of_time - 1min)).did.size(), 0U);    // not yet told
}

TEST_P(FiltersSuite, ListsGoWithTheDraftTheyWereFor) {
    auto world = new_world();
    Desk desk{io_, store(), world};
    auto const send = desk.add_filtered(1);
    EXPECT_EQ(desk.post(desk.list(FilterMode::include, {phone_of(1)}, {"customer-1"})), "accepted");
    auto const event = run(store().filters().filter_events(send)).at(0).id;
    ASSERT_TRUE(run(store().campaigns().remove_send(world.org, send, "user:1", start_of_time)));
    EXPECT_TRUE(run(store().filters().filter_events(send)).empty());
    EXPECT_FALSE(run(store().filters().names(event, phone_of(1), "customer-1")));

    auto const other = desk.add_filtered(1);
    EXPECT_EQ(desk.post(desk.list(FilterMode::include, {phone_of(1)})), "accepted");
    auto const other_event = run(store().filters().filter_events(other)).at(0).id;
    ASSERT_TRUE(run(store().campaigns().remove(world.org, desk.campaign, "user:1", start_of_time)));
    EXPECT_FALSE(run(store().filters().names(other_event, phone_of(1), "")));
    EXPECT_EQ(run(store().filters().drop_unfinished()), 0U);    // nothing was left behind
}

TEST_P(FiltersSuite, LeadEventsAreKeptOnceAndCountedByType) {
    auto world = new_world();
    auto other = new_world("Other");
    auto& filters = store().filters();
    std::vector<LeadEvent> events{{phone_of(1), after_start(1s), R"({"total":5})"},
                                  {phone_of(1), after_start(2s), ""},
                                  {phone_of(1), after_start(1s), "{}"}};
    auto const first = run(filters.add_lead_events(world.org, "bought", events, after_start(3s)));
    EXPECT_EQ(first.inserted, 2);
    EXPECT_EQ(first.duplicates, 1);
    auto const again = run(filters.add_lead_events(world.org, "bought", events, after_start(4s)));
    EXPECT_EQ(again.inserted, 0);
    EXPECT_EQ(again.duplicates, 3);
    EXPECT_EQ(run(filters.add_lead_events(world.org, "Bought", events, after_start(5s))).inserted, 2);
    EXPECT_EQ(run(filters.add_lead_events(other.org, "bought", events, after_start(6s))).inserted, 2);

    auto const types = run(filters.lead_event_types(world.org));
    ASSERT_EQ(types.size(), 2U);
    EXPECT_EQ(types[0].name, "Bought");
    EXPECT_EQ(types[1].name, "bought");
    EXPECT_EQ(types[1].events, 2);
    EXPECT_EQ(types[1].last_received_at, after_start(4s));

    auto const last = run(filters.last_lead_event(world.org, "bought", phone_of(1), after_start(3s)));
    ASSERT_TRUE(last);
    EXPECT_EQ(last->occurred_at, after_start(2s));
    EXPECT_FALSE(run(filters.last_lead_event(world.org, "bought", phone_of(1), after_start(2s))));
    EXPECT_FALSE(run(filters.last_lead_event(world.org, "bought", phone_of(2), after_start(9s))));
    EXPECT_FALSE(run(filters.last_lead_event(world.org, "sold", phone_of(1), after_start(9s))));
}

TEST_P(FiltersSuite, ManyLeadEventsGoInChunks) {
    auto world = new_world();
    std::vector<LeadEvent> events;
    for (LeadNo lead = 1; lead <= 12'001; ++lead) events.push_back({phone_of(lead), start_of_time, ""});
    auto const counts = run(store().filters().add_lead_events(world.org, "seen", events, start_of_time));
    EXPECT_EQ(counts.inserted, 12'001);
    EXPECT_TRUE(run(store().filters().last_lead_event(world.org, "seen", phone_of(12'001), start_of_time)));
}

TEST_P(FiltersSuite, AnEventFilterLooksBackFromWhenMaterializingBegan) {
    auto world = new_world();
    Wall const begins = send_time - 1min;
    SendSettings settings;
    settings.event_filter = did_buy(FilterMode::include, 60);
    Desk desk{io_, store(), world};
    desk.add_send(world.add_audience(6), settings);
    desk.did("bought", 1, begins - 60min, start_of_time);          // just in its time
    desk.did("bought", 2, begins - 60min - 1ms, start_of_time);    // just not
    desk.did("sold", 3, begins - 1min, start_of_time);
    desk.did("bought", 4, begins - 1min, begins + 1ms);    // heard of too late
    desk.did("bought", 5, begins - 10min, begins);
    auto const out = SkipReason::event_filter;
    EXPECT_THAT(desk.materialize(begins), ElementsAre(Pair(1, a_message), Pair(2, out), Pair(3, out),
                                                      Pair(4, out), Pair(5, a_message), Pair(6, out)));
}

TEST_P(FiltersSuite, ALaterChunkAsksWhatTheFirstOneAsked) {
    auto world = new_world();
    Wall const begins = send_time - 1min;
    SendSettings settings;
    settings.event_filter = did_buy(FilterMode::exclude, 60);
    Desk desk{io_, store(), world};
    auto const send = desk.add_send(world.add_audience(4), settings);
    desk.did("bought", 3, begins - 60min, start_of_time);
    desk.begin();
    EXPECT_EQ(run(ledger().materialize(send, 2, begins)).through, 2U);
    desk.did("bought", 4, begins, begins + 1s);
    restart();
    EXPECT_TRUE(run(ledger().materialize(send, 2, begins + 1h)).done);
    Desk after{io_, store(), world};
    after.send = send;
    EXPECT_THAT(after.outcome(), ElementsAre(Pair(1, a_message), Pair(2, a_message),
                                             Pair(3, SkipReason::event_filter), Pair(4, a_message)));
    EXPECT_EQ(after.sent().rules_as_of, begins);
}

TEST_P(FiltersSuite, OnlyASendThatMaterializesIsMaterialized) {
    auto world = new_world();
    Desk desk{io_, store(), world};
    auto const send = desk.add_filtered(2, WhenNoFilterEvent::send_all);
    auto const step = run(ledger().materialize(send, 10, start_of_time));
    EXPECT_TRUE(step.halted);
    EXPECT_EQ(step.through, 0U);
    EXPECT_TRUE(desk.outcome().empty());
    EXPECT_FALSE(desk.sent().rules_as_of);
    EXPECT_EQ(desk.materialize().size(), 2U);
    world.move(send, SendStatus::materializing, SendStatus::queued);
    EXPECT_TRUE(run(ledger().materialize(send, 10, start_of_time)).halted);
}

TEST_P(FiltersSuite, AForecastChangesNothingAndKnowsDrafts) {
    auto world = new_world();
    Desk desk{io_, store(), world};
    auto const send = desk.add_filtered(30);
    EXPECT_EQ(desk.post(desk.list(FilterMode::exclude, {phone_of(1)}, {"customer-4"})), "accepted");
    opt_out(world.org, phone_of(2), OptOutScope::marketing);
    std::int64_t queued = 0, opted_out = 0, left_out = 0;
    for (auto const& cell : run(ledger().forecast(send, after_start(1s)))) {
        if (cell.status == MessageStatus::queued) queued += cell.count;
        if (cell.code == static_cast<int>(SkipReason::opted_out)) opted_out += cell.count;
        if (cell.code == static_cast<int>(SkipReason::filter_excluded)) left_out += cell.count;
    }
    EXPECT_EQ(queued, 27);
    EXPECT_EQ(opted_out, 1);
    EXPECT_EQ(left_out, 2);
    EXPECT_TRUE(run(store().reports().counters(send)).empty());
    EXPECT_FALSE(desk.sent().rules_as_of);
    EXPECT_TRUE(run(ledger().forecast(SendId{99}, start_of_time)).empty());
    EXPECT_TRUE(
        run(ledger().forecast(world.add_send(world.add_campaign({}), send_time), start_of_time)).empty());
}

namespace {
/// At full size, because a range grows with RapidCheck's size.
int pick(int below) { return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(0, below)); }
bool now_and_then() { return pick(3) == 0; }

/// A random send on a random audience, with random filters, and what the rules say of each lead, worked out
/// without the code under test.
class RandomSend {
public:
    RandomSend(Backend const& backend) : backend_{backend} {}

    void run() {
        auto const audience = make_audience();
        desk_.add_send(audience, make_settings());
        make_facts();
        auto const forecast = run_on(io_, store_->ledger().forecast(desk_.send, begins_));
        materialize();
        RC_ASSERT(desk_.outcome() ==
                  expected());    // each lead once: a message, or an exclusion with its reason
        auto const counters = run_on(io_, store_->reports().counters(desk_.send));
        RC_ASSERT(cells_of(counters) == cells_of(forecast));
    }

private:
    AudienceId make_audience() {
        LeadNo const count = 1 + static_cast<LeadNo>(pick(12));
        for (LeadNo no = 1; no <= count; ++no) {
            Lead lead{.lead_no = no, .row_no = no + 1, .phone = phone_of(no), .country = country_of(no)};
            if (pick(4) == 0) {
                lead.status = static_cast<IngestStatus>(1 + pick(3));
                if (lead.status == IngestStatus::ineligible_geo)
                    lead.geo_rule = static_cast<GeoRule>(1 + pick(2));
            }
            if (now_and_then()) lead.external_id = fmt::format("{}{}", pick(2) == 0 ? "x" : "X", pick(4));
            leads_.push_back(lead);
        }
        return world_.add_audience(leads_);
    }
    SendSettings make_settings() {
        settings_.category = static_cast<SendCategory>(pick(2));
        settings_.audience_filter = pick(2) == 0;
        settings_.when_no_filter_event = static_cast<WhenNoFilterEvent>(pick(2));
        if (pick(2) == 0) {
            settings_.event_filter = did_buy(static_cast<FilterMode>(pick(2)));
            if (pick(2) == 0) settings_.event_filter->within_minutes = 30;
        }
        return settings_;
    }
    void make_facts() {
        for (int lists = pick(3); lists > 0; --lists) {
            std::set<std::uint64_t> phones;
            std::set<std::string> ids;
            for (auto const& lead : leads_)
                if (now_and_then()) phones.insert(lead.phone);
            for (int i = 0; i < 4; ++i)
                if (now_and_then()) ids.insert(fmt::format("x{}", i));
            list_ = desk_.list(static_cast<FilterMode>(pick(2)), {phones.begin(), phones.end()},
                               {ids.begin(), ids.end()});
            list_->digest = sha256(std::to_string(lists));
            RC_ASSERT(desk_.post(*list_) == "accepted");
        }
        for (auto const& lead : leads_) {
            if (pick(5) == 0) {
                auto const scope = static_cast<OptOutScope>(pick(2));
                OptOut entry{.org = world_.org, .phone = lead.phone, .scope = scope, .at = start_of_time};
                run_on(io_, store_->opt_outs().add(entry, "user:1"));
                stopped_[lead.phone] = scope;
            }
            if (!now_and_then()) continue;
            auto const occurred = begins_ - std::chrono::minutes{28 + pick(5)};
            auto const received = begins_ + std::chrono::milliseconds{pick(3) - 1};
            desk_.did("bought", lead.lead_no, occurred, received);
            if (received <= begins_) bought_[lead.phone] = occurred;
        }
    }
    void materialize() {
        desk_.begin();
        Wall now = begins_;
        auto const rows = static_cast<std::size_t>(1 + pick(5));
        while (!run_on(io_, store_->ledger().materialize(desk_.send, rows, now)).done) now += 17min;
    }
    Reasons expected() const {
        Reasons reasons;
        for (auto const& lead : leads_) reasons[lead.lead_no] = expected(lead);
        return reasons;
    }
    SkipReason expected(Lead const& lead) const {
        bool const utility = settings_.category == SendCategory::utility;
        if (lead.status == IngestStatus::invalid_phone) return SkipReason::invalid_phone;
        if (lead.status == IngestStatus::duplicate) return SkipReason::duplicate;
        if (lead.geo_rule == GeoRule::sanctioned) return SkipReason::geo_sanctioned;
        if (lead.geo_rule == GeoRule::us_marketing && !utility) return SkipReason::geo_us_marketing;
        if (auto const found = stopped_.find(lead.phone);
            found != stopped_.end() && (!utility || found->second == OptOutScope::all))
            return SkipReason::opted_out;
        if (settings_.audience_filter) {
            bool const send_all = settings_.when_no_filter_event == WhenNoFilterEvent::send_all;
            if (!list_ && !send_all) return SkipReason::no_filter_event;
            if (list_ && on_list(lead) != (list_->mode == FilterMode::include)) return listed_out;
        }
        if (settings_.event_filter && did(lead) != (settings_.event_filter->mode == FilterMode::include))
            return SkipReason::event_filter;
        return a_message;
    }
    bool on_list(Lead const& lead) const {
        return std::ranges::count(list_->phones, lead.phone) > 0 ||
               std::ranges::count(list_->external_ids, lead.external_id) > 0;
    }
    bool did(Lead const& lead) const {
        auto const found = bought_.find(lead.phone);
        if (found == bought_.end()) return false;
        return !settings_.event_filter->within_minutes || begins_ - found->second <= 30min;
    }

    Backend const& backend_;
    ScratchFolder folder_;
    ManualClock clock_{start_of_time};
    boost::asio::io_context io_;
    std::unique_ptr<Store> store_ = backend_.open(folder_.path(), clock_);
    World world_{io_, *store_};
    Desk desk_{io_, *store_, world_};
    Wall const begins_ = send_time - 1min;
    std::vector<Lead> leads_;
    SendSettings settings_;
    std::optional<NewFilterEvent> list_;    // the last one
    std::map<std::uint64_t, OptOutScope> stopped_;
    std::map<std::uint64_t, Wall> bought_;
};
}    // namespace

TEST_P(FiltersSuite, EveryLeadOfAnyAudienceIsAMessageOrAnExclusionByTheRules) {
    // Each send is many durable commits: fewer than RapidCheck's hundred, unless it is told otherwise.
    if (!std::getenv("RC_PARAMS")) ::setenv("RC_PARAMS", "max_success=40", 0);
    EXPECT_TRUE(
        rc::check("the audience is the messages and the exclusions", [] { RandomSend{GetParam()}.run(); }));
}

}    // namespace carillon::store::conformance
