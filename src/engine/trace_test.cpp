#include "engine/trace.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace carillon::engine {
namespace {
using namespace std::chrono_literals;
using enum Verdict;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr Wall now{std::chrono::milliseconds{1'800'000'000'000}};
constexpr std::uint64_t phone = 4'915'112'345'678;

/// A scheduled marketing send an hour from now, for one German number.
TraceFacts waiting_send() {
    TraceFacts facts{.now = now, .audience_ready = true};
    facts.campaign.status = CampaignStatus::scheduled;
    facts.send.settings.scheduled_at = now + 1h;
    facts.leads = {{.lead_no = 1, .row_no = 2, .phone = phone, .country = Country{"DE"}}};
    facts.rules.as_of = now;
    facts.parameter_fault = "";
    return facts;
}

/// The same, materialized a minute ago, with the lead's message as given.
TraceFacts materialized(MessageStatus status, SkipReason reason = SkipReason::none) {
    auto facts = waiting_send();
    facts.campaign.status = CampaignStatus::running;
    facts.send.status = SendStatus::firing;
    facts.send.rules_as_of = facts.rules.as_of = now - 1min;
    facts.row = store::MessageRow{.status = status, .skip_reason = reason, .attempt = 1};
    return facts;
}

store::OptOut stop(store::OptOutScope scope, Wall at) {
    return {
        .phone = phone, .scope = scope, .source = store::OptOutSource::keyword, .detail = "STOP", .at = at};
}

std::vector<Verdict> verdicts(Trace const& trace) {
    std::vector<Verdict> all;
    for (auto const& asked : trace.rules) all.push_back(asked.verdict);
    return all;
}
std::string detail(Trace const& trace, Rule rule) {
    auto const found = std::ranges::find(trace.rules, rule, &Trace::Asked::rule);
    return found == trace.rules.end() ? "no such rule" : found->detail;
}

TEST(Trace, ANumberOutsideTheAudienceIsSaidToBe) {
    auto facts = waiting_send();
    facts.leads.clear();
    auto const trace = explain(facts);
    EXPECT_EQ(trace.status, "not_in_audience");
    EXPECT_TRUE(trace.rules.empty());
    EXPECT_THAT(trace.explanation, HasSubstr("No row"));
    facts.audience_ready = false;
    EXPECT_THAT(explain(facts).explanation, HasSubstr("no audience that is ready"));
}

TEST(Trace, OfASendToComeItSaysWhatWouldBe) {
    auto facts = waiting_send();
    auto const trace = explain(facts);
    EXPECT_FALSE(trace.at_materialization);
    EXPECT_EQ(trace.status, "would_be_sent");
    EXPECT_EQ(trace.decided_by, "");
    EXPECT_THAT(verdicts(trace),
                ElementsAre(pass, pass, pass, pass, not_applied, not_applied, not_reached, pass));
    facts.campaign.status = CampaignStatus::draft;
    EXPECT_THAT(explain(facts).explanation, HasSubstr("is a draft"));
    facts.campaign.status = CampaignStatus::paused;
    EXPECT_THAT(explain(facts).explanation, HasSubstr("is paused"));
}

TEST(Trace, TheFirstRuleThatExcludesDecidesAndTheOthersAreNotAsked) {
    auto facts = waiting_send();
    facts.opt_outs = {stop(store::OptOutScope::all, now - 24h)};
    facts.rules.event_filter = EventFilter{.event_type = "bought"};
    facts.send.settings.event_filter = facts.rules.event_filter;
    auto const trace = explain(facts);
    EXPECT_EQ(trace.status, "would_be_skipped");
    EXPECT_EQ(trace.skip_reason, SkipReason::opted_out);
    EXPECT_EQ(trace.decided_by, "opt_outs");
    EXPECT_THAT(trace.explanation, HasSubstr("opted out of everything"));
    EXPECT_THAT(verdicts(trace),
                ElementsAre(pass, pass, pass, excludes, not_applied, not_reached, not_reached, not_reached));
    EXPECT_EQ(detail(trace, Rule::event_filter), "Not asked: opt_outs had decided.");
}

TEST(Trace, AMarketingStopDoesNotBarAUtilitySendAndTheTraceSaysSo) {
    auto facts = waiting_send();
    facts.opt_outs = {stop(store::OptOutScope::marketing, now - 24h)};
    EXPECT_EQ(explain(facts).status, "would_be_skipped");
    facts.rules.category = SendCategory::utility;
    auto const trace = explain(facts);
    EXPECT_EQ(trace.status, "would_be_sent");
    EXPECT_THAT(detail(trace, Rule::opt_outs), HasSubstr("does not bar a utility send"));
}

TEST(Trace, AListIsNamedWithItsModeAndItsTime) {
    auto facts = waiting_send();
    facts.rules.audience_filter = true;
    auto trace = explain(facts);
    EXPECT_EQ(trace.skip_reason, SkipReason::no_filter_event);
    EXPECT_THAT(detail(trace, Rule::audience_filter),
                HasSubstr("has come yet. The send then goes to nobody"));

    facts.filter_event = store::FilterEvent{.mode = FilterMode::include, .lead_count = 7, .accepted_at = now};
    facts.rules.filter_event = FilterMode::include;
    trace = explain(facts);
    EXPECT_EQ(trace.skip_reason, SkipReason::filter_excluded);
    EXPECT_EQ(trace.decided_by, "audience_filter");
    EXPECT_THAT(trace.explanation,
                HasSubstr("include list accepted at 2027-01-15T08:00:00Z (7 leads) does not name"));
    facts.named = true;
    EXPECT_EQ(explain(facts).status, "would_be_sent");
}

TEST(Trace, AnEventThatCameTooLateIsTold) {
    auto facts = materialized(MessageStatus::skipped, SkipReason::event_filter);
    facts.row->attempt = 0;
    facts.rules.event_filter = EventFilter{.event_type = "bought", .within_minutes = 60};
    facts.last_event = store::LeadEvent{.phone = phone, .occurred_at = now - 3h};
    facts.newest_event = store::LeadEvent{.phone = phone, .occurred_at = now - 2min};
    auto const trace = explain(facts);
    EXPECT_TRUE(trace.at_materialization);
    EXPECT_EQ(trace.status, "skipped");
    EXPECT_EQ(trace.decided_by, "event_filter");
    EXPECT_THAT(detail(trace, Rule::event_filter), HasSubstr("60 minutes before 2027-01-15T07:59:00Z"));
    EXPECT_THAT(detail(trace, Rule::event_filter), HasSubstr("of 2027-01-15T05:00:00Z."));
    EXPECT_THAT(detail(trace, Rule::event_filter),
                HasSubstr("One of 2027-01-15T07:58:00Z was recorded later and did not count."));
}

TEST(Trace, WhatWasDecidedStandsAndWhatChangedSinceIsTold) {
    auto facts = materialized(MessageStatus::delivered);
    facts.row->delivered_at = now - 30s;
    facts.opt_outs = {stop(store::OptOutScope::all, now - 10s)};
    auto const trace = explain(facts);
    EXPECT_EQ(trace.status, "delivered");
    EXPECT_EQ(trace.skip_reason, SkipReason::none);
    EXPECT_THAT(verdicts(trace), ElementsAre(pass, pass, pass, pass, not_applied, not_applied, pass, pass));
    EXPECT_THAT(detail(trace, Rule::opt_outs),
                HasSubstr("Since then: it opted out of everything at 2027-01-15T07:59:50Z"));

    facts = materialized(MessageStatus::skipped, SkipReason::opted_out);
    EXPECT_THAT(detail(explain(facts), Rule::opt_outs), HasSubstr("has been removed since"));
}

TEST(Trace, TheRulesOfTheClaimAreTold) {
    auto facts = materialized(MessageStatus::skipped, SkipReason::opted_out_at_claim);
    facts.opt_outs = {stop(store::OptOutScope::all, now - 10s)};
    auto trace = explain(facts);
    EXPECT_EQ(trace.decided_by, "opt_outs_at_claim");
    EXPECT_THAT(verdicts(trace),
                ElementsAre(pass, pass, pass, pass, not_applied, not_applied, excludes, not_reached));

    facts = materialized(MessageStatus::skipped, SkipReason::missing_parameter);
    facts.row->detail = "body.name is empty.";
    trace = explain(facts);
    EXPECT_EQ(trace.decided_by, "parameters");
    EXPECT_EQ(detail(trace, Rule::parameters), "body.name is empty.");
}

TEST(Trace, AMessageThatWaitsIsStillToBeAsked) {
    auto facts = materialized(MessageStatus::queued);
    facts.parameter_fault = "body.name is empty.";
    auto trace = explain(facts);
    EXPECT_EQ(trace.status, "queued");
    EXPECT_THAT(trace.explanation, HasSubstr("waits for its turn"));
    EXPECT_EQ(trace.rules.back().verdict, not_reached);
    EXPECT_THAT(trace.rules.back().detail, HasSubstr("As things stand: body.name is empty."));
    facts.campaign.status = CampaignStatus::paused;
    EXPECT_THAT(explain(facts).explanation, HasSubstr("paused"));
}

TEST(Trace, AValueThatIsMissingIsSeenBeforehand) {
    auto facts = waiting_send();
    facts.parameter_fault = "body.name is empty.";
    auto const trace = explain(facts);
    EXPECT_EQ(trace.status, "would_be_skipped");
    EXPECT_EQ(trace.decided_by, "parameters");
    EXPECT_EQ(trace.rules.back().verdict, excludes);
    facts.parameter_fault.reset();    // no template that could tell
    EXPECT_EQ(explain(facts).rules.back().verdict, not_reached);
}

TEST(Trace, EveryEndHasItsSentenceAndItsCause) {
    auto failed = materialized(MessageStatus::failed);
    failed.row->error_code = 131'026;
    failed.row->failed_at = now;
    EXPECT_EQ(explain(failed).decided_by, "meta");
    EXPECT_THAT(explain(failed).explanation, HasSubstr("Meta refused the message at 2027-01-15T08:00:00Z"));
    failed.row->accepted_at = now - 30s;
    EXPECT_THAT(explain(failed).explanation, HasSubstr("reported at 2027-01-15T08:00:00Z that it failed"));
    EXPECT_THAT(explain(failed).explanation, HasSubstr("131026"));

    auto cancelled = materialized(MessageStatus::cancelled);
    cancelled.send.status = SendStatus::cancelled;
    EXPECT_EQ(explain(cancelled).decided_by, "campaign");
    EXPECT_EQ(explain(cancelled).rules.back().verdict, not_reached);

    auto doubt = materialized(MessageStatus::in_doubt);
    doubt.row->detail = "connection lost";
    EXPECT_EQ(explain(doubt).decided_by, "");
    EXPECT_THAT(explain(doubt).explanation,
                HasSubstr("no answer came: connection lost. It is not sent again"));

    auto missed = waiting_send();
    missed.send.status = SendStatus::missed;
    missed.send.status_reason = "It was due at noon.";
    EXPECT_EQ(explain(missed).status, "will_not_be_sent");
    EXPECT_EQ(explain(missed).decided_by, "campaign");
    EXPECT_THAT(explain(missed).explanation, HasSubstr("It was due at noon."));
}

TEST(Trace, RepeatedRowsAreListedAndTheFirstIsJudged) {
    auto facts = waiting_send();
    facts.leads.push_back(
        {.lead_no = 2, .row_no = 9, .status = IngestStatus::duplicate, .phone = phone, .first_row = 2});
    auto const trace = explain(facts);
    EXPECT_EQ(facts.lead()->row_no, 2U);
    EXPECT_EQ(trace.status, "would_be_sent");
    EXPECT_THAT(detail(trace, Rule::duplicate), HasSubstr("row 9"));
}
}    // namespace
}    // namespace carillon::engine
