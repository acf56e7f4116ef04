#include "store/conformance/suite.hpp"
#include "store/template_digest.hpp"

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
                          .event_filter = EventFilter{FilterMode::exclude, "purchase", 90},
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
    EXPECT_EQ(kept.event_filter, (EventFilter{FilterMode::exclude, "purchase", 90}));
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
        return run(
            campaigns.resume(world.org, id, {.skip = std::move(skip)}, version, "user:1", after_start(3s)));
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
    auto const step = run(store().ledger().materialize(open, 10, start_of_time));    // too late
    EXPECT_TRUE(step.done);
    EXPECT_EQ(step.queued, 0);
}

TEST_P(CampaignsSuite, UnschedulingTakesBackWhatWasDoneAheadOfTime) {
    auto world = new_world();
    auto& campaigns = store().campaigns();
    auto const audience = world.add_audience(20);
    opt_out(world.org, phone_of(3), OptOutScope::all);
    auto const id = world.add_campaign(audience);
    auto const first = world.add_send(id, after_start(1s)), second = world.add_send(id, after_start(2s)),
               third = world.add_send(id, after_start(1h));
    auto const find = [&](SendId send) { return *run(campaigns.find_send(world.org, send)); };
    world.act(id, CampaignAction::schedule);
    // One that was missed with everything ready, one in the middle of it, one that has not begun.
    world.move(first, SendStatus::pending, SendStatus::materializing);
    while (!run(ledger().materialize(first, 8, start_of_time)).done) {}
    world.move(first, SendStatus::materializing, SendStatus::queued);
    world.move(first, SendStatus::queued, SendStatus::missed);
    EXPECT_EQ(run(ledger().cancel_queued(first, 5)), 5U);
    world.move(second, SendStatus::pending, SendStatus::materializing);
    run(ledger().materialize(second, 8, start_of_time));
    EXPECT_EQ(count(second, MessageStatus::queued), 7);
    EXPECT_EQ(count(second, MessageStatus::skipped), 1);

    world.act(id, CampaignAction::unschedule);
    EXPECT_EQ(run(campaigns.find(world.org, id))->status, draft);
    EXPECT_EQ(run(campaigns.find(world.org, id))->status_reason, "");
    for (auto const send : {first, second, third}) {
        auto const now = find(send);
        EXPECT_EQ(now.status, SendStatus::pending);
        EXPECT_EQ(now.status_reason, "");
        EXPECT_EQ(now.materialized_through, 0U);
        EXPECT_EQ(now.next_lead_no, 1U);
        EXPECT_EQ(now.materialized_at, std::nullopt);
        EXPECT_EQ(now.completed_at, std::nullopt);
        EXPECT_EQ(now.scheduled_template, "");
        EXPECT_EQ(totals(send), (std::map<MessageStatus, std::int64_t>{}));
        EXPECT_TRUE(run(store().reports().messages(send, {})).empty());
    }

    // Changed and scheduled again, everybody gets it once.
    auto settings = find(second).settings;
    settings.max_messages_per_second = 40;
    EXPECT_TRUE(run(campaigns.update_send(world.org, second, {}, settings, "user:1", start_of_time)));
    world.act(id, CampaignAction::schedule);
    for (auto const send : {first, second}) {
        world.fire(send);
        EXPECT_EQ(count(send, MessageStatus::queued), 19);
        EXPECT_EQ(count(send, MessageStatus::skipped), 1);
        auto const claimed = claim(send, 100);
        EXPECT_EQ(claimed.messages.size(), 19U);
        accept_all(claimed);
        EXPECT_EQ(count(send, MessageStatus::accepted), 19);
        world.move(send, SendStatus::firing, SendStatus::completed);
    }
    EXPECT_EQ(run(campaigns.act(world.org, id, CampaignAction::unschedule, {}, "user:1", start_of_time))
                  .error()
                  .code,
              "transition_refused");
}

