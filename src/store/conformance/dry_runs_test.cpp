#include "store/dry_runs.hpp"

#include "store/conformance/suite.hpp"

namespace carillon::store::conformance {
using namespace std::chrono_literals;

TEST_P(CampaignsSuite, ADryRunRunsAndEndsOnce) {
    auto world = new_world();
    auto const campaign = world.add_campaign(world.add_audience(2));
    auto& runs = store().dry_runs();
    auto const id = run(
        runs.create({.org = world.org, .campaign = campaign, .pace = DryRunPace::real, .at = start_of_time}));
    run(runs.progress(id, R"({"step":"sending"})"));
    auto const running = run(runs.find(world.org, id));
    ASSERT_TRUE(running);
    EXPECT_EQ(running->campaign, campaign);
    EXPECT_EQ(running->status, DryRunStatus::running);
    EXPECT_EQ(running->pace, DryRunPace::real);
    EXPECT_EQ(running->progress_json, R"({"step":"sending"})");
    EXPECT_EQ(running->started_at, start_of_time);
    EXPECT_FALSE(running->finished_at);

    EXPECT_TRUE(run(runs.end(id, {.status = DryRunStatus::completed, .report_json = "{}"}, after_start(5s))));
    EXPECT_FALSE(run(runs.end(id, {.status = DryRunStatus::cancelled}, after_start(9s))))
        << "the first end counts";
    run(runs.progress(id, R"({"step":"late"})"));
    auto const ended = run(runs.find(world.org, id));
    EXPECT_EQ(ended->status, DryRunStatus::completed);
    EXPECT_EQ(ended->report_json, "{}");
    EXPECT_EQ(ended->progress_json, R"({"step":"sending"})");
    EXPECT_EQ(ended->finished_at, after_start(5s));
}

TEST_P(CampaignsSuite, DryRunsAreListedNewestFirstAndBelongToTheirOrganization) {
    auto world = new_world();
    auto other = new_world("Other");
    auto const campaign = world.add_campaign(world.add_audience(2));
    auto& runs = store().dry_runs();
    std::vector<DryRunId> ids;
    for (int i = 0; i < 3; ++i)
        ids.push_back(run(runs.create({.org = world.org, .campaign = campaign, .at = start_of_time})));
    auto const first = run(runs.list(world.org, campaign, {}, 2));
    ASSERT_EQ(first.size(), 2u);
    EXPECT_EQ(first[0].id, ids[2]);
    EXPECT_EQ(first[1].id, ids[1]);
    auto const second = run(runs.list(world.org, campaign, ids[1], 2));
    ASSERT_EQ(second.size(), 1u);
    EXPECT_EQ(second[0].id, ids[0]);
    EXPECT_TRUE(run(runs.list(other.org, campaign, {}, 2)).empty());
    EXPECT_FALSE(run(runs.find(other.org, ids[0])));
}

TEST_P(CampaignsSuite, ADryRunThatACrashCutOffHasFailed) {
    auto world = new_world();
    auto const campaign = world.add_campaign(world.add_audience(2));
    auto const cut_off =
        run(store().dry_runs().create({.org = world.org, .campaign = campaign, .at = start_of_time}));
    auto const done =
        run(store().dry_runs().create({.org = world.org, .campaign = campaign, .at = start_of_time}));
    run(store().dry_runs().end(done, {.status = DryRunStatus::completed, .report_json = "{}"},
                               start_of_time));
    restart();
    EXPECT_EQ(run(store().dry_runs().fail_interrupted("Interrupted.", after_start(1min))), 1u);
    auto const found = run(store().dry_runs().find(world.org, cut_off));
    EXPECT_EQ(found->status, DryRunStatus::failed);
    EXPECT_EQ(found->error, "Interrupted.");
    EXPECT_EQ(found->finished_at, after_start(1min));
    EXPECT_EQ(run(store().dry_runs().find(world.org, done))->status, DryRunStatus::completed);
}

}    // namespace carillon::store::conformance
