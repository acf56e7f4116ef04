#include "engine/dispatcher.hpp"

#include "base/check.hpp"
#include "engine/fake_sender_test.hpp"
#include "graph/template_json.hpp"
#include "store/conformance/suite.hpp"
#include "store/sqlite/sqlite_store.hpp"

#include <gtest/gtest.h>

namespace carillon::engine {
namespace {
using namespace std::chrono_literals;
using store::conformance::phone_of;

class DispatcherTest : public testing::Test {
protected:
    DispatcherTest()
        : store_{*store::open_sqlite_store(folder_.path() / "carillon.db", {}, clock_)},
          world_{io_, *store_} {
        options_.throughput.standard = 100'000;
        options_.gather = 1ms;
    }
    ~DispatcherTest() override {
        if (!dispatcher_ || crashed_) return;
        dispatcher_->stop();
        run_until([&] { return ended_; });
    }

    void start(FakeSender::Script script) {
        sender_ = std::make_unique<FakeSender>(io_, std::move(script));
        dispatcher_ = std::make_unique<Dispatcher>(io_.get_executor(), clock_, *store_, *sender_, account_,
                                                   options_, [this] { ++changes_; });
        boost::asio::co_spawn(io_, dispatcher_->run(), [this](std::exception_ptr const& failure) {
            ended_ = true;
            if (failure) std::rethrow_exception(failure);
        });
    }
    SendPlan plan(SendId send, double rate = 100'000) {
        auto const subject = graph::parse_template("hello", "en", "MARKETING", "APPROVED", "POSITIONAL",
                                                   R"([{"type":"BODY","text":"Dear {{1}}."}])");
        Bindings const bindings{{"body.1", {.source = Binding::Source::column, .value = "name"}}};
        std::vector<std::string> const columns{"name"};
        auto payload =
            graph::MessagePayload::compile(*subject, bindings, columns, SendCategory::marketing, {});
        CHECK(payload.has_value());
        return {.send = send,
                .campaign = campaign_of(send),
                .org = world_.org,
                .phone_number = world_.number,
                .rate = rate,
                .route = sender_->route("", graph::Api::marketing_messages, ""),
                .payload = *std::move(payload)};
    }
    void limit_account_to(std::string tier) {
        store::PhoneNumber const number{
            .org = world_.org, .waba = world_.waba, .phone_number_id = world_.phone_number_id};
        run([](auto& store, auto waba, auto its_tier, auto listed, auto& account,
               auto& clock) -> Async<bool> {
            std::vector<store::PhoneNumber> const numbers{listed};
            std::vector<store::StoredTemplate> const templates;
            store::WabaFacts const facts{.messaging_limit = its_tier};
            co_await store.assets().sync(waba, facts, numbers, templates, clock.wall());
            auto const known = co_await store.assets().phone_numbers(listed.org);
            co_await account.refresh(store, known.at(0).id, clock);
            co_return true;
        }(*store_, world_.waba, std::move(tier), number, *account_, clock_));
    }
    CampaignId campaign_of(SendId send) {
        auto const found = run(store_->campaigns().find_send(world_.org, send));
        return found->campaign;
    }
    template <class T>
    T run(Async<T> operation) {
        std::optional<T> result;
        boost::asio::co_spawn(io_, std::move(operation), [&](std::exception_ptr failure, T value) {
            if (failure) std::rethrow_exception(failure);
            result = std::move(value);
        });
        run_until([&] { return result.has_value(); });
        return *std::move(result);
    }
    void run_until(std::function<bool()> const& reached) {
        auto const deadline = clock_.steady() + 20s;
        io_.restart();
        while (!reached()) {
            ASSERT_LT(clock_.steady(), deadline) << "it never came";
            io_.run_one_for(50ms);
            if (io_.stopped()) io_.restart();
        }
    }
    void run_until_gone(SendId send) {
        run_until([&] { return !dispatcher_->has(send); });
    }
    std::map<MessageStatus, std::int64_t> totals(SendId send) {
        std::map<MessageStatus, std::int64_t> totals;
        for (auto const& cell : run(store_->reports().counters(send)))
            if (cell.count != 0) totals[cell.status] += cell.count;
        return totals;
    }
    SendStatus status(SendId send) { return run(store_->campaigns().find_send(world_.org, send))->status; }
    using Totals = std::map<MessageStatus, std::int64_t>;

