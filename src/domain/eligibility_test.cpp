#include "domain/eligibility.hpp"

#include <gtest/gtest.h>

#include <map>

namespace carillon {
namespace {
using enum SkipReason;
using std::chrono::minutes;
constexpr Wall as_of = Wall{std::chrono::milliseconds{1'800'000'000'000}};

/// Answers as told, and notes what it was asked.
struct Told {
    bool stopped_all = false, stopped_marketing = false, named = false, did = false;
    std::string asked = {};

    bool opted_out(SendCategory category) {
        asked += "o";
        return stopped_all || (stopped_marketing && marketing_stop_bars(category));
    }
    bool in_filter_event() {
        asked += "f";
        return named;
    }
    bool did_event() {
        asked += "e";
        return did;
    }
};
static_assert(LeadLookups<Told>);

SendRules plain(SendCategory category) { return {.category = category, .as_of = as_of}; }
SendRules filtered(std::optional<FilterMode> event, WhenNoFilterEvent none = WhenNoFilterEvent::skip) {
    auto rules = plain(SendCategory::marketing);
    rules.audience_filter = true;
    rules.when_no_filter_event = none;
    rules.filter_event = event;
    return rules;
}
SendRules with_event(FilterMode mode, SendRules rules = plain(SendCategory::marketing)) {
    rules.event_filter = EventFilter{.mode = mode, .event_type = "bought"};
    return rules;
}
constexpr auto marketing = SendCategory::marketing;
constexpr auto utility = SendCategory::utility;
constexpr auto include = FilterMode::include;
constexpr auto exclude = FilterMode::exclude;
constexpr LeadFacts ok{};
constexpr LeadFacts us{IngestStatus::ineligible_geo, GeoRule::us_marketing};
constexpr LeadFacts sanctioned{IngestStatus::ineligible_geo, GeoRule::sanctioned};

struct Case {
    char const* name;
    SendRules rules;
    LeadFacts lead;
    Told facts;
    SkipReason reason;
    char const* asked;    // what was looked up: no more than it took
};

TEST(Eligibility, EachRuleInItsPlace) {
    Told const everything{.stopped_all = true, .named = true, .did = true};
    auto const both = with_event(include, filtered(include));
    Case const cases[] = {
        {"nothing bars", plain(marketing), ok, {}, none, "o"},
        {"no number", plain(marketing), {IngestStatus::invalid_phone}, everything, invalid_phone, ""},
        {"a duplicate", plain(utility), {IngestStatus::duplicate}, everything, duplicate, ""},
        {"US, marketing", plain(marketing), us, everything, geo_us_marketing, ""},
        {"US, utility", plain(utility), us, {}, none, "o"},
        {"sanctioned, marketing", plain(marketing), sanctioned, everything, geo_sanctioned, ""},
        {"sanctioned, utility", plain(utility), sanctioned, everything, geo_sanctioned, ""},
        {"opted out of all", plain(utility), ok, {.stopped_all = true}, opted_out, "o"},
        {"US opted out, utility", plain(utility), us, {.stopped_all = true}, opted_out, "o"},
        {"marketing stop, marketing", plain(marketing), ok, {.stopped_marketing = true}, opted_out, "o"},
        {"marketing stop, utility", plain(utility), ok, {.stopped_marketing = true}, none, "o"},
        {"an opt-out beats a list", filtered(include), ok, everything, opted_out, "o"},
        {"include, listed", filtered(include), ok, {.named = true}, none, "of"},
        {"include, not listed", filtered(include), ok, {}, filter_excluded, "of"},
        {"exclude, listed", filtered(exclude), ok, {.named = true}, filter_excluded, "of"},
        {"exclude, not listed", filtered(exclude), ok, {}, none, "of"},
        {"no list came, skip", filtered({}), ok, {.named = true}, no_filter_event, "o"},
        {"no list came, send all", filtered({}, WhenNoFilterEvent::send_all), ok, {}, none, "o"},
        {"a list that nobody asked for", plain(marketing), ok, {.named = true}, none, "o"},
        {"event include, did", with_event(include), ok, {.did = true}, none, "oe"},
        {"event include, did not", with_event(include), ok, {}, event_filter, "oe"},
        {"event exclude, did", with_event(exclude), ok, {.did = true}, event_filter, "oe"},
        {"event exclude, did not", with_event(exclude), ok, {}, none, "oe"},
        {"both, neither", both, ok, {}, filter_excluded, "of"},
        {"both, listed", both, ok, {.named = true}, event_filter, "ofe"},
        {"both, did", both, ok, {.did = true}, filter_excluded, "of"},
        {"both, both", both, ok, {.named = true, .did = true}, none, "ofe"},
    };
    for (auto const& [name, rules, lead, facts, reason, asked] : cases) {
        auto told = facts;
        EXPECT_EQ(judge(rules, lead, told), reason) << name;
        EXPECT_EQ(told.asked, asked) << name;
    }
}

TEST(Eligibility, AListThatIsTurnedOffIsNotAsked) {
    auto rules = filtered(include);
    rules.audience_filter = false;
    Told told;
    EXPECT_EQ(judge(rules, ok, told), none);
    EXPECT_EQ(told.asked, "o");
}

TEST(Eligibility, MinutesAreCountedBackFromWhenMaterializingBegan) {
    auto rules = with_event(include);
    EXPECT_EQ(rules.events_since(), std::nullopt);
    rules.event_filter->within_minutes = 90;
    EXPECT_EQ(rules.events_since(), as_of - minutes{90});
    EXPECT_EQ(plain(marketing).events_since(), std::nullopt);
}

TEST(Eligibility, TheRuleThatDecidedSplitsThePassedFromTheUnreached) {
    using enum Verdict;
    auto const rules = with_event(include);    // and no audience filter
    std::map<Rule, Verdict> const of_opt_out{{Rule::number, pass},
                                             {Rule::duplicate, pass},
                                             {Rule::geography, pass},
                                             {Rule::opt_outs, excludes},
                                             {Rule::audience_filter, not_applied},
                                             {Rule::event_filter, not_reached},
                                             {Rule::opt_outs_at_claim, not_reached},
                                             {Rule::parameters, not_reached}};
    for (auto const& [rule, verdict] : of_opt_out) EXPECT_EQ(verdict_of(rule, rules, opted_out), verdict);
    EXPECT_EQ(verdict_of(Rule::event_filter, rules, event_filter), excludes);
    EXPECT_EQ(verdict_of(Rule::event_filter, rules, none), pass);
    EXPECT_EQ(verdict_of(Rule::event_filter, plain(marketing), none), not_applied);
    EXPECT_EQ(verdict_of(Rule::event_filter, rules, opted_out_at_claim), pass);
    EXPECT_EQ(verdict_of(Rule::opt_outs_at_claim, rules, opted_out_at_claim), excludes);
    EXPECT_EQ(verdict_of(Rule::opt_outs_at_claim, rules, missing_parameter), pass);
    EXPECT_EQ(verdict_of(Rule::parameters, rules, missing_parameter), excludes);
}

/// judge() and rule_of() agree: the rule a reason is traced back to is the one that gives it.
TEST(Eligibility, AReasonIsTracedToTheRuleThatGaveIt) {
    struct {
        SendRules rules;
        LeadFacts lead;
        Told facts;
    } const barred[] = {{plain(marketing), {IngestStatus::invalid_phone}, {}},
                        {plain(marketing), {IngestStatus::duplicate}, {}},
                        {plain(marketing), us, {}},
                        {plain(utility), sanctioned, {}},
                        {plain(marketing), ok, {.stopped_all = true}},
                        {filtered(include), ok, {}},
                        {filtered({}), ok, {}},
                        {with_event(include), ok, {}}};
    for (auto const& [rules, lead, facts] : barred) {
        auto told = facts;
        auto const reason = judge(rules, lead, told);
        ASSERT_NE(reason, none);
        for (auto const rule : materializing_rules)
            EXPECT_EQ(ask(rule, rules, lead, told) != none && rule <= rule_of(reason),
                      rule == rule_of(reason))
                << to_string(rule) << " for " << to_string(reason);
    }
}
}    // namespace
}    // namespace carillon
