#pragma once
#include "base/clock.hpp"
#include "domain/campaign.hpp"
#include "domain/filters.hpp"
#include "domain/lead.hpp"
#include "domain/message.hpp"

#include <array>
#include <concepts>

namespace carillon {

/// What decides whether a lead of a send gets its message. The first rule that excludes a lead decides, and
/// no later one is asked. The order is this one:
enum class Rule : std::uint8_t {
    // When the send is materialized, about a minute before its time.
    number,       // ingest found a possible phone number
    duplicate,    // the number's first row of the audience
    geography,    // Meta's rules for the category and the lead's country
    opt_outs,
    audience_filter,    // the list that a customer's system posted for the send
    event_filter,       // what customers' systems say that the lead did
    // When the message is taken to be sent.
    opt_outs_at_claim,
    parameters,    // every parameter of the template has a value that Meta takes
};
inline constexpr std::array materializing_rules{Rule::number,   Rule::duplicate,       Rule::geography,
                                                Rule::opt_outs, Rule::audience_filter, Rule::event_filter};
inline constexpr std::array claiming_rules{Rule::opt_outs_at_claim, Rule::parameters};
std::string_view to_string(Rule rule);    // "audience_filter"

/// What a rule says of one lead.
enum class Verdict : std::uint8_t {
    pass,
    excludes,
    not_reached,    // an earlier rule has decided, or its time has not come
    not_applied,    // the send does not have this rule
};
std::string_view to_string(Verdict verdict);

/// What a send asks of its leads, settled when its materializing begins, so that every lead is asked the
/// same.
struct SendRules {
    SendCategory category = SendCategory::marketing;
    bool audience_filter = false;
    WhenNoFilterEvent when_no_filter_event = WhenNoFilterEvent::skip;
    std::optional<FilterMode> filter_event;    // of the list that counts; nothing: none arrived
    std::optional<EventFilter> event_filter;
    Wall as_of{};    // what was recorded by then counts, and minutes are counted back from it

    /// Since when an event counts; nothing: since ever.
    std::optional<Wall> events_since() const {
        if (!event_filter || !event_filter->within_minutes) return {};
        return as_of - std::chrono::minutes{*event_filter->within_minutes};
    }
};

/// Whether a rule has anything to say for a send.
bool applies(Rule rule, SendRules const& rules);
/// The rule that a reason comes from. Not of `none`.
Rule rule_of(SkipReason reason);
/// What `rule` said of a lead whose outcome is `decided` (none: it got its message), for a rule whose time
/// has come.
Verdict verdict_of(Rule rule, SendRules const& rules, SkipReason decided);

/// Whether an opt-out from marketing alone bars a send. One from everything always does.
constexpr bool marketing_stop_bars(SendCategory category) { return category == SendCategory::marketing; }

/// What ingest has said of a lead.
struct LeadFacts {
    IngestStatus status = IngestStatus::ok;
    GeoRule geo_rule = GeoRule::none;
};

/// What is costly to know of a lead; asked only where a rule needs it.
template <class T>
concept LeadLookups = requires(T& lookups, SendCategory category) {
    { lookups.opted_out(category) } -> std::same_as<bool>;
    { lookups.in_filter_event() } -> std::same_as<bool>;
    { lookups.did_event() } -> std::same_as<bool>;    // the event filter's, recorded by as_of, in its time
};

/// The part of the rules that needs no look-up.
SkipReason by_number(LeadFacts lead);
SkipReason by_duplicate(LeadFacts lead);
SkipReason by_geography(LeadFacts lead, SendCategory category);

template <LeadLookups Lookups>
SkipReason ask(Rule rule, SendRules const& rules, LeadFacts lead, Lookups& lookups) {
    switch (rule) {
        case Rule::number: return by_number(lead);
        case Rule::duplicate: return by_duplicate(lead);
        case Rule::geography: return by_geography(lead, rules.category);
        case Rule::opt_outs:
            return lookups.opted_out(rules.category) ? SkipReason::opted_out : SkipReason::none;
        case Rule::audience_filter:
            if (!rules.audience_filter) return SkipReason::none;
            if (!rules.filter_event)
                return rules.when_no_filter_event == WhenNoFilterEvent::skip ? SkipReason::no_filter_event
                                                                             : SkipReason::none;
            return lookups.in_filter_event() == (*rules.filter_event == FilterMode::include)
                       ? SkipReason::none
                       : SkipReason::filter_excluded;
        case Rule::event_filter:
            if (!rules.event_filter) return SkipReason::none;
            return lookups.did_event() == (rules.event_filter->mode == FilterMode::include)
                       ? SkipReason::none
                       : SkipReason::event_filter;
        case Rule::opt_outs_at_claim:
        case Rule::parameters: return SkipReason::none;    // asked when the message is claimed
    }
    return SkipReason::none;
}

/// Why a lead gets no message from a send when it is materialized; none: it gets one.
template <LeadLookups Lookups>
SkipReason judge(SendRules const& rules, LeadFacts lead, Lookups& lookups) {
    for (auto const rule : materializing_rules)
        if (auto const reason = ask(rule, rules, lead, lookups); reason != SkipReason::none) return reason;
    return SkipReason::none;
}

}    // namespace carillon
