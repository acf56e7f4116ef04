#include "domain/gates.hpp"

#include <gtest/gtest.h>

namespace carillon {
namespace {
using namespace std::chrono_literals;
Wall const now{std::chrono::milliseconds{1'800'000'000'000}};

/// A campaign with one marketing send that may go out.
GateFacts fine() {
    GateFacts facts{.opt_in_confirmed = true};
    facts.account = GateFacts::Account{.name = "A",
                                       .onboarding_status = "ONBOARDED",
                                       .messaging_limit_tier = "TIER_100K",
                                       .messaging_limit = 100'000,
                                       .webhook_subscribed = true,
                                       .webhook_seen_at = now - 1h,
                                       .synced_at = now,
                                       .approved_marketing = 3,
                                       .approved_utility = 1};
    facts.number = GateFacts::Number{"+49 30 1", "CONNECTED", "GREEN", "APPROVED", true, 80};
    facts.audience = GateFacts::Audience{
        .name = "List", .ready = true, .rows = 90'000, .marketing = 80'000, .utility = 85'000};
    GateFacts::Send send{.id = SendId{1}, .at = now + 1h, .local = "10:00", .rate = 80};
    send.subject = GateFacts::Template{"offer", "en", "MARKETING", "APPROVED", false, true, true};
    facts.sends.push_back(send);
    return facts;
}

GateStatus status_of(GateFacts const& facts, std::string_view code,
                     GateMoment moment = GateMoment::scheduling) {
    auto worst = GateStatus::pass;
    bool found = false;
    for (auto const& gate : judge_gates(facts, now, moment)) {
        if (gate.code != code) continue;
        found = true;
        if (gate.status == GateStatus::pass) continue;
        worst = gate.status;
        EXPECT_FALSE(gate.fix.empty()) << code << ": a gate says what to do";
    }
    EXPECT_TRUE(found) << code;
    return worst;
}

TEST(Gates, ASoundCampaignPassesAllOfThem) {
    for (auto const& gate : judge_gates(fine(), now, GateMoment::scheduling))
        EXPECT_EQ(gate.status, GateStatus::pass) << gate.code << ": " << gate.message;
}

struct Case {
    char const* name;
    char const* code;
    GateStatus status;
    void (*spoil)(GateFacts&);
};

TEST(Gates, EachFaultFailsItsOwnGate) {
    Case const cases[] = {
        {"no send", "sends", GateStatus::fail, [](GateFacts& f) { f.sends.clear(); }},
        {"no opt-in", "opt_in_confirmed", GateStatus::fail, [](GateFacts& f) { f.opt_in_confirmed = false; }},
        {"not onboarded", "marketing_onboarding", GateStatus::fail,
         [](GateFacts& f) { f.account->onboarding_status = "ELIGIBLE"; }},
        {"ineligible", "marketing_onboarding", GateStatus::fail,
         [](GateFacts& f) { f.account->onboarding_status = "INELIGIBLE_COUNTRY_NOT_SUPPORTED"; }},
        {"unknown onboarding", "marketing_onboarding", GateStatus::unknown,
         [](GateFacts& f) { f.account->onboarding_status = ""; }},
        {"number gone", "phone_number", GateStatus::fail, [](GateFacts& f) { f.number->active = false; }},
        {"number banned", "phone_number", GateStatus::fail,
         [](GateFacts& f) { f.number->status = "BANNED"; }},
        {"low quality", "phone_number", GateStatus::warn, [](GateFacts& f) { f.number->quality = "RED"; }},
        {"no payment method", "marketing_onboarding", GateStatus::fail,
         [](GateFacts& f) { f.account->onboarding_status = "PENDING_VALID_PAYMENT_METHOD"; }},
        {"declined name", "phone_number", GateStatus::warn,
         [](GateFacts& f) { f.number->name_status = "DECLINED"; }},
        {"status unknown", "phone_number", GateStatus::unknown,
         [](GateFacts& f) { f.number->status = "UNKNOWN"; }},
        {"no app subscribed", "webhook", GateStatus::fail,
         [](GateFacts& f) { f.account->webhook_subscribed = false; }},
        {"all opted out", "audience", GateStatus::fail,
         [](GateFacts& f) { f.sends[0].reach = GateFacts::Reach{}; }},
        {"all filtered", "audience", GateStatus::warn,
         [](GateFacts& f) { f.sends[0].reach = GateFacts::Reach{.filtered = 5}; }},
        {"no webhook", "webhook", GateStatus::warn, [](GateFacts& f) { f.account->webhook_seen_at.reset(); }},
        {"subscription unknown", "webhook", GateStatus::unknown,
         [](GateFacts& f) {
             f.account->webhook_seen_at.reset();
             f.account->webhook_subscribed.reset();
         }},
        {"still reading", "audience", GateStatus::fail,
         [](GateFacts& f) {
             f.audience->ready = false;
             f.audience->ingesting = true;
         }},
        {"nobody left", "audience", GateStatus::fail, [](GateFacts& f) { f.audience->marketing = 0; }},
        {"no template of the category", "marketing_templates", GateStatus::fail,
         [](GateFacts& f) { f.account->approved_marketing = 0; }},
        {"none chosen", "send_template", GateStatus::fail, [](GateFacts& f) { f.sends[0].subject.reset(); }},
        {"paused", "send_template", GateStatus::fail,
         [](GateFacts& f) { f.sends[0].subject->approved = false; }},
        {"moved category", "send_template", GateStatus::fail,
         [](GateFacts& f) { f.sends[0].subject->suits = false; }},
        {"template of another account", "send_template", GateStatus::fail,
         [](GateFacts& f) { f.sends[0].subject->same_account = false; }},
        {"faster than the number", "send_rate", GateStatus::warn,
         [](GateFacts& f) { f.sends[0].rate = f.number->throughput + 1; }},
        {"deleted", "send_template", GateStatus::fail,
         [](GateFacts& f) { f.sends[0].subject->deleted = true; }},
        {"unbound", "send_parameters", GateStatus::fail,
         [](GateFacts& f) { f.sends[0].unbound = {"body.1"}; }},
        {"bad binding", "send_parameters", GateStatus::fail,
         [](GateFacts& f) { f.sends[0].bad_bindings = {"No column x."}; }},
        {"no value", "parameter_values", GateStatus::fail,
         [](GateFacts& f) { f.sends[0].lacks = {{"body.1", "name", 3, 0, {2, 5, 9}, ""}}; }},
        {"unusable value", "parameter_values", GateStatus::warn,
         [](GateFacts& f) { f.sends[0].lacks = {{"body.1", "name", 0, 2, {4}, "has a line break"}}; }},
        {"small tier", "messaging_limit", GateStatus::fail,
         [](GateFacts& f) {
             f.account->messaging_limit_tier = "TIER_10K";
             f.account->messaging_limit = 10'000;
         }},
        {"unknown tier", "messaging_limit", GateStatus::unknown,
         [](GateFacts& f) { f.account->messaging_limit.reset(); }},
        {"past", "send_time", GateStatus::fail, [](GateFacts& f) { f.sends[0].at = now - 1s; }},
    };
    for (auto const& each : cases) {
        auto facts = fine();
        each.spoil(facts);
        EXPECT_EQ(status_of(facts, each.code), each.status) << each.name;
    }
}

TEST(Gates, AWebhookThatCameSinceTheSyncIsTheNewerEvidence) {
    auto facts = fine();
    facts.account->webhook_subscribed = false;
    facts.account->webhook_seen_at = now + 1s;
    EXPECT_EQ(status_of(facts, "webhook"), GateStatus::pass);
    facts.account->webhook_subscribed.reset();
    facts.account->webhook_seen_at = now - 1h;
    EXPECT_EQ(status_of(facts, "webhook"), GateStatus::pass) << "Meta did not say, but they arrive";
}

TEST(Gates, TheMessagingLimitIsAskedOfThoseWhoAreReached) {
    auto facts = fine();
    facts.account->messaging_limit_tier = "TIER_10K";
    facts.account->messaging_limit = 10'000;
    auto const sentence = [&] {
        for (auto const& gate : judge_gates(facts, now, GateMoment::scheduling))
            if (gate.code == "messaging_limit") return gate.message;
        return std::string{};
    };
    EXPECT_NE(sentence().find("80000 recipients; TIER_10K allows 10000 in 24 hours. It needs TIER_100K."),
              std::string::npos)
        << sentence();
    facts.sends[0].reach = GateFacts::Reach{.recipients = 9'999, .filtered = 70'001};
    EXPECT_EQ(status_of(facts, "messaging_limit"), GateStatus::pass);
    facts.sends[0].reach->undecided = 2;    // a filter event that may still come could name them
    EXPECT_EQ(status_of(facts, "messaging_limit"), GateStatus::fail);
}

TEST(Gates, AnAudienceFilterSaysUntilWhenAndWhatElse) {
    using Filter = GateFacts::AudienceFilter;
    auto facts = fine();
    auto& send = facts.sends[0];
    send.audience_filter = Filter{};
    send.at = now + 5min;
    EXPECT_EQ(status_of(facts, "audience_filter"), GateStatus::pass);
    send.at -= 1ms;
    EXPECT_EQ(status_of(facts, "audience_filter"), GateStatus::warn);
    send.audience_filter = Filter{.mode = FilterMode::include, .leads = 3};
    EXPECT_EQ(status_of(facts, "audience_filter"), GateStatus::pass);
    for (auto const& gate : judge_gates(facts, now, GateMoment::materialization))
        EXPECT_NE(gate.code, "audience_filter") << "materializing does what the send says";
}

TEST(Gates, AnEventTypeThatNeverCameIsWarnedOf) {
    auto facts = fine();
    facts.sends[0].event_filter = GateFacts::EventFilter{.type = "purchsae"};
    EXPECT_EQ(status_of(facts, "event_filter"), GateStatus::warn);
    facts.sends[0].event_filter->has_come = true;
    EXPECT_EQ(status_of(facts, "event_filter"), GateStatus::pass);
}

TEST(Gates, ALongSendIsWarnedOfAtEverySendItRunsInto) {
    auto facts = fine();
    facts.sends[0].rate = 1;
    facts.sends[0].reach = GateFacts::Reach{.recipients = 7'200};    // two hours
    auto const first = facts.sends[0];
    for (auto const& [id, after] : {std::pair{2, 30min}, {3, 60min}, {4, 180min}}) {
        auto next = first;
        next.id = SendId{id};
        next.at = first.at + after;
        next.reach->recipients = 1;
        facts.sends.push_back(next);
    }
    std::vector<std::int64_t> warned;
    for (auto const& gate : judge_gates(facts, now, GateMoment::scheduling))
        if (gate.code == "send_overlap" && gate.status == GateStatus::warn) warned.push_back(gate.send.value);
    EXPECT_EQ(warned, (std::vector<std::int64_t>{2, 3}));
    EXPECT_EQ(expected_ends(facts, now)[0], first.at + 2h);
}

TEST(Gates, ATimeGivenToTheMinuteIsDueWithinThatMinute) {
    auto facts = fine();
    facts.sends[0].at = now - 59s;
    facts.sends[0].to_the_minute = true;
    EXPECT_EQ(status_of(facts, "send_time"), GateStatus::pass);
    facts.sends[0].at = now - 60s;
    EXPECT_EQ(status_of(facts, "send_time"), GateStatus::fail);
}

TEST(Gates, SendsThatRunIntoEachOtherAreWarnedOf) {
    auto facts = fine();
    auto second = facts.sends[0];
    second.id = SendId{2};
    second.at += 16min;    // 80,000 at 80 a second take 16 minutes 40
    facts.sends.push_back(second);
    EXPECT_EQ(status_of(facts, "send_overlap"), GateStatus::warn);
    facts.sends[1].at += 1min;
    EXPECT_EQ(status_of(facts, "send_overlap"), GateStatus::pass);
}

TEST(Gates, UtilityNeedsNeitherOptInNorOnboarding) {
    auto facts = fine();
    facts.opt_in_confirmed = false;
    facts.account->onboarding_status = "ELIGIBLE";
    facts.sends[0].category = SendCategory::utility;
    EXPECT_FALSE(any_fails(judge_gates(facts, now, GateMoment::scheduling)));
}

TEST(Gates, WhoOptedOutAfterSchedulingFailsNothing) {
    auto facts = fine();
    facts.sends[0].reach = GateFacts::Reach{};
    EXPECT_FALSE(any_fails(judge_gates(facts, now, GateMoment::materialization)));
}

TEST(Gates, WhenMaterializedTimesAreNotAskedAndMissingValuesAreSkipped) {
    auto facts = fine();
    facts.sends[0].at = now - 1h;
    facts.sends[0].lacks = {{"body.1", "name", 3, 0, {2}, ""}};
    EXPECT_FALSE(any_fails(judge_gates(facts, now, GateMoment::materialization)));
    facts.sends[0].subject->suits = false;
    EXPECT_TRUE(any_fails(judge_gates(facts, now, GateMoment::materialization)));
}

}    // namespace
}    // namespace carillon
