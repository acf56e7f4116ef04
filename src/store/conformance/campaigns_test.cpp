#include "store/conformance/suite.hpp"

#include <gmock/gmock.h>

namespace carillon::store::conformance {
namespace {
using namespace std::chrono_literals;
using enum CampaignStatus;
}    // namespace

TEST_P(CampaignsSuite, ADraftIsChangedUnderItsVersion) {
    auto world = new_world();
    auto& campaigns = store().campaigns();
    auto const audience = world.add_audience(1);
    auto const id = world.add_campaign(audience);
    CampaignSettings const settings{.name = "Autumn", .audience = audience, .product_policy_confirmed = true};
    auto const changed = run(campaigns.update(world.org, id, 1, settings, "user:1", after_start(1s)));
    ASSERT_TRUE(changed);
    EXPECT_EQ(changed->name, "Autumn");
    EXPECT_EQ(changed->version, 2);
    EXPECT_FALSE(changed->phone_number);
    auto const stale = run(campaigns.update(world.org, id, 1, settings, "user:1", after_start(1s)));
    ASSERT_FALSE(stale);
    EXPECT_EQ(stale.error().code, "stale_version");
    EXPECT_TRUE(run(campaigns.update(world.org, id, {}, settings, "user:1", after_start(1s))));
    auto const foreign = run(campaigns.update(OrgId{99}, id, {}, settings, "user:1", after_start(1s)));
    EXPECT_EQ(foreign.error().kind, Problem::Kind::not_found);
    EXPECT_TRUE(run(campaigns.remove(world.org, id, "user:1", start_of_time)));
    EXPECT_FALSE(run(campaigns.find(world.org, id)));
}

TEST_P(CampaignsSuite, SendsKeepEverySettingAndTheOrderOfTime) {
    auto world = new_world();
    auto& campaigns = store().campaigns();
    auto const id = world.add_campaign(world.add_audience(1));
    SendSettings settings{.category = SendCategory::utility,
                          .template_id = world.template_id,
                          .scheduled_local = "2026-12-01T09:00",
                          .time_zone = "Europe/Berlin",
                          .fold = "later",
                          .scheduled_at = after_start(2h),
                          .utc_offset_seconds = 3'600,
                          .tzdb_version = "2026a",
                          .audience_filter = true,
                          .when_no_filter_event = WhenNoFilterEvent::send_all,
                          .event_filter_json = "{}",
                          .max_messages_per_second = 7,
                          .parameters_json = "{\"a\":1}",
                          .product_policy = ProductPolicy::strict,
                          .message_activity_sharing = false,
                          .late_start_grace_minutes = 5};
    auto const later = run(campaigns.add_send(world.org, id, settings, "user:1", start_of_time)).value();
    auto const earlier = world.add_send(id, after_start(1h));
    auto const sends = run(campaigns.sends(world.org, id));
    ASSERT_EQ(sends.size(), 2U);
    EXPECT_EQ(sends[0].id, earlier);
    EXPECT_EQ(sends[0].settings.message_activity_sharing, std::nullopt);
    auto const& kept = sends[1].settings;
    EXPECT_EQ(kept.category, SendCategory::utility);
    EXPECT_EQ(kept.template_id, world.template_id);
    EXPECT_EQ(kept.scheduled_local, "2026-12-01T09:00");
    EXPECT_EQ(kept.time_zone, "Europe/Berlin");
    EXPECT_EQ(kept.fold, "later");
    EXPECT_EQ(kept.scheduled_at, after_start(2h));
    EXPECT_EQ(kept.utc_offset_seconds, 3'600);
    EXPECT_EQ(kept.tzdb_version, "2026a");
    EXPECT_TRUE(kept.audience_filter);
    EXPECT_EQ(kept.when_no_filter_event, WhenNoFilterEvent::send_all);
    EXPECT_EQ(kept.event_filter_json, "{}");
    EXPECT_EQ(kept.max_messages_per_second, 7);
    EXPECT_EQ(kept.parameters_json, "{\"a\":1}");
    EXPECT_EQ(kept.product_policy, ProductPolicy::strict);
    EXPECT_EQ(kept.message_activity_sharing, false);
    EXPECT_EQ(kept.late_start_grace_minutes, 5);

    settings.max_messages_per_second = 9;
    EXPECT_EQ(run(campaigns.update_send(world.org, later.id, 1, settings, "user:1", start_of_time))
                  ->settings.max_messages_per_second,
              9);
    EXPECT_EQ(
        run(campaigns.update_send(world.org, later.id, 1, settings, "user:1", start_of_time)).error().code,
        "stale_version");
    EXPECT_EQ(run(campaigns.remove_send(OrgId{99}, later.id, "user:1", start_of_time)).error().kind,
              Problem::Kind::not_found);
    EXPECT_TRUE(run(campaigns.remove_send(world.org, later.id, "user:1", start_of_time)));
    world.act(id, CampaignAction::schedule);
    EXPECT_EQ(run(campaigns.remove_send(world.org, earlier, "user:1", start_of_time)).error().code,
              "not_a_draft");
    EXPECT_EQ(run(campaigns.add_send(world.org, id, settings, "user:1", start_of_time)).error().code,
              "not_a_draft");
}

TEST_P(CampaignsSuite, ARefusedActionNamesTheStateAndWhatIsAllowed) {
    auto world = new_world();
    auto const id = world.add_campaign(world.add_audience(1));
    auto const refused =
        run(store().campaigns().act(world.org, id, CampaignAction::pause, {}, "user:1", start_of_time));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "transition_refused");
    EXPECT_THAT(refused.error().detail, testing::HasSubstr("draft"));
    EXPECT_THAT(refused.error().detail, testing::HasSubstr("edit, schedule, cancel, delete"));
    EXPECT_EQ(run(store().campaigns().find(world.org, id))->status, draft);
}

TEST_P(CampaignsSuite, TheCampaignFollowsItsSends) {
    auto world = new_world();
    auto& campaigns = store().campaigns();
    auto const id = world.add_campaign(world.add_audience(1));
    auto const first = world.add_send(id, after_start(1s)), second = world.add_send(id, after_start(2s));
    auto const status = [&] { return run(campaigns.find(world.org, id))->status; };
    EXPECT_FALSE(
        run(campaigns.move_send(first, SendStatus::pending, SendStatus::materializing, "", start_of_time)));
    world.act(id, CampaignAction::schedule);
    EXPECT_EQ(run(campaigns.open_sends()).size(), 2U);
    EXPECT_EQ(run(campaigns.open_sends())[0].send.id, first);
    world.fire(first);
    EXPECT_EQ(status(), running);
    EXPECT_EQ(run(campaigns.find_send(world.org, first))->started_at, start_of_time);
    EXPECT_FALSE(run(campaigns.move_send(first, SendStatus::queued, SendStatus::firing, "", start_of_time)));
    EXPECT_TRUE(run(campaigns.facts(id)).anything_fired);

    world.act(id, CampaignAction::pause);
    EXPECT_FALSE(
        run(campaigns.move_send(first, SendStatus::firing, SendStatus::completed, "", start_of_time)));
    EXPECT_EQ(run(campaigns.open_sends()).size(), 2U);
    world.act(id, CampaignAction::resume);
    EXPECT_EQ(status(), running);
    world.move(first, SendStatus::firing, SendStatus::completed);
    EXPECT_EQ(status(), scheduled);
    EXPECT_TRUE(run(campaigns.hold(id, "The token was refused.", start_of_time)));
    EXPECT_EQ(run(campaigns.find(world.org, id))->status_reason, "The token was refused.");
    EXPECT_FALSE(run(campaigns.hold(id, "again", start_of_time)));
    world.act(id, CampaignAction::resume);
    EXPECT_EQ(run(campaigns.find(world.org, id))->status_reason, "");
    world.move(second, SendStatus::pending, SendStatus::missed);
    EXPECT_EQ(status(), completed);
    EXPECT_EQ(run(campaigns.find_send(world.org, second))->completed_at, start_of_time);
    EXPECT_TRUE(run(campaigns.open_sends()).empty());

    std::vector<std::string> moves;
    for (auto const& [number, entry] : run(store().accounts().audit_log(world.org, 0, 100)))
        if (entry.action == "campaign.status") moves.insert(moves.begin(), entry.actor + entry.detail_json);
    EXPECT_THAT(
        moves,
        testing::ElementsAre(
            R"(user:1{"from":"draft","to":"scheduled"})", R"(engine{"from":"scheduled","to":"running"})",
            R"(user:1{"from":"running","to":"paused"})", R"(user:1{"from":"paused","to":"running"})",
            R"(engine{"from":"running","to":"scheduled"})",
            R"(engine{"from":"scheduled","to":"paused","reason":"The token was refused."})",
            R"(user:1{"from":"paused","to":"scheduled"})", R"(engine{"from":"scheduled","to":"completed"})"));
}

TEST_P(CampaignsSuite, ResumingLeavesOutWhatIsNotToBeSentLate) {
    auto world = new_world();
    auto& campaigns = store().campaigns();
    auto const id = world.add_campaign(world.add_audience(1));
    auto const firing = world.add_send(id, after_start(1s)), waiting = world.add_send(id, after_start(2s)),
               later = world.add_send(id, after_start(1h));
    auto const elsewhere = world.add_send(world.add_campaign(world.add_audience(1)), after_start(1s));
    auto const status = [&](SendId send) { return run(campaigns.find_send(world.org, send))->status; };
    auto const resume = [&](std::vector<SendId> skip, std::optional<std::int64_t> version) {
        return run(campaigns.resume(world.org, id, std::move(skip), version, "user:1", after_start(3s)));
    };
    world.act(id, CampaignAction::schedule);
    world.fire(firing);
    EXPECT_EQ(resume({waiting}, {}).error().code, "transition_refused");
    world.act(id, CampaignAction::pause);
    EXPECT_EQ(resume({waiting}, 1).error().code, "stale_version");
    EXPECT_EQ(status(waiting), SendStatus::pending);

    // Only what waits in this campaign: what fires goes on.
    EXPECT_EQ(resume({firing, waiting, elsewhere}, {})->status, running);
    EXPECT_EQ(status(firing), SendStatus::firing);
    EXPECT_EQ(status(waiting), SendStatus::missed);
    EXPECT_EQ(status(later), SendStatus::pending);
    EXPECT_EQ(status(elsewhere), SendStatus::pending);
    world.move(firing, SendStatus::firing, SendStatus::completed);
    world.act(id, CampaignAction::pause);
    EXPECT_EQ(resume({later}, {})->status, completed);
}

TEST_P(CampaignsSuite, CancellingEndsTheOpenSends) {
    auto world = new_world();
    auto const id = world.add_campaign(world.add_audience(1));
    auto const done = world.add_send(id, after_start(1s)), open = world.add_send(id, after_start(2s));
    world.act(id, CampaignAction::schedule);
    world.move(done, SendStatus::pending, SendStatus::missed);
    world.act(id, CampaignAction::cancel);
    EXPECT_EQ(run(store().campaigns().find_send(world.org, done))->status, SendStatus::missed);
    EXPECT_EQ(run(store().campaigns().find_send(world.org, open))->status, SendStatus::cancelled);
    EXPECT_TRUE(run(store().campaigns().ended_sends_with_queue()).empty());
    auto const step = run(store().ledger().materialize(open, 10));    // too late
    EXPECT_TRUE(step.done);
    EXPECT_EQ(step.queued, 0);
}

TEST_P(CampaignsSuite, AreListedNewestFirstAndFiltered) {
    auto world = new_world();
    auto other = new_world("Other");
    auto const audience = world.add_audience(1);
    auto const one = world.add_campaign(audience), two = world.add_campaign(audience);
    world.act(two, CampaignAction::schedule);
    auto const find = [&](OrgId org, CampaignFilter filter) {
        std::vector<CampaignId> found;
        for (auto const& campaign : run(store().campaigns().list(org, std::move(filter))))
            found.push_back(campaign.id);
        return found;
    };
    EXPECT_THAT(find(world.org, {}), testing::ElementsAre(two, one));
    EXPECT_THAT(find(world.org, {.status = draft}), testing::ElementsAre(one));
    EXPECT_THAT(find(world.org, {.q = "SPRI"}), testing::ElementsAre(two, one));
    EXPECT_THAT(find(world.org, {.q = "%"}), testing::IsEmpty());
    EXPECT_THAT(find(world.org, {.before = two}), testing::ElementsAre(one));
    EXPECT_THAT(find(other.org, {}), testing::IsEmpty());
    EXPECT_FALSE(run(store().campaigns().find(other.org, one)));
}

}    // namespace carillon::store::conformance
