#include "base/time.hpp"
#include "domain/phone.hpp"
#include "engine/trace.hpp"
#include "graph/error_policy.hpp"

#include <algorithm>

namespace carillon::engine {
namespace {

/// Answers the rules' questions out of what was gathered.
struct Known {
    TraceFacts const& facts;

    bool bars(store::OptOut const& opt_out) const {
        return opt_out.scope == store::OptOutScope::all || marketing_stop_bars(facts.rules.category);
    }
    store::OptOut const* barring() const {
        auto const found =
            std::ranges::find_if(facts.opt_outs, [this](auto const& each) { return bars(each); });
        return found == facts.opt_outs.end() ? nullptr : &*found;
    }
    bool opted_out(SendCategory) const { return barring() != nullptr; }
    bool in_filter_event() const { return facts.named; }
    bool did_event() const {
        auto const since = facts.rules.events_since();
        return facts.last_event && (!since || facts.last_event->occurred_at >= *since);
    }
};

std::string words(store::OptOutSource source) {
    switch (source) {
        case store::OptOutSource::keyword: return "they wrote it";
        case store::OptOutSource::meta_preference: return "they stopped marketing in WhatsApp";
        case store::OptOutSource::meta_error: return "Meta said so when it refused a message";
        case store::OptOutSource::manual: return "entered by hand";
        case store::OptOutSource::import: return "imported";
        case store::OptOutSource::erasure: return "the person was erased";
    }
    return "?";
}

std::string words(store::OptOut const& opt_out) {
    return fmt::format("opted out of {} at {}, {}{}",
                       opt_out.scope == store::OptOutScope::all ? "everything" : "marketing",
                       to_rfc3339(opt_out.at), words(opt_out.source),
                       opt_out.detail.empty() ? "" : fmt::format(" (“{}”)", opt_out.detail));
}

std::string number_detail(TraceFacts const& facts, Verdict verdict) {
    auto const& lead = *facts.lead();
    if (verdict == Verdict::excludes) return fmt::format("Row {}: {}", lead.row_no, lead.reason);
    return fmt::format("Row {} of the audience has a valid number.", lead.row_no);
}

std::string duplicate_detail(TraceFacts const& facts, Verdict verdict) {
    auto const& lead = *facts.lead();
    if (verdict == Verdict::excludes) return fmt::format("Row {}: {}", lead.row_no, lead.reason);
    std::string rows;
    for (auto const& each : facts.leads)
        if (each.status == IngestStatus::duplicate)
            rows += fmt::format("{}{}", rows.empty() ? "" : ", ", each.row_no);
    if (rows.empty()) return "No other row of the audience has this number.";
    return fmt::format("It is the number's first row. Repeated in row {}, for which nothing more is sent.",
                       rows);
}

std::string geography_detail(TraceFacts const& facts, Verdict verdict) {
    auto const& lead = *facts.lead();
    if (verdict == Verdict::excludes)
        return lead.reason.empty()
                   ? fmt::format("Meta's rules bar numbers in {}.", country_name(lead.country))
                   : lead.reason;
    if (lead.status == IngestStatus::ineligible_geo)
        return "Meta bars US numbers from marketing alone, and this is a utility send.";
    return fmt::format("Meta's rules for {} sends bar nobody in {}.", to_string(facts.rules.category),
                       country_name(lead.country));
}

std::string opt_out_detail(TraceFacts const& facts, Verdict verdict) {
    auto const* const barring = Known{facts}.barring();
    if (verdict == Verdict::excludes) {
        if (barring) return fmt::format("The number {}.", words(*barring));
        return "The number had opted out when the send was prepared. That opt-out has been removed since.";
    }
    if (barring)
        return fmt::format("No opt-out barred the number when the send was prepared. Since then: it {}.",
                           words(*barring));
    if (!facts.opt_outs.empty())
        return fmt::format("The number {}; that does not bar a utility send.", words(facts.opt_outs.front()));
    return "No opt-out bars the number.";
}

std::string audience_filter_detail(TraceFacts const& facts) {
    if (!facts.filter_event)
        return fmt::format(
            "{} The send then goes to {}.",
            facts.send.rules_as_of ? "No filter event came." : "No filter event has come yet.",
            facts.rules.when_no_filter_event == WhenNoFilterEvent::skip ? "nobody" : "everybody");
    auto const& event = *facts.filter_event;
    return fmt::format("The {} list accepted at {} ({} leads) {} this lead. {}", to_string(event.mode),
                       to_rfc3339(event.accepted_at), event.lead_count,
                       facts.named ? "names" : "does not name",
                       event.mode == FilterMode::include ? "Only those it names get the message."
                                                         : "Those it names are left out.");
}

std::string event_filter_detail(TraceFacts const& facts) {
    auto const& filter = *facts.rules.event_filter;
    auto const window = filter.within_minutes
                            ? fmt::format("in the {} minutes before {}", *filter.within_minutes,
                                          to_rfc3339(facts.rules.as_of))
                            : fmt::format("at any time before {}", to_rfc3339(facts.rules.as_of));
    auto text = fmt::format("The send {} those with a “{}” event {}. ",
                            filter.mode == FilterMode::include ? "goes only to" : "leaves out",
                            filter.event_type, window);
    text += facts.last_event ? fmt::format("The last one recorded by then is of {}.",
                                           to_rfc3339(facts.last_event->occurred_at))
                             : "None was recorded by then.";
    bool const newer = facts.newest_event && (!facts.last_event || facts.newest_event->occurred_at !=
                                                                       facts.last_event->occurred_at);
    if (newer)
        text += fmt::format(" One of {} was recorded later and did not count.",
                            to_rfc3339(facts.newest_event->occurred_at));
    return text;
}

std::string claim_opt_out_detail(TraceFacts const& facts, Verdict verdict) {
    auto const* const barring = Known{facts}.barring();
    if (verdict == Verdict::excludes)
        return barring ? fmt::format(
                             "The number {}: after the send was prepared, and before the message was "
                             "taken to be sent.",
                             words(*barring))
                       : "The number had opted out by then. That opt-out has been removed since.";
    std::string text = verdict == Verdict::pass ? "No opt-out barred the number when the message was taken."
                                                : "Asked when the message is taken to be sent.";
    if (barring && facts.row)
        text += fmt::format(" {} the number {}.", verdict == Verdict::pass ? "Since then:" : "By now",
                            words(*barring));
    return text;
}

std::string parameters_detail(TraceFacts const& facts, Verdict verdict) {
    bool const now = !facts.row;
    if (verdict == Verdict::excludes) {
        if (facts.row && !facts.row->detail.empty()) return facts.row->detail;
        return facts.parameter_fault.value_or("");
    }
    if (verdict == Verdict::pass)
        return now ? "Every parameter has a value that Meta takes."
                   : "Every parameter had a value that Meta takes.";
    std::string text = "Asked when the message is taken to be sent.";
    if (facts.parameter_fault && !facts.parameter_fault->empty())
        text += " As things stand: " + *facts.parameter_fault;
    return text;
}

std::string detail_of(TraceFacts const& facts, Rule rule, Verdict verdict, SkipReason decided) {
    if (verdict == Verdict::not_applied)
        return rule == Rule::audience_filter ? "The send has no audience filter."
                                             : "The send has no event filter.";
    if (verdict == Verdict::not_reached && decided != SkipReason::none && rule > rule_of(decided))
        return fmt::format("Not asked: {} had decided.", to_string(rule_of(decided)));
    switch (rule) {
        case Rule::number: return number_detail(facts, verdict);
        case Rule::duplicate: return duplicate_detail(facts, verdict);
        case Rule::geography: return geography_detail(facts, verdict);
        case Rule::opt_outs: return opt_out_detail(facts, verdict);
        case Rule::audience_filter: return audience_filter_detail(facts);
        case Rule::event_filter: return event_filter_detail(facts);
        case Rule::opt_outs_at_claim: return claim_opt_out_detail(facts, verdict);
        case Rule::parameters: return parameters_detail(facts, verdict);
    }
    return {};
}

/// Why the lead has no message, or would have none.
SkipReason decide(TraceFacts const& facts) {
    if (facts.row) return facts.row->skip_reason;
    Known known{facts};
    auto const& lead = *facts.lead();
    auto const reason = judge(facts.rules, {lead.status, lead.geo_rule}, known);
    if (reason != SkipReason::none) return reason;
    return facts.parameter_fault.value_or("").empty() ? SkipReason::none : SkipReason::missing_parameter;
}

/// Whether the rules of the claim have been asked, or can be answered already.
bool is_asked(TraceFacts const& facts, Rule rule) {
    if (facts.row) return !is_queued(facts.row->status) && facts.row->status != MessageStatus::cancelled;
    return rule == Rule::parameters && facts.parameter_fault.has_value();
}

void ask_rules(TraceFacts const& facts, SkipReason decided, Trace& trace) {
    auto const add = [&](Rule rule, Verdict verdict) {
        trace.rules.push_back({rule, verdict, detail_of(facts, rule, verdict, decided)});
    };
    for (auto const rule : materializing_rules) add(rule, verdict_of(rule, facts.rules, decided));
    for (auto const rule : claiming_rules)
        add(rule, is_asked(facts, rule) ? verdict_of(rule, facts.rules, decided) : Verdict::not_reached);
}

std::string waiting(TraceFacts const& facts) {
    std::string text;
    if (facts.campaign.status == CampaignStatus::paused)
        text = "The message waits: the campaign is paused.";
    else if (facts.send.status == SendStatus::firing)
        text = "The send is going out, and the message waits for its turn.";
    else
        text = fmt::format("The message is ready. The send is due at {}.",
                           to_rfc3339(facts.send.settings.scheduled_at));
    if (facts.row->attempt > 1)
        text += fmt::format(" It is attempt {}: those before it were not taken.", facts.row->attempt);
    return text;
}

std::string time_of(std::optional<Wall> const& time) { return time ? to_rfc3339(*time) : "an unknown time"; }

std::string failure(store::MessageRow const& row) {
    auto const& policy = graph::policy_for(row.error_code);
    auto const what = row.accepted_at
                          ? fmt::format("Meta took the message at {} and reported at {} that it failed",
                                        time_of(row.accepted_at), time_of(row.failed_at))
                          : fmt::format("Meta refused the message at {}", time_of(row.failed_at));
    return fmt::format("{}: {} ({}). {}", what, policy.title, row.error_code, policy.advice);
}

std::string story(TraceFacts const& facts) {
    auto const& row = *facts.row;
    switch (row.status) {
        case MessageStatus::queued:
        case MessageStatus::requeued: return waiting(facts);
        case MessageStatus::sending: return "The message is on its way to Meta; the answer is not in yet.";
        case MessageStatus::accepted:
            return fmt::format("Meta took the message at {}. It has not said more yet.",
                               time_of(row.accepted_at));
        case MessageStatus::sent:
            return fmt::format("Meta sent the message at {}; no phone has confirmed it yet.",
                               time_of(row.sent_at));
        case MessageStatus::delivered:
            return fmt::format("The message was delivered at {}.", time_of(row.delivered_at));
        case MessageStatus::read:
            return fmt::format("The message was delivered, and read at {}.", time_of(row.read_at));
        case MessageStatus::failed: return failure(row);
        case MessageStatus::skipped: return std::string{describe(row.skip_reason)};
        case MessageStatus::cancelled:
            return fmt::format("The message was cancelled before its turn came: the send is {}.{}{}",
                               to_string(facts.send.status), facts.send.status_reason.empty() ? "" : " ",
                               facts.send.status_reason);
        case MessageStatus::in_doubt:
            return fmt::format(
                "The message left, and no answer came{}{}. It is not sent again by itself, because it may "
                "have arrived; a status event from Meta settles it, or somebody decides.",
                row.detail.empty() ? "" : ": ", row.detail);
        case MessageStatus::assumed_sent:
            return fmt::format("The message left, no answer came, and {}. Nothing of Meta's proves it yet.",
                               row.detail);
    }
    return {};
}

std::string decider(MessageStatus status, SkipReason reason) {
    if (reason != SkipReason::none) return std::string{to_string(rule_of(reason))};
    if (status == MessageStatus::failed) return "meta";
    if (status == MessageStatus::cancelled) return "campaign";
    return {};
}

void tell_what_was(TraceFacts const& facts, Trace& trace) {
    trace.at_materialization = true;
    trace.status = to_string(facts.row->status);
    trace.decided_by = decider(facts.row->status, facts.row->skip_reason);
    trace.explanation = story(facts);
}

void tell_what_would_be(TraceFacts const& facts, Trace& trace) {
    auto const& send = facts.send;
    if (has_ended(send.status)) {
        trace.status = "will_not_be_sent";
        trace.decided_by = "campaign";
        trace.explanation =
            fmt::format("The send is {}: it ended before this lead's turn came.{}{}", to_string(send.status),
                        send.status_reason.empty() ? "" : " ", send.status_reason);
        return;
    }
    auto const at = to_rfc3339(send.settings.scheduled_at);
    if (trace.skip_reason != SkipReason::none) {
        trace.status = "would_be_skipped";
        trace.decided_by = to_string(rule_of(trace.skip_reason));
        trace.explanation =
            fmt::format("As things stand, this person gets no message at {}. {}", at,
                        std::ranges::find(trace.rules, Verdict::excludes, &Trace::Asked::verdict)->detail);
        return;
    }
    trace.status = "would_be_sent";
    trace.explanation = fmt::format("As things stand, this person gets the message at {}.", at);
    if (facts.campaign.status == CampaignStatus::draft)
        trace.explanation += " The campaign is a draft: nothing goes out before it is scheduled.";
    if (facts.campaign.status == CampaignStatus::paused)
        trace.explanation += " The campaign is paused: nothing goes out before it is resumed.";
}
}    // namespace

Trace explain(TraceFacts const& facts) {
    Trace trace;
    if (!facts.lead()) {
        trace.status = "not_in_audience";
        trace.explanation =
            facts.audience_ready
                ? "No row of the campaign's audience has this number, so the send is not for it."
                : "The campaign has no audience that is ready, so nobody can be told apart yet.";
        return trace;
    }
    trace.skip_reason = decide(facts);
    ask_rules(facts, trace.skip_reason, trace);
    if (facts.row)
        tell_what_was(facts, trace);
    else
        tell_what_would_be(facts, trace);
    return trace;
}

}    // namespace carillon::engine
