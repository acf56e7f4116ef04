#include "domain/campaign.hpp"

#include <gmock/gmock.h>
#include <rapidcheck.h>

#include <map>
#include <set>

namespace carillon {
namespace {
using enum CampaignStatus;
using enum CampaignAction;

constexpr std::array all_statuses{draft, scheduled, running, paused, completed, cancelled};
constexpr std::array all_actions{edit, remove, schedule, unschedule, pause, resume, cancel};

/// The table of product rules, written out: every status × action, for a campaign of which nothing has fired
/// and whose sends are still to come.
std::map<std::pair<CampaignStatus, CampaignAction>, CampaignStatus> const fresh{
    {{draft, edit}, draft},           {{draft, remove}, draft},         {{draft, schedule}, scheduled},
    {{draft, cancel}, cancelled},     {{scheduled, unschedule}, draft}, {{scheduled, pause}, paused},
    {{scheduled, cancel}, cancelled}, {{running, pause}, paused},       {{running, cancel}, cancelled},
    {{paused, resume}, scheduled},    {{paused, cancel}, cancelled}};
}    // namespace

TEST(Campaign, EveryStatusAllowsExactlyTheActionsOfTheTable) {
    for (auto const status : all_statuses)
        for (auto const action : all_actions) {
            auto const row = fresh.find({status, action});
            std::optional<CampaignStatus> expected;
            if (row != fresh.end()) expected = row->second;
            EXPECT_EQ(after(status, action, {}), expected) << to_string(status) << " " << to_string(action);
        }
}

TEST(Campaign, WhatHasFiredCannotBecomeADraftAgain) {
    EXPECT_EQ(after(scheduled, unschedule, {.anything_fired = true}), std::nullopt);
    EXPECT_EQ(after(scheduled, pause, {.anything_fired = true}), paused);
}

TEST(Campaign, ResumingGoesWhereTheSendsStand) {
    EXPECT_EQ(after(paused, resume, {.anything_fired = true, .sends_open = true, .send_firing = true}),
              running);
    EXPECT_EQ(after(paused, resume, {.anything_fired = true, .sends_open = true, .send_firing = false}),
              scheduled);
    EXPECT_EQ(after(paused, resume, {.anything_fired = true, .sends_open = false, .send_firing = false}),
              completed);
}

TEST(Campaign, TheEnginesEventsMoveOnlyWhatMoves) {
    using enum CampaignEvent;
    for (auto const status : all_statuses) {
        bool const moving = status == scheduled || status == running;
        EXPECT_EQ(after(status, send_fires), status == scheduled ? running : status) << to_string(status);
        EXPECT_EQ(after(status, sends_wait), status == running ? scheduled : status) << to_string(status);
        EXPECT_EQ(after(status, all_sends_ended), moving ? completed : status) << to_string(status);
    }
}

TEST(Campaign, FinalStatesAllowNothing) {
    for (auto const status : {completed, cancelled})
        for (bool const fired : {false, true})
            for (bool const open : {false, true})
                EXPECT_TRUE(allowed_actions(status, {fired, open, open}).empty());
}

TEST(Campaign, AllowedActionsAreThoseTheTableTakes) {
    for (auto const status : all_statuses)
        for (bool const fired : {false, true}) {
            CampaignFacts const facts{.anything_fired = fired};
            auto const allowed = allowed_actions(status, facts);
            for (auto const action : all_actions)
                EXPECT_EQ(std::ranges::count(allowed, action), after(status, action, facts) ? 1 : 0);
        }
}

/// Whatever people and the engine do, in any order.
TEST(Campaign, NoWayLeadsOutOfAFinalStateOrOutOfTheTable) {
    std::map<CampaignStatus, std::set<CampaignStatus>> const may_go_to{
        {draft, {scheduled, cancelled}},
        {scheduled, {draft, running, paused, completed, cancelled}},
        {running, {scheduled, paused, completed, cancelled}},
        {paused, {scheduled, running, completed, cancelled}},
        {completed, {running}},    // by doubt_resent alone
        {cancelled, {}}};
    EXPECT_TRUE(rc::check("any walk", [&] {
        auto const steps = *rc::gen::container<std::vector<std::pair<int, int>>>(
            rc::gen::pair(rc::gen::inRange(0, 11), rc::gen::inRange(0, 8)));
        auto status = draft;
        for (auto const& [what, facts_bits] : steps) {
            CampaignFacts const facts{(facts_bits & 1) != 0, (facts_bits & 2) != 0, (facts_bits & 4) != 0};
            auto next = status;
            if (what < 7)
                next = after(status, all_actions.at(static_cast<std::size_t>(what)), facts).value_or(status);
            else
                next = after(status, static_cast<CampaignEvent>(what - 7));
            if (next != status) RC_ASSERT(may_go_to.at(status).contains(next));
            bool const resent = what - 7 == static_cast<int>(CampaignEvent::doubt_resent);
            RC_ASSERT(status != completed || next == completed || resent);
            for (auto const action : allowed_actions(next, facts))
                RC_ASSERT(after(next, action, facts).has_value());
            status = next;
        }
    }));
}

TEST(Campaign, ResentDoubtTakesACompletedCampaignBackAndNoneThatWasStopped) {
    using enum CampaignEvent;
    EXPECT_EQ(after(completed, doubt_resent), running);
    EXPECT_EQ(after(scheduled, doubt_resent), running);
    EXPECT_EQ(after(running, doubt_resent), running);
    EXPECT_EQ(after(paused, doubt_resent), paused) << "it waits until somebody resumes";
    EXPECT_EQ(after(cancelled, doubt_resent), cancelled);
}

TEST(Campaign, NamesReadBack) {
    for (auto const status : all_statuses) EXPECT_EQ(campaign_status_from(to_string(status)), status);
    for (auto const category : {SendCategory::marketing, SendCategory::utility})
        EXPECT_EQ(send_category_from(to_string(category)), category);
    for (auto const policy : {ProductPolicy::cloud_api_fallback, ProductPolicy::strict})
        EXPECT_EQ(product_policy_from(to_string(policy)), policy);
    for (auto const rule : {WhenNoFilterEvent::skip, WhenNoFilterEvent::send_all})
        EXPECT_EQ(when_no_filter_event_from(to_string(rule)), rule);
    EXPECT_EQ(campaign_status_from("Draft"), std::nullopt);
}

TEST(Campaign, ItsFactsAreReadOffItsSends) {
    using enum SendStatus;
    auto const facts = [](std::vector<SendStatus> const& statuses) {
        std::vector<SendFacts> sends;
        for (auto const status : statuses) sends.push_back({.status = status, .fired = status == firing});
        return facts_of(sends);
    };
    EXPECT_FALSE(facts({pending}).anything_fired);
    EXPECT_TRUE(facts({pending}).sends_open);
    EXPECT_FALSE(facts({pending, queued}).anything_fired) << "materialized is not yet gone out";
    EXPECT_TRUE(facts({pending, firing}).anything_fired);
    EXPECT_FALSE(facts({materializing, queued}).send_firing) << "a campaign runs only while a send goes out";
    EXPECT_TRUE(facts({SendStatus::completed, firing}).send_firing);
    EXPECT_FALSE(facts({SendStatus::completed, failed, missed, SendStatus::cancelled}).sends_open);
    for (auto const status : {pending, materializing, queued, firing}) EXPECT_FALSE(has_ended(status));
    for (auto const status : {SendStatus::completed, failed, missed, SendStatus::cancelled})
        EXPECT_TRUE(has_ended(status));
}

}    // namespace carillon
