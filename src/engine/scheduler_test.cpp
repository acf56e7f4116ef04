#include "engine/media_upload.hpp"
#include "engine/scheduler_fixture_test.hpp"

namespace carillon::engine {
namespace {

TEST_F(SchedulerTest, MaterializesAMinuteBeforeAndFiresAtTheTime) {
    start();
    auto const send = scheduled_send(5, 10min);
    clock_.advance(9min - 1ms);
    quiesce();
    EXPECT_EQ(status(send), SendStatus::pending);
    clock_.advance(1ms);
    run_until([&] { return status(send) == SendStatus::queued; });
    EXPECT_EQ(totals(send), (Totals{{MessageStatus::queued, 5}}));
    clock_.advance(1min - 300ms);
    quiesce();
    EXPECT_EQ(status(send), SendStatus::queued);
    clock_.advance(299ms);
    run_until([&] { return status(send) == SendStatus::firing; });
    quiesce();
    EXPECT_TRUE(sender_->requests_.empty()) << "made ready, and not a millisecond early";
    EXPECT_EQ(find(send).started_at, find(send).settings.scheduled_at);
    run_until([&] { return status(send) == SendStatus::completed; }, 10ms);
    EXPECT_EQ(totals(send), (Totals{{MessageStatus::accepted, 5}}));
    EXPECT_EQ(campaign_status(), CampaignStatus::completed);
}

TEST_F(SchedulerTest, ASendThatMayNoLongerGoOutFailsWithTheReason) {
    start();
    preflight_ = refuse(Problem::Kind::conflict, "gate", "The template is paused.");
    auto const send = scheduled_send(3, 30s);
    run_until([&] { return status(send) == SendStatus::failed; });
    EXPECT_EQ(find(send).status_reason, "The template is paused.");
    EXPECT_EQ(campaign_status(), CampaignStatus::completed);
    EXPECT_TRUE(totals(send).empty());
}

TEST_F(SchedulerTest, AfterDowntimeASendIsLateWithinItsGraceAndMissedBeyond) {
    auto const late = scheduled_send(2, 1min);
    auto const late_campaign = campaign_;
    clock_.advance(60min);    // due 59 minutes ago: within the grace
    start();
    run_until([&] { return status(late) == SendStatus::completed; }, 10ms);
    campaign_ = late_campaign;
    EXPECT_EQ(campaign_status(), CampaignStatus::completed);

    engine_->stop(1s);
    run_until([&] { return ended_; }, 5ms);
    auto const missed = scheduled_send(2, 1min);
    clock_.advance(62min);
    start();
    run_until([&] { return status(missed) == SendStatus::missed; });
    EXPECT_NE(find(missed).status_reason.find("60 minutes"), std::string::npos);
    EXPECT_TRUE(sender_->requests_.empty());
}

TEST_F(SchedulerTest, PausingStopsAtOnceAndResumingGoesOnWhereItStood) {
    start();
    auto const send = scheduled_send(100, 0s);
    run_until([&] { return sender_->requests_.size() >= 20; }, 5ms);
    act(CampaignAction::pause);
    quiesce();
    auto const sent = sender_->requests_.size();
    clock_.advance(30s);
    quiesce();
    EXPECT_EQ(sender_->requests_.size(), sent) << "nothing leaves while paused";
    EXPECT_EQ(status(send), SendStatus::firing);
    act(CampaignAction::resume);
    run_until([&] { return status(send) == SendStatus::completed; }, 5ms);
    EXPECT_EQ(totals(send), (Totals{{MessageStatus::accepted, 100}}));
    for (auto const& [phone, requests] : sender_->requests_) EXPECT_EQ(requests, 1) << phone;
}

TEST_F(SchedulerTest, CancellingInMidBlastCancelsWhatWasQueued) {
    start();
    auto const send = scheduled_send(200, 0s);
    run_until([&] { return sender_->requests_.size() >= 10; }, 5ms);
    act(CampaignAction::cancel);
    run_until([&] { return totals(send)[MessageStatus::queued] == 0; }, 5ms);
    auto const now = totals(send);
    EXPECT_EQ(now.at(MessageStatus::accepted) + now.at(MessageStatus::cancelled), 200);
    EXPECT_EQ(now.at(MessageStatus::accepted), static_cast<std::int64_t>(sender_->requests_.size()));
}

TEST_F(SchedulerTest, WhatACrashLeftOpenIsInDoubtBeforeAnythingIsClaimed) {
    auto const send = world_.firing_send(10);
    ASSERT_EQ(run(store_->ledger().claim(send, 4, clock_.wall())).messages.size(), 4u);
    store_.reset();    // the process ends without a word
    store_ = *store::open_sqlite_store(folder_.path() / "carillon.db", {}, clock_);
    start();
    run_until([&] { return status(send) == SendStatus::completed; }, 10ms);
    EXPECT_EQ(totals(send), (Totals{{MessageStatus::accepted, 6}, {MessageStatus::in_doubt, 4}}));
    EXPECT_EQ(sender_->requests_.size(), 6u);
}

class MediaSendTest : public SchedulerTest {
protected:
    /// A scheduled send whose header shows an uploaded picture.
    SendId send_with_picture(LeadNo people, std::chrono::milliseconds in) {
        auto shown = *run(store_->assets().find_template(world_.org, world_.template_id));
        shown.components_json = R"([{"type":"HEADER","format":"IMAGE"},{"type":"BODY","text":"Hello"}])";
        store::PhoneNumber const number{
            .org = world_.org, .waba = world_.waba, .phone_number_id = world_.phone_number_id};
        run_void(store_->assets().sync(world_.waba, {}, {number}, {shown}, start_of_time));
        store::NewMedia file{.org = world_.org,
                             .name = "hero.png",
                             .mime_type = "image/png",
                             .content = "PNG",
                             .at = start_of_time};
        auto const media = run(store_->media().add(std::move(file), "user:1"));
        campaign_ = world_.add_campaign(world_.add_audience(people));
        store::SendSettings const settings{
            .template_id = world_.template_id,
            .scheduled_at = clock_.wall() + in,
            .parameters_json = fmt::format(R"({{"header.image":{{"media":{}}}}})", media.id.value)};
        auto const send =
            run(store_->campaigns().add_send(world_.org, campaign_, settings, "user:1", start_of_time));
        world_.act(campaign_, CampaignAction::schedule);
        engine_->wake();
        return send->id;
    }
};

TEST_F(MediaSendTest, AFileGoesUpWhileTheSendIsMaterializedAndEveryMessageShowsIt) {
    start();
    auto const send = send_with_picture(5, 2s);
    run_until([&] { return status(send) == SendStatus::queued; });
    ASSERT_EQ(sender_->uploads_.size(), 1U);
    EXPECT_EQ(sender_->uploads_[0].bytes, "PNG");
    run_until([&] { return status(send) == SendStatus::completed; }, 10ms);
    EXPECT_EQ(sender_->uploads_.size(), 1U);
    ASSERT_EQ(sender_->bodies_.size(), 5U);
    for (auto const& body : sender_->bodies_)
        EXPECT_NE(body.find(R"("image":{"id":"media-1"})"), std::string::npos) << body;
}

TEST_F(MediaSendTest, ARefusedUploadHoldsTheCampaignAndCostsNoMessage) {
    start();
    sender_->upload_refusal_ = Problem{Problem::Kind::upstream, "meta_131053", "Meta could not read it."};
    auto const send = send_with_picture(5, 2s);
    run_until([&] { return campaign_status() == CampaignStatus::paused; });
    auto const reason = run(store_->campaigns().find(world_.org, campaign_))->status_reason;
    EXPECT_NE(reason.find("hero.png"), std::string::npos) << reason;
    EXPECT_NE(reason.find("Meta could not read it."), std::string::npos) << reason;
    EXPECT_TRUE(totals(send).empty());
    sender_->upload_refusal_.reset();
    act(CampaignAction::resume);
    run_until([&] { return status(send) == SendStatus::completed; }, 10ms);
    EXPECT_EQ(totals(send), (Totals{{MessageStatus::accepted, 5}}));
}

TEST_F(MediaSendTest, AnUploadThatMetaCouldNotTakeIsTriedAgainAndHoldsNothing) {
    start();
    for (auto const* const code : {"graph_no_answer", "graph_unreachable", "meta_130429"})
        EXPECT_TRUE(may_be_taken_later({Problem::Kind::upstream, code, ""})) << code;
    for (auto const* const code : {"meta_131053", "meta_190", "unknown_media"})
        EXPECT_FALSE(may_be_taken_later({Problem::Kind::upstream, code, ""})) << code;
    sender_->upload_refusal_ = Problem{Problem::Kind::upstream, "graph_no_answer", "No answer."};
    auto const send = send_with_picture(5, 2s);
    run_until([&] { return sender_->uploads_.size() == 2U; }, 10ms);
    EXPECT_EQ(status(send), SendStatus::materializing);
    EXPECT_EQ(campaign_status(), CampaignStatus::scheduled);
    sender_->upload_refusal_.reset();
    run_until([&] { return status(send) == SendStatus::completed; }, 10ms);
    EXPECT_EQ(totals(send), (Totals{{MessageStatus::accepted, 5}}));
}

TEST_F(MediaSendTest, AFileThatMetaIsAboutToDropIsRenewedBeforeTheSendGoesOn) {
    start();
    auto const send = send_with_picture(100, 0s);
    run_until([&] { return sender_->requests_.size() >= 5; }, 5ms);
    act(CampaignAction::pause);
    quiesce();
    clock_.advance(24h * 26);
    auto const before = sender_->bodies_.size();
    act(CampaignAction::resume);
    run_until([&] { return status(send) == SendStatus::completed; }, 10ms);
    EXPECT_EQ(sender_->uploads_.size(), 2U);
    ASSERT_GT(sender_->bodies_.size(), before);
    EXPECT_NE(sender_->bodies_[before].find("media-2"), std::string::npos);
    EXPECT_EQ(totals(send), (Totals{{MessageStatus::accepted, 100}}));
}

}    // namespace
}    // namespace carillon::engine
