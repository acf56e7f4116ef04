#include "engine/trace.hpp"

#include "domain/value_rules.hpp"
#include "engine/send_plan.hpp"
#include "graph/template_json.hpp"
#include "store/assets.hpp"
#include "store/audiences.hpp"
#include "store/eligibility.hpp"
#include "store/store.hpp"

namespace carillon::engine {
namespace {
constexpr std::size_t leads_max = 100;    // rows of one phone that are listed

/// The rows of exactly this phone: the search finds numbers that begin with it.
Async<std::vector<Lead>> find_leads(store::Store& store, AudienceId audience, std::uint64_t phone) {
    store::LeadFilter const filter{.q = to_e164(phone), .limit = leads_max};
    auto leads = co_await store.audiences().leads(audience, filter);
    std::erase_if(leads, [phone](Lead const& lead) { return lead.phone != phone; });
    co_return leads;
}

Async<std::optional<store::FilterEvent>> find_event(store::Store& store, store::Send send) {
    if (!send.settings.audience_filter) co_return std::nullopt;
    auto latest = co_await store.filters().latest_filter_event(send.id);
    // None is accepted once the send is materialized: the latest is the one it was materialized with, if any.
    if (send.rules_as_of && !send.filter_event) latest.reset();
    co_return latest;
}

Async<std::optional<store::MessageRow>> find_row(store::Store& store, SendId send, LeadNo lead) {
    store::MessageFilter const filter{.after = lead - 1, .limit = 1};
    auto rows = co_await store.reports().messages(send, filter);
    if (rows.empty() || rows.front().id.lead_no != lead) co_return std::nullopt;
    co_return std::move(rows.front());
}

Async<std::optional<std::string>> find_parameter_fault(store::Store& store, OrgId org,
                                                       store::SendSettings settings,
                                                       std::vector<std::string> columns,
                                                       std::string variables) {
    auto const stored = co_await store.assets().find_template(org, settings.template_id);
    if (!stored) co_return std::nullopt;
    auto const subject =
        graph::parse_template(stored->name, stored->language, stored->category, stored->status,
                              stored->parameter_format, stored->components_json);
    auto const bindings = read_bindings(settings.parameters_json);
    if (!subject || !bindings) co_return std::nullopt;
    auto const checked = check_bindings(*subject, *bindings, columns);
    if (!checked) co_return std::nullopt;
    ValueRules const rules{*subject, *checked, columns};
    auto const values = unpack_variables(variables);
    auto const fault = rules.first_fault(values);
    std::string sentence;
    if (fault) sentence = fault->sentence();
    co_return sentence;
}

Async<void> gather_events(store::Store& store, TraceFacts& facts, std::uint64_t phone) {
    auto const& filter = facts.send.settings.event_filter;
    if (!filter) co_return;
    auto const org = facts.send.org;
    facts.last_event =
        co_await store.filters().last_lead_event(org, filter->event_type, phone, facts.rules.as_of);
    facts.newest_event = co_await store.filters().last_lead_event(org, filter->event_type, phone, facts.now);
}
}    // namespace

Lead const* TraceFacts::lead() const {
    for (auto const& each : leads)
        if (each.status != IngestStatus::duplicate) return &each;
    return leads.empty() ? nullptr : &leads.front();
}

Async<TraceFacts> gather_trace(store::Store& store, store::Send send, store::Campaign campaign,
                               std::uint64_t phone, Wall now) {
    TraceFacts facts{.send = std::move(send), .campaign = std::move(campaign), .now = now};
    auto const audience = co_await store.audiences().find(facts.campaign.org, facts.campaign.audience);
    facts.audience_ready = audience && audience->status == store::AudienceStatus::ready;
    if (!facts.audience_ready) co_return facts;
    facts.leads = co_await find_leads(store, audience->id, phone);
    auto const* const lead = facts.lead();
    if (!lead) co_return facts;
    facts.filter_event = co_await find_event(store, facts.send);
    facts.rules = store::rules_of(facts.send,
                                  facts.filter_event ? std::optional{facts.filter_event->mode} : std::nullopt,
                                  facts.send.rules_as_of.value_or(now));
    if (facts.filter_event)
        facts.named = co_await store.filters().names(facts.filter_event->id, phone, lead->external_id);
    facts.row = co_await find_row(store, facts.send.id, lead->lead_no);
    facts.opt_outs = co_await store.opt_outs().find(facts.send.org, phone);
    co_await gather_events(store, facts, phone);
    facts.parameter_fault = co_await find_parameter_fault(store, facts.send.org, facts.send.settings,
                                                          audience->columns, lead->variables);
    co_return facts;
}

}    // namespace carillon::engine
