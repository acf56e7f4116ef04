#include "domain/eligibility.hpp"

namespace carillon {

std::string_view to_string(Rule rule) {
    switch (rule) {
        case Rule::number: return "number";
        case Rule::duplicate: return "duplicate";
        case Rule::geography: return "geography";
        case Rule::opt_outs: return "opt_outs";
        case Rule::audience_filter: return "audience_filter";
        case Rule::event_filter: return "event_filter";
        case Rule::opt_outs_at_claim: return "opt_outs_at_claim";
        case Rule::parameters: return "parameters";
    }
    return "?";
}

std::string_view to_string(Verdict verdict) {
    switch (verdict) {
        case Verdict::pass: return "pass";
        case Verdict::excludes: return "excludes";
        case Verdict::not_reached: return "not_reached";
        case Verdict::not_applied: return "not_applied";
    }
    return "?";
}

bool applies(Rule rule, SendRules const& rules) {
    switch (rule) {
        case Rule::audience_filter: return rules.audience_filter;
        case Rule::event_filter: return rules.event_filter.has_value();
        case Rule::number:
        case Rule::duplicate:
        case Rule::geography:
        case Rule::opt_outs:
        case Rule::opt_outs_at_claim:
        case Rule::parameters: return true;
    }
    return true;
}

Rule rule_of(SkipReason reason) {
    switch (reason) {
        case SkipReason::invalid_phone: return Rule::number;
        case SkipReason::duplicate: return Rule::duplicate;
        case SkipReason::geo_us_marketing:
        case SkipReason::geo_sanctioned: return Rule::geography;
        case SkipReason::opted_out: return Rule::opt_outs;
        case SkipReason::filter_excluded:
        case SkipReason::no_filter_event: return Rule::audience_filter;
        case SkipReason::event_filter: return Rule::event_filter;
        case SkipReason::opted_out_at_claim: return Rule::opt_outs_at_claim;
        case SkipReason::none:    // not of none
        case SkipReason::missing_parameter: return Rule::parameters;
    }
    return Rule::parameters;
}

Verdict verdict_of(Rule rule, SendRules const& rules, SkipReason decided) {
    if (!applies(rule, rules)) return Verdict::not_applied;
    if (decided == SkipReason::none || rule < rule_of(decided)) return Verdict::pass;
    return rule == rule_of(decided) ? Verdict::excludes : Verdict::not_reached;
}

SkipReason by_number(LeadFacts lead) {
    return lead.status == IngestStatus::invalid_phone ? SkipReason::invalid_phone : SkipReason::none;
}

SkipReason by_duplicate(LeadFacts lead) {
    return lead.status == IngestStatus::duplicate ? SkipReason::duplicate : SkipReason::none;
}

SkipReason by_geography(LeadFacts lead, SendCategory category) {
    if (lead.status != IngestStatus::ineligible_geo) return SkipReason::none;
    if (lead.geo_rule != GeoRule::us_marketing) return SkipReason::geo_sanctioned;
    return category == SendCategory::marketing ? SkipReason::geo_us_marketing : SkipReason::none;
}

}    // namespace carillon
