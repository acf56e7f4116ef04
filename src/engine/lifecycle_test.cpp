#include "engine/scheduler_fixture_test.hpp"
#include "engine/template_news.hpp"
#include "engine/template_watch.hpp"
#include "store/opt_outs.hpp"

#include <gmock/gmock.h>

namespace carillon::engine {
namespace {
using testing::HasSubstr;

/// What becomes of a campaign's sends when people and Meta step in between.
class LifecycleTest : public SchedulerTest {
protected:
    using Kind = graph::TemplateUpdate::Kind;

    std::string reason_of_campaign() {
        return run(store_->campaigns().find(world_.org, campaign_))->status_reason;
    }
    /// As Receipts do it when Meta's webhook comes.
    bool meta_says(Kind kind, std::string value) {
        std::vector<graph::TemplateUpdate> updates;
        updates.push_back({.kind = kind, .name = "hello", .language = "en", .value = std::move(value)});
        auto before = run(live_template_alerts(*store_, world_.org));
        run_void(apply_template_news(store_->assets(), world_.org, world_.waba, std::move(updates)));
        bool const news =
            run(tell_of_changed_templates(*store_, world_.org, std::move(before), clock_.wall()));
        engine_->wake();
        return news;
    }
    void opt_out(std::uint64_t phone) {
        store::OptOut const entry{.org = world_.org, .phone = phone, .at = start_of_time};
        run(store_->opt_outs().add(entry, "user:1"));
    }
    void resume(store::Campaigns::Overdue overdue) {
        ASSERT_TRUE(run(store_->campaigns().resume(world_.org, campaign_, std::move(overdue), {}, "user:1",
                                                   clock_.wall())));
        if (engine_) engine_->wake();
    }
    /// To its time at once, and to its end in small steps.
    void let_go_out(SendId send) {
        run_until([&] { return status(send) >= SendStatus::queued; });
        clock_.advance(std::max(0ms, find(send).settings.scheduled_at - clock_.wall()));
        run_until([&] { return status(send) == SendStatus::completed; }, 10ms);
    }
    void change(SendId send, std::function<void(store::SendSettings&)> const& how) {
        auto settings = find(send).settings;
        how(settings);
        ASSERT_TRUE(
            run(store_->campaigns().update_send(world_.org, send, {}, settings, "user:1", clock_.wall())));
    }
};

TEST_F(LifecycleTest, UnscheduledInTheMiddleOfMaterializingItStartsFromNothing) {
    options_.materialize_rows = 1;
    start();
    auto const send = scheduled_send(60, 30s);
    run_until([&] { return totals(send)[MessageStatus::queued] >= 10; });
    act(CampaignAction::unschedule);
    act(CampaignAction::schedule);    // before the materializer has noticed
    act(CampaignAction::unschedule);
    quiesce();
    EXPECT_EQ(status(send), SendStatus::pending);
    EXPECT_TRUE(totals(send).empty()) << "nothing goes on being materialized";
    change(send, [](auto& settings) { settings.max_messages_per_second = 40; });
    act(CampaignAction::schedule);
    let_go_out(send);
    EXPECT_EQ(totals(send), (Totals{{MessageStatus::accepted, 60}}));
    EXPECT_EQ(sender_->requests_.size(), 60U);
    for (auto const& [phone, requests] : sender_->requests_) EXPECT_EQ(requests, 1) << phone;
}

TEST_F(LifecycleTest, PausedInTheMiddleOfMaterializingItGoesOnWhereItStood) {
    options_.materialize_rows = 1;
    start();
    auto const send = scheduled_send(60, 30s);
    run_until([&] { return totals(send)[MessageStatus::queued] >= 10; });
    act(CampaignAction::pause);
    quiesce();
    auto const stood = totals(send);
    EXPECT_LT(stood.at(MessageStatus::queued), 60);
    clock_.advance(10s);
    quiesce();
    EXPECT_EQ(totals(send), stood);
    act(CampaignAction::resume);    // before its time: nothing is asked
    let_go_out(send);
    EXPECT_EQ(totals(send), (Totals{{MessageStatus::accepted, 60}}));
}

TEST_F(LifecycleTest, WhatSomebodyDecidedToSendLateGoesOutBeyondItsGrace) {
    start();
    auto const send = scheduled_send(3, 10min);
    act(CampaignAction::pause);
    clock_.advance(5h);
    quiesce();
    EXPECT_EQ(status(send), SendStatus::pending);
    resume({.send = {send}});
    let_go_out(send);
    EXPECT_EQ(totals(send), (Totals{{MessageStatus::accepted, 3}}));
}

TEST_F(LifecycleTest, ThatDecisionDoesNotOutlastALongDowntime) {
    auto const send = scheduled_send(3, 10min);
    world_.act(campaign_, CampaignAction::pause);
    clock_.advance(5h);
    resume({.send = {send}});    // and then the system was down
    clock_.advance(2h);
    start();
    run_until([&] { return status(send) == SendStatus::missed; });
    EXPECT_TRUE(sender_->requests_.empty());
}

TEST_F(LifecycleTest, ThatDecisionCountsFromWhenItWasMadeWhateverChangesLater) {
    auto const send = scheduled_send(3, 10min);
    world_.act(campaign_, CampaignAction::pause);
    clock_.advance(5h);
    resume({.send = {send}});
    clock_.advance(2h);
    // Something else of the campaign changes: that is no decision about this send.
    world_.act(campaign_, CampaignAction::pause);
    ASSERT_TRUE(run(store_->campaigns().resume(world_.org, campaign_, {}, {}, "user:1", clock_.wall())));
    start();
    run_until([&] { return status(send) == SendStatus::missed; });
    EXPECT_TRUE(sender_->requests_.empty());
}

TEST_F(LifecycleTest, WhatALongDowntimeCutOffIsHeldUntilSomebodyDecides) {
    start();
    auto const send = scheduled_send(60, 0s);
    run_until([&] { return sender_->requests_.size() >= 10; }, 5ms);
    engine_->stop(1s);
    run_until([&] { return ended_; }, 5ms);
    auto const sent = totals(send)[MessageStatus::accepted];
    clock_.advance(59min);
    start();
    run_until([&] { return totals(send)[MessageStatus::accepted] > sent; },
              5ms);    // within its grace: by itself
    engine_->stop(1s);
    run_until([&] { return ended_; }, 5ms);
    auto const stood = totals(send)[MessageStatus::accepted];
    ASSERT_LT(stood, 60);
    clock_.advance(61min);
    start();
    run_until([&] { return campaign_status() == CampaignStatus::paused; });
    EXPECT_THAT(reason_of_campaign(), HasSubstr("grace of 60 minutes"));
    EXPECT_TRUE(find(send).interrupted);
    clock_.advance(10s);
    quiesce();
    EXPECT_TRUE(sender_->requests_.empty()) << "nothing left since the start";
    resume({.send = {send}});
    run_until([&] { return status(send) == SendStatus::completed; }, 5ms);
    EXPECT_EQ(totals(send), (Totals{{MessageStatus::accepted, 60}}));
}

TEST_F(LifecycleTest, TheMessagesOfALargeSendAreTakenBackThenItGoesOut) {
    start();
    auto const send = scheduled_send(20'003, 30s);
    run_until([&] { return status(send) == SendStatus::queued; });
    act(CampaignAction::unschedule);
    EXPECT_TRUE(totals(send).empty());
    run_until([&] { return !find(send).unwinding; });
    EXPECT_EQ(find(send).materialized_through, 0U);
    act(CampaignAction::schedule);
    run_until([&] { return status(send) == SendStatus::queued; });
    EXPECT_EQ(totals(send), (Totals{{MessageStatus::queued, 20'003}}));
}

TEST_F(LifecycleTest, MaterializingThatBeganInTimeMayEndLate) {
    preflight_takes_ = 3h;
    start();
    auto const send = scheduled_send(3, 30s);
    let_go_out(send);
    EXPECT_EQ(totals(send), (Totals{{MessageStatus::accepted, 3}}));
}

TEST_F(LifecycleTest, MaterializingThatACrashCutOffIsMissedBeyondTheGraceAndSaysSo) {
    auto const send = scheduled_send(3, 30s);
    world_.move(send, SendStatus::pending, SendStatus::materializing);
    clock_.advance(62min);
    start();
    run_until([&] { return status(send) == SendStatus::missed; });
    EXPECT_THAT(find(send).status_reason, HasSubstr("60 minutes"));
    EXPECT_EQ(reason_of_campaign(), find(send).status_reason);
    EXPECT_EQ(campaign_status(), CampaignStatus::completed);
    EXPECT_TRUE(sender_->requests_.empty());
    bool audited = false;
    for (auto const& [number, entry] : run(store_->accounts().audit_log(world_.org, 0, 50)))
        audited |= entry.action == "send.status" && entry.actor == "engine" &&
                   entry.detail_json.find("missed") != std::string::npos;
    EXPECT_TRUE(audited);
}

TEST_F(LifecycleTest, WithoutGraceItStartsWithinItsMinuteOrNotAtAll) {
    auto const without_grace = [](store::SendSettings& settings) {
        settings.late_start_grace_minutes = 0;
        settings.scheduled_local = "2027-01-15T08:01";    // to the minute
    };
    auto const on_time = scheduled_send(2, 30s);
    world_.act(campaign_, CampaignAction::unschedule);
    change(on_time, without_grace);
    world_.act(campaign_, CampaignAction::schedule);
    clock_.advance(30s + 59s);
    start();
    let_go_out(on_time);
    engine_->stop(1s);
    run_until([&] { return ended_; }, 5ms);
    auto const late = scheduled_send(2, 30s);
    world_.act(campaign_, CampaignAction::unschedule);
    change(late, without_grace);
    world_.act(campaign_, CampaignAction::schedule);
    clock_.advance(30s + 61s);
    start();
    run_until([&] { return status(late) == SendStatus::missed; });
}

TEST_F(LifecycleTest, ASendWhoseRulesLeaveNobodyEndsAndSaysSo) {
    start();
    for (LeadNo lead = 1; lead <= 4; ++lead) opt_out(store::conformance::phone_of(lead));
    auto const send = scheduled_send(4, 30s);
    let_go_out(send);
    EXPECT_THAT(find(send).status_reason, HasSubstr("nobody of 4 leads"));
    EXPECT_THAT(find(send).status_reason, HasSubstr("4 opted_out"));
    EXPECT_EQ(find(send).started_at, std::nullopt) << "it never fired";
    EXPECT_EQ(reason_of_campaign(), find(send).status_reason);
    EXPECT_EQ(campaign_status(), CampaignStatus::completed);
}

TEST_F(LifecycleTest, WithoutTheFilterEventItWaitsForNothingGoesOut) {
    start();
    auto const send = scheduled_send(4, 10min);
    act(CampaignAction::unschedule);
    change(send, [](auto& settings) { settings.audience_filter = true; });
    act(CampaignAction::schedule);
    clock_.advance(9min);
    let_go_out(send);
    EXPECT_THAT(find(send).status_reason, HasSubstr("no filter event"));
    EXPECT_EQ(reason_of_campaign(), find(send).status_reason);
    EXPECT_EQ(totals(send), (Totals{{MessageStatus::skipped, 4}}));
    EXPECT_TRUE(sender_->requests_.empty());
}

TEST_F(LifecycleTest, ARecategorisedTemplateNeverReachesTheWrongApi) {
    start();
    gatekeeper_ = std::make_unique<Gatekeeper>(*store_, clock_, Throughput{});
    auto campaign = world_.add_campaign(world_.add_audience(3));
    auto const confirmed = run(store_->campaigns().find(world_.org, campaign));
    store::CampaignSettings const settings{confirmed->name, confirmed->audience, world_.number, true};
    ASSERT_TRUE(run(store_->campaigns().update(world_.org, campaign, {}, settings, "user:1", start_of_time)));
    auto const before = world_.add_send(campaign, clock_.wall() + 10min);
    campaign_ = campaign;
    world_.act(campaign, CampaignAction::schedule);
    engine_->wake();
    quiesce();
    EXPECT_TRUE(meta_says(Kind::category_changed, "UTILITY"));
    EXPECT_EQ(campaign_status(), CampaignStatus::scheduled) << "it may be mended until then";
    clock_.advance(9min + 30s);
    run_until([&] { return has_ended(status(before)); });
    EXPECT_EQ(status(before), SendStatus::failed);
    EXPECT_THAT(find(before).status_reason, HasSubstr("UTILITY"));
    EXPECT_EQ(reason_of_campaign(), find(before).status_reason);
    clock_.advance(10min);
    quiesce();
    EXPECT_TRUE(sender_->requests_.empty());
}

TEST_F(LifecycleTest, ATemplateThatIsPausedAfterMaterializingFailsTheSendAtItsTime) {
    start();
    auto const send = scheduled_send(3, 30s);
    run_until([&] { return status(send) == SendStatus::queued; });
    EXPECT_TRUE(meta_says(Kind::status, "PAUSED"));
    clock_.advance(30s);
    run_until([&] { return totals(send) == (Totals{{MessageStatus::cancelled, 3}}); }, 5ms);
    EXPECT_EQ(status(send), SendStatus::failed);
    EXPECT_THAT(find(send).status_reason, HasSubstr("PAUSED"));
    EXPECT_TRUE(sender_->requests_.empty());
}

TEST_F(LifecycleTest, ATemplateThatIsPausedInMidBlastHoldsTheCampaignAtOnce) {
    start();
    auto const send = scheduled_send(60, 0s);
    run_until([&] { return sender_->requests_.size() >= 10; }, 5ms);
    EXPECT_TRUE(meta_says(Kind::status, "PAUSED"));
    EXPECT_EQ(campaign_status(), CampaignStatus::paused);
    EXPECT_THAT(reason_of_campaign(), HasSubstr("PAUSED"));
    quiesce();
    auto const sent = sender_->requests_.size();
    clock_.advance(1min);
    quiesce();
    EXPECT_EQ(sender_->requests_.size(), sent);
    EXPECT_FALSE(meta_says(Kind::status, "PAUSED")) << "told once";

    act(CampaignAction::resume);
    run_until([&] { return campaign_status() == CampaignStatus::paused; });
    quiesce();
    EXPECT_EQ(sender_->requests_.size(), sent) << "it is still paused at Meta";

    EXPECT_TRUE(meta_says(Kind::status, "APPROVED"));
    act(CampaignAction::resume);
    run_until([&] { return status(send) == SendStatus::completed; }, 5ms);
    EXPECT_EQ(totals(send), (Totals{{MessageStatus::accepted, 60}}));
    int told = 0;
    for (auto const& [number, entry] : run(store_->accounts().audit_log(world_.org, 0, 100)))
        told += entry.action == "template.changed" &&
                entry.subject == fmt::format("campaign:{}", campaign_.value);
    EXPECT_EQ(told, 2);
}

}    // namespace
}    // namespace carillon::engine