    store::conformance::ScratchFolder folder_;
    SystemClock clock_;
    boost::asio::io_context io_{1};
    std::unique_ptr<store::Store> store_;
    store::conformance::World world_;
    EngineOptions options_;
    std::shared_ptr<AccountPace> account_ = std::make_shared<AccountPace>(world_.org, world_.waba);
    std::unique_ptr<FakeSender> sender_;
    std::unique_ptr<Dispatcher> dispatcher_;
    int changes_ = 0;
    bool ended_ = false, crashed_ = false;
};

TEST_F(DispatcherTest, SendsEachMessageOnceAndCompletesTheSend) {
    auto const send = world_.firing_send(1'300);
    start(accept);
    dispatcher_->add(plan(send));
    run_until_gone(send);
    EXPECT_EQ(totals(send), (Totals{{MessageStatus::accepted, 1'300}}));
    EXPECT_EQ(sender_->requests_.size(), 1'300u);
    for (auto const& [phone, requests] : sender_->requests_) EXPECT_EQ(requests, 1) << phone;
    EXPECT_EQ(status(send), SendStatus::completed);
    EXPECT_GT(changes_, 0);
}

TEST_F(DispatcherTest, WhatWasProvedUnprocessedIsSentAgainAndNobodyTwice) {
    auto const send = world_.firing_send(300);
    start([](std::uint64_t phone, int nth) -> graph::SendOutcome {
        if (phone % 3 == 0 && nth == 1)
            return graph::Unprocessed{.reason = graph::Unprocessed::Reason::refused};
        if (phone % 5 == 0 && nth == 1) return refuse_with(130429);
        return accept(phone, nth);
    });
    dispatcher_->add(plan(send));
    run_until_gone(send);
    EXPECT_EQ(totals(send), (Totals{{MessageStatus::accepted, 300}}));
    for (auto const& [phone, times] : sender_->accepted_) EXPECT_EQ(times, 1) << phone;
}

TEST_F(DispatcherTest, WhatIsNotKnownIsInDoubtAndNeverSentAgain) {
    auto const send = world_.firing_send(200);
    start([](std::uint64_t phone, int nth) -> graph::SendOutcome {
        if (phone % 10 == 0) return graph::Unknown{.reason = graph::Unknown::Reason::timeout};
        return accept(phone, nth);
    });
    dispatcher_->add(plan(send));
    run_until_gone(send);
    EXPECT_EQ(totals(send), (Totals{{MessageStatus::accepted, 180}, {MessageStatus::in_doubt, 20}}));
    for (auto const& [phone, requests] : sender_->requests_) EXPECT_EQ(requests, 1) << phone;
}

TEST_F(DispatcherTest, ADroppedSendGivesBackWhatWasNotSentAndGoesOnWhereItStood) {
    auto const send = world_.firing_send(1'000);
    start(accept);
    dispatcher_->add(plan(send, 400));
    run_until([&] { return sender_->requests_.size() >= 40; });
    dispatcher_->drop(send);
    run_until_gone(send);
    auto const sent = sender_->requests_.size();
    EXPECT_LT(sent, 1'000u);
    auto const halfway = totals(send);
    EXPECT_EQ(halfway.at(MessageStatus::accepted), static_cast<std::int64_t>(sent));
    EXPECT_EQ(halfway.at(MessageStatus::queued), 1'000 - static_cast<std::int64_t>(sent));
    EXPECT_EQ(run(store_->ledger().recover(clock_.wall())).claims, 0u) << "no intent may stay open";
    dispatcher_->add(plan(send));
    run_until_gone(send);
    EXPECT_EQ(totals(send), (Totals{{MessageStatus::accepted, 1'000}}));
    for (auto const& [phone, requests] : sender_->requests_) EXPECT_EQ(requests, 1) << phone;
}

TEST_F(DispatcherTest, APausedTemplateHoldsTheCampaignAndCostsNoMessage) {
    auto const send = world_.firing_send(500);
    start([](std::uint64_t phone, int nth) -> graph::SendOutcome {
        if (phone > phone_of(100)) return refuse_with(132015);
        return accept(phone, nth);
    });
    dispatcher_->add(plan(send));
    run_until_gone(send);
    auto const campaign = run(store_->campaigns().find(world_.org, campaign_of(send)));
    EXPECT_EQ(campaign->status, CampaignStatus::paused);
    EXPECT_NE(campaign->status_reason.find("132015"), std::string::npos) << campaign->status_reason;
    auto now = totals(send);
    EXPECT_EQ(now[MessageStatus::accepted], 100);
    EXPECT_EQ(now[MessageStatus::failed], 0);
    EXPECT_EQ(now[MessageStatus::queued] + now[MessageStatus::requeued], 400);
}

TEST_F(DispatcherTest, ALongRowOfRefusalsHoldsTheCampaign) {
    auto const send = world_.firing_send(2'000);
    start([](std::uint64_t, int) { return refuse_with(131008); });
    dispatcher_->add(plan(send));
    run_until_gone(send);
    EXPECT_EQ(run(store_->campaigns().find(world_.org, campaign_of(send)))->status, CampaignStatus::paused);
    EXPECT_LT(totals(send).at(MessageStatus::failed), 2'000);
}

TEST_F(DispatcherTest, RecipientsThatCannotBeReachedAreNoReasonToStop) {
    auto const send = world_.firing_send(300);
    start([](std::uint64_t phone, int nth) {
        return phone > phone_of(100) ? refuse_with(131026) : accept(phone, nth);
    });
    dispatcher_->add(plan(send));
    run_until_gone(send);
    EXPECT_EQ(totals(send), (Totals{{MessageStatus::accepted, 100}, {MessageStatus::failed, 200}}));
}

TEST_F(DispatcherTest, AListOfWhichNobodyCanBeReachedHoldsTheCampaign) {
    auto const send = world_.firing_send(2'000);
    start([](std::uint64_t, int) { return refuse_with(131026); });
    dispatcher_->add(plan(send));
    run_until_gone(send);
    auto const campaign = run(store_->campaigns().find(world_.org, campaign_of(send)));
    EXPECT_EQ(campaign->status, CampaignStatus::paused);
    EXPECT_NE(campaign->status_reason.find("475 of the latest 500"), std::string::npos)
        << campaign->status_reason;
    EXPECT_LT(totals(send).at(MessageStatus::failed), 2'000);
}

TEST_F(DispatcherTest, ThePairRulePutsOffWhomAnotherSendHasJustWrittenTo) {
    auto const first = world_.firing_send(20), second = world_.firing_send(20);
    start(accept);
    dispatcher_->add(plan(first));
    run_until_gone(first);
    dispatcher_->add(plan(second));
    run_until([&] { return totals(second)[MessageStatus::requeued] == 20; });
    EXPECT_EQ(sender_->requests_.size(), 20u);
    for (auto const& [phone, requests] : sender_->requests_) EXPECT_EQ(requests, 1) << phone;
}

TEST_F(DispatcherTest, WithoutBudgetForMorePeopleASendGivesBackAndRests) {
    auto const send = world_.firing_send(100);
    limit_account_to("TIER_50");
    start(accept);
    dispatcher_->add(plan(send));
    run_until([&] { return totals(send)[MessageStatus::accepted] == 50; });
    run_until([&] { return run(store_->campaigns().find_send(world_.org, send))->next_lead_no == 51; });
    EXPECT_EQ(sender_->requests_.size(), 50u);
    EXPECT_EQ(dispatcher_->live().at(0).limited_by, LimitedBy::budget);
    EXPECT_TRUE(dispatcher_->live().at(0).limited_until.has_value());
    EXPECT_EQ(totals(send)[MessageStatus::queued], 50);
    run_until([&] { return run(store_->ledger().recover(clock_.wall())).claims == 0; });
    EXPECT_EQ(totals(send)[MessageStatus::in_doubt], 0) << "a kill while it rests leaves no doubt";
}

TEST_F(DispatcherTest, WhatDidNotReachAnybodyCostsNoBudget) {
    auto const send = world_.firing_send(200);
    limit_account_to("TIER_50");
    start([](std::uint64_t phone, int nth) {
        return phone > phone_of(70) ? accept(phone, nth) : refuse_with(131026);
    });
    dispatcher_->add(plan(send));
    run_until([&] { return sender_->accepted_.size() == 50; });
    EXPECT_EQ(sender_->requests_.size(), 120u);
}

TEST_F(DispatcherTest, NothingLeavesBeforeTheSendOpens) {
    auto const send = world_.firing_send(10);
    std::optional<Steady> first;
    start([&](std::uint64_t phone, int nth) {
        if (!first) first = clock_.steady();
        return accept(phone, nth);
    });
    auto ahead = plan(send);
    auto const opens = clock_.steady() + 150ms;
    ahead.opens_at = clock_.wall() + 150ms;
    dispatcher_->add(std::move(ahead));
    run_until_gone(send);
    EXPECT_GE(*first, opens - 1ms);
    EXPECT_EQ(totals(send), (Totals{{MessageStatus::accepted, 10}}));
}

TEST_F(DispatcherTest, AnOutageHoldsTheCampaignBeforeEverybodyIsInDoubt) {
    auto const send = world_.firing_send(5'000);
    start([](std::uint64_t, int) -> graph::SendOutcome {
        return graph::Unknown{.reason = graph::Unknown::Reason::server_fault, .code = 131000};
    });
    options_.in_flight_max = 100;
    dispatcher_->add(plan(send));
    run_until_gone(send);
    auto const campaign = run(store_->campaigns().find(world_.org, campaign_of(send)));
    EXPECT_EQ(campaign->status, CampaignStatus::paused);
    EXPECT_NE(campaign->status_reason.find("in doubt"), std::string::npos);
    EXPECT_LT(totals(send)[MessageStatus::in_doubt], 500);
}

TEST_F(DispatcherTest, ACrashRightAfterAPauseFindsEveryAnswerOrItsClaim) {
    options_.gather = 1h;    // answers are in, and not yet recorded
    auto const send = world_.firing_send(100);
    start(accept);
    dispatcher_->add(plan(send, 100));
    run_until([&] { return sender_->accepted_.size() >= 10; });
    dispatcher_->drop(send);
    run_until([&] { return run(store_->campaigns().find_send(world_.org, send))->next_lead_no < 51; });
    auto const recovered = run(store_->ledger().recover(clock_.wall()));
    EXPECT_GE(recovered.in_doubt, 10) << "accepted people must not be queued again after a crash";
    crashed_ = true;    // it is never heard of again
}

TEST_F(DispatcherTest, AnOptOutInMidBlastTakesEffect) {
    auto const send = world_.firing_send(600);
    start([&](std::uint64_t phone, int nth) {
        if (phone == phone_of(1)) {
            store::OptOut stop{.org = world_.org, .phone = phone_of(600), .at = clock_.wall()};
            boost::asio::co_spawn(io_, store_->opt_outs().add(std::move(stop), "engine"),
                                  boost::asio::detached);
        }
        return accept(phone, nth);
    });
    dispatcher_->add(plan(send, 1'000));
    run_until_gone(send);
    EXPECT_EQ(totals(send), (Totals{{MessageStatus::accepted, 599}, {MessageStatus::skipped, 1}}));
    EXPECT_FALSE(sender_->requests_.contains(phone_of(600)));
}

TEST_F(DispatcherTest, TwoSendsOfANumberShareItTurnByTurn) {
    auto const first = world_.firing_send(200), second = world_.firing_send(200);
    start(accept);
    dispatcher_->add(plan(first, 300));
    dispatcher_->add(plan(second, 300));
    run_until([&] { return sender_->requests_.size() >= 100 || !dispatcher_->has(first); });
    auto const firsts = totals(first)[MessageStatus::queued], seconds = totals(second)[MessageStatus::queued];
    EXPECT_LT(firsts, 200);
    EXPECT_LT(seconds, 200);
    run_until_gone(first);
    run_until_gone(second);
    EXPECT_EQ(totals(first), totals(second));
}

}    // namespace
}    // namespace carillon::engine