TEST_P(CampaignsSuite, ManyMessagesAreTakenBackInChunksAlsoAfterACrash) {
    constexpr LeadNo leads = 45'000;
    auto world = new_world();
    auto const id = world.add_campaign(world.add_audience(leads));
    auto const send = world.add_send(id, after_start(1s));
    world.act(id, CampaignAction::schedule);
    world.move(send, SendStatus::pending, SendStatus::materializing);
    while (!run(ledger().materialize(send, 25'000, start_of_time)).done) {}
    world.act(id, CampaignAction::unschedule);

    auto const find = [&] { return *run(store().campaigns().find_send(world.org, send)); };
    EXPECT_EQ(find().status, SendStatus::pending);
    EXPECT_TRUE(find().unwinding);
    EXPECT_TRUE(totals(send).empty()) << "reports show none of them at once";
    EXPECT_TRUE(run(store().reports().messages(send, {})).empty());
    auto const schedule = [&] {
        return run(
            store().campaigns().act(world.org, id, CampaignAction::schedule, {}, "user:1", start_of_time));
    };
    EXPECT_EQ(schedule().error().code, "unwinding");
    EXPECT_EQ(run(store().campaigns().remove_send(world.org, send, "user:1", start_of_time)).error().code,
              "unwinding");
    EXPECT_EQ(run(store().campaigns().remove(world.org, id, "user:1", start_of_time)).error().code,
              "unwinding");

    restart();
    world.use(store());
    EXPECT_THAT(run(store().campaigns().unwinding_sends()), testing::ElementsAre(send));
    int chunks = 1;
    while (run(ledger().unwind(send, 20'000))) ++chunks;
    EXPECT_EQ(chunks, 2) << "one was taken back at once";
    EXPECT_FALSE(find().unwinding);
    EXPECT_EQ(find().materialized_through, 0U);
    EXPECT_TRUE(run(store().campaigns().unwinding_sends()).empty());
    EXPECT_FALSE(run(ledger().unwind(send, 20'000)));
    EXPECT_TRUE(totals(send).empty());
    EXPECT_TRUE(schedule());
    world.fire(send);
    EXPECT_EQ(count(send, MessageStatus::queued), leads);
}

TEST_P(CampaignsSuite, AnInterruptedSendGoesOnOrIsLeftOutAsWhoeverResumesItSays) {
    auto world = new_world();
    auto const campaigns = [&]() -> Campaigns& { return store().campaigns(); };
    auto const resume = [&](Send const& send, Campaigns::Overdue overdue) {
        return run(
            campaigns().resume(world.org, send.campaign, std::move(overdue), {}, "user:1", after_start(3h)));
    };
    auto const find = [&](SendId id) { return *run(campaigns().find_send(world.org, id)); };
    auto const goes_on = world.firing_send(3), ends = world.firing_send(3);
    EXPECT_EQ(find(goes_on).attended_at, start_of_time) << "it has just begun";
    run(campaigns().attend(after_start(1min)));
    restart();
    world.use(store());
    EXPECT_EQ(find(goes_on).attended_at, after_start(1min));
    for (auto const id : {goes_on, ends}) {
        auto const version = find(id).version;
        EXPECT_TRUE(run(campaigns().interrupt(id, "The system was down.", after_start(2h))));
        EXPECT_TRUE(find(id).interrupted);
        EXPECT_GT(find(id).version, version);
        auto const campaign = run(campaigns().find(world.org, find(id).campaign));
        EXPECT_EQ(campaign->status, paused);
        EXPECT_EQ(campaign->status_reason, "The system was down.");
    }
    EXPECT_TRUE(resume(find(goes_on), {.send = {goes_on}}));
    EXPECT_FALSE(find(goes_on).interrupted);
    EXPECT_EQ(find(goes_on).status, SendStatus::firing);
    EXPECT_EQ(find(goes_on).attended_at, after_start(3h)) << "the downtime before is decided about";
    EXPECT_EQ(resume(find(ends), {.skip = {ends}})->status, completed);
    EXPECT_EQ(find(ends).status, SendStatus::cancelled);
    EXPECT_THAT(run(campaigns().ended_sends_with_queue()), testing::ElementsAre(ends));
    EXPECT_FALSE(run(campaigns().interrupt(ends, "again", after_start(4h)))) << "it does not fire";
}

TEST_P(CampaignsSuite, SchedulingIsOfTheVersionThatWasJudgedWithWhatWasBound) {
    auto world = new_world();
    auto& campaigns = store().campaigns();
    auto const id = world.add_campaign(world.add_audience(1));
    auto const version = [&] { return run(campaigns.find(world.org, id))->version; };
    auto seen = version();
    auto const changed = [&] { return std::exchange(seen, version()) < version(); };
    auto const send = world.add_send(id, after_start(1h));
    EXPECT_TRUE(changed());
    auto const other = world.add_send(id, after_start(2h));
    auto settings = run(campaigns.find_send(world.org, send))->settings;
    EXPECT_TRUE(changed());
    EXPECT_TRUE(run(campaigns.update_send(world.org, send, {}, settings, "user:1", start_of_time)));
    EXPECT_TRUE(changed());
    EXPECT_TRUE(run(campaigns.remove_send(world.org, other, "user:1", start_of_time)));
    EXPECT_TRUE(changed());

    std::string const parameters = R"({"body.1":{"column":"name"}})";
    auto const schedule = [&](std::int64_t judged) {
        return run(campaigns.schedule(world.org, id, judged, {{send, parameters}}, "user:1", start_of_time));
    };
    auto const bound = [&] { return run(campaigns.find_send(world.org, send))->settings.parameters_json; };
    EXPECT_EQ(schedule(seen - 1).error().code, "stale_version");
    EXPECT_EQ(bound(), "{}") << "neither is done";
    EXPECT_TRUE(schedule(seen));
    EXPECT_EQ(bound(), parameters);
    EXPECT_EQ(run(campaigns.find(world.org, id))->status, CampaignStatus::scheduled);
}

TEST_P(CampaignsSuite, ASendIsWrittenInTheSequenceThatWasJudgedOrNotAtAll) {
    auto world = new_world();
    auto& campaigns = store().campaigns();
    auto const id = world.add_campaign(world.add_audience(1));
    auto const first = world.add_send(id, after_start(1h));
    auto const settings = run(campaigns.find_send(world.org, first))->settings;
    auto const judged = run(campaigns.find(world.org, id))->version;
    auto later = settings;
    later.scheduled_at = after_start(2h);
    EXPECT_TRUE(run(campaigns.add_send(world.org, id, later, "user:1", start_of_time, judged)));
    // Two people at once: the other one's place was judged without this one.
    auto const other = run(campaigns.add_send(world.org, id, later, "user:2", start_of_time, judged));
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().code, "sequence_changed");
    auto const moved =
        run(campaigns.update_send(world.org, first, {}, later, "user:2", start_of_time, judged));
    ASSERT_FALSE(moved);
    EXPECT_EQ(moved.error().code, "sequence_changed");
    EXPECT_EQ(run(campaigns.sends(world.org, id)).size(), 2U);
    auto const now = run(campaigns.find(world.org, id))->version;
    later.scheduled_at = after_start(90min);
    EXPECT_TRUE(run(campaigns.update_send(world.org, first, {}, later, "user:2", start_of_time, now)));
}

TEST_P(CampaignsSuite, ASendTakesItsFilterEventsAlongToAnotherTime) {
    auto world = new_world();
    auto& campaigns = store().campaigns();
    auto const id = world.add_campaign(world.add_audience(3));
    auto const send = world.add_send(id, after_start(2h));
    auto settings = run(campaigns.find_send(world.org, send))->settings;
    settings.audience_filter = true;
    auto const save = [&] {
        EXPECT_TRUE(run(campaigns.update_send(world.org, send, {}, settings, "user:1", start_of_time)));
    };
    save();
    world.act(id, CampaignAction::schedule);
    NewFilterEvent event{.org = world.org,
                         .send = send,
                         .mode = FilterMode::include,
                         .phones = {phone_of(1)},
                         .digest = sha256("include 1"),
                         .deadline = settings.scheduled_at - 5min};
    EXPECT_EQ(run(store().filters().add_filter_event(std::move(event), start_of_time)),
              FilterReceipt::accepted);
    world.act(id, CampaignAction::unschedule);
    settings.scheduled_at += 24h;
    save();
    auto const kept = run(store().filters().latest_filter_event(send));
    ASSERT_TRUE(kept);
    EXPECT_TRUE(run(store().filters().names(kept->id, phone_of(1), "")));
}

TEST_P(CampaignsSuite, WhatIsUnscheduledInTheSameCommitIsTakenBackToo) {
    // Counters are written when the jobs that wait together are committed.
    auto world = new_world();
    auto const id = world.add_campaign(world.add_audience(6));
    auto const send = world.add_send(id, after_start(1s));
    world.act(id, CampaignAction::schedule);
    world.move(send, SendStatus::pending, SendStatus::materializing);
    int open = 2;
    boost::asio::co_spawn(io_, ledger().materialize(send, 100, start_of_time),
                          [&](std::exception_ptr const&, MaterializeStep) { --open; });
    boost::asio::co_spawn(
        io_, store().campaigns().act(world.org, id, CampaignAction::unschedule, {}, "user:1", start_of_time),
        [&](std::exception_ptr const&, Result<Campaign> const&) { --open; });
    io_.restart();
    io_.run();
    ASSERT_EQ(open, 0);
    EXPECT_EQ(totals(send), (std::map<MessageStatus, std::int64_t>{}));
    world.act(id, CampaignAction::schedule);
    world.fire(send);
    EXPECT_EQ(count(send, MessageStatus::queued), 6);
}

TEST_P(CampaignsSuite, SaysWhichOfItsSendsDidNotGoOut) {
    auto world = new_world();
    auto& campaigns = store().campaigns();
    auto const id = world.add_campaign(world.add_audience(1));
    auto const first = world.add_send(id, after_start(1s)), second = world.add_send(id, after_start(2s)),
               third = world.add_send(id, after_start(3s));
    auto const reason = [&] { return run(campaigns.find(world.org, id))->status_reason; };
    world.act(id, CampaignAction::schedule);
    EXPECT_TRUE(run(campaigns.move_send(first, SendStatus::pending, SendStatus::missed, "It was too late.",
                                        start_of_time)));
    EXPECT_THAT(reason(), testing::HasSubstr("Send 1 of "));
    EXPECT_THAT(reason(), testing::HasSubstr("(missed): It was too late."));
    world.fire(second);
    EXPECT_THAT(reason(), testing::HasSubstr("It was too late.")) << "it stays true";
    world.act(id, CampaignAction::pause);
    world.act(id, CampaignAction::resume);
    world.move(second, SendStatus::firing, SendStatus::completed);
    EXPECT_TRUE(run(
        campaigns.move_send(third, SendStatus::pending, SendStatus::failed, "No template.", start_of_time)));
    EXPECT_EQ(run(campaigns.find(world.org, id))->status, completed);
    EXPECT_THAT(reason(), testing::MatchesRegex("Send 1 of .*It was too late. Send 3 of .*No template."));

    auto const alone = world.add_campaign(world.add_audience(1));
    auto const only = world.add_send(alone, after_start(1s));
    world.act(alone, CampaignAction::schedule);
    EXPECT_TRUE(
        run(campaigns.move_send(only, SendStatus::pending, SendStatus::missed, "Late.", start_of_time)));
    EXPECT_EQ(run(campaigns.find(world.org, alone))->status_reason, "Late.");
}

TEST_P(CampaignsSuite, ResumingLetsOutLateWhatSomebodyDecidedToSend) {
    auto world = new_world();
    auto& campaigns = store().campaigns();
    auto const id = world.add_campaign(world.add_audience(1));
    auto const late = world.add_send(id, after_start(1s)), later = world.add_send(id, after_start(1h));
    auto const allowed = [&](SendId send) {
        return run(campaigns.find_send(world.org, send))->late_allowed_at;
    };
    world.act(id, CampaignAction::schedule);
    world.act(id, CampaignAction::pause);
    EXPECT_TRUE(run(campaigns.resume(world.org, id, {.send = {late}}, {}, "user:1", after_start(3s))));
    EXPECT_EQ(allowed(late), after_start(3s));
    EXPECT_FALSE(allowed(later));
    world.act(id, CampaignAction::unschedule);
    EXPECT_FALSE(allowed(late));
}

TEST_P(CampaignsSuite, ACopyIsADraftWithEverySend) {
    auto world = new_world();
    auto& campaigns = store().campaigns();
    auto const id = world.add_campaign(world.add_audience(1));
    auto const later = world.add_send(id, after_start(2h), SendCategory::utility);
    auto settings = run(campaigns.find_send(world.org, world.add_send(id, after_start(1h))))->settings;
    settings.audience_filter = true;
    settings.event_filter = EventFilter{FilterMode::include, "purchase", 90};
    settings.parameters_json = R"({"body.1":{"constant":"x"}})";
    auto const with_filters = run(campaigns.sends(world.org, id))[0].id;
    EXPECT_TRUE(run(campaigns.update_send(world.org, with_filters, {}, settings, "user:1", start_of_time)));
    world.act(id, CampaignAction::schedule);
    world.move(later, SendStatus::pending, SendStatus::missed);

    auto const copy = run(campaigns.duplicate(world.org, id, "Again", "user:1", after_start(5s)));
    ASSERT_TRUE(copy);
    EXPECT_NE(copy->id, id);
    EXPECT_EQ(copy->name, "Again");
    EXPECT_EQ(copy->status, draft);
    EXPECT_FALSE(copy->product_policy_confirmed) << "it speaks of one campaign's recipients";
    EXPECT_EQ(copy->version, 1);
    auto const sends = run(campaigns.sends(world.org, copy->id));
    ASSERT_EQ(sends.size(), 2U);
    EXPECT_EQ(sends[0].settings.scheduled_at, after_start(1h));
    EXPECT_TRUE(sends[0].settings.audience_filter);
    EXPECT_EQ(sends[0].settings.event_filter, settings.event_filter);
    EXPECT_EQ(sends[0].settings.parameters_json, settings.parameters_json);
    EXPECT_EQ(sends[1].settings.category, SendCategory::utility);
    EXPECT_EQ(sends[1].status, SendStatus::pending);
    EXPECT_EQ(sends[1].scheduled_template, "");
    EXPECT_EQ(run(campaigns.duplicate(OrgId{99}, id, "Theirs", "user:1", start_of_time)).error().kind,
              Problem::Kind::not_found);
}

TEST_P(CampaignsSuite, EveryChangeIsInTheAuditLogWithWhatItChanged) {
    auto world = new_world();
    auto& campaigns = store().campaigns();
    auto const audience = world.add_audience(1);
    auto const id = world.add_campaign(audience);
    auto const send = world.add_send(id, after_start(1h));
    auto settings = run(campaigns.find_send(world.org, send))->settings;
    settings.max_messages_per_second = 7;
    settings.event_filter = EventFilter{FilterMode::exclude, "purchase", {}};
    run(campaigns.update_send(world.org, send, {}, settings, "user:4", after_start(1s))).value();
    run(campaigns.update(world.org, id, {}, {.name = "Autumn", .audience = audience}, "user:5",
                         after_start(2s)))
        .value();
    world.act(id, CampaignAction::schedule);
    run(campaigns.move_send(send, SendStatus::pending, SendStatus::missed, "Late.", after_start(3s)));
    auto const copy = run(campaigns.duplicate(world.org, id, "Again", "user:6", after_start(4s)))->id;
    run(campaigns.remove_send(world.org, run(campaigns.sends(world.org, copy))[0].id, "user:6",
                              after_start(5s)))
        .value();
    run(campaigns.remove(world.org, copy, "user:6", after_start(5s))).value();

    std::vector<std::string> said;
    for (auto const& [number, entry] : run(store().accounts().audit_log(world.org, 0, 100)))
        said.insert(said.begin(), fmt::format("{} {} {}", entry.actor, entry.action, entry.detail_json));
    auto const has = [&](std::string const& text) {
        EXPECT_THAT(said, testing::Contains(testing::HasSubstr(text)));
    };
    has(R"(campaign.create {"name":)");
    has(R"(send.create {"category":"marketing")");
    has(R"(user:4 send.update {"from":{"eventFilter":null,"maxMessagesPerSecond":20},"to":{"eventFilter":{"mode":"exclude","eventType":"purchase"},"maxMessagesPerSecond":7}})");
    has(R"(user:5 campaign.update {"from":{"name":)");
    has(R"("to":{"name":"Autumn")");
    has(R"(campaign.status {"from":"draft","to":"scheduled"})");
    has(R"(engine send.status {"from":"pending","to":"missed","reason":"Late."})");
    has(R"(engine campaign.status {"from":"scheduled","to":"completed","reason":"Late."})");
    has(fmt::format(R"(user:6 campaign.duplicate {{"name":"Again","audienceId":{})", audience.value));
    has(fmt::format(R"("copyOf":"campaign:{}"}})", id.value));
    has("user:6 send.delete");
    has("user:6 campaign.delete");
}

TEST_P(CampaignsSuite, SchedulingNotesWhatTheTemplateIs) {
    auto world = new_world();
    auto const id = world.add_campaign(world.add_audience(1));
    auto const send = world.add_send(id, after_start(1h));
    auto const noted = [&] {
        return run(store().campaigns().find_send(world.org, send))->scheduled_template;
    };
    EXPECT_EQ(noted(), "");
    world.act(id, CampaignAction::schedule);
    auto const stored = run(store().assets().find_template(world.org, world.template_id));
    EXPECT_EQ(noted(), template_digest(stored->parameter_format, stored->components_json));
    world.act(id, CampaignAction::unschedule);
    EXPECT_EQ(noted(), "");
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
