#include "engine/preflight.hpp"

#include "domain/geo.hpp"
#include "domain/schedule.hpp"
#include "domain/value_rules.hpp"
#include "engine/media_upload.hpp"
#include "engine/send_plan.hpp"
#include "graph/template_json.hpp"
#include "store/assets.hpp"
#include "store/audiences.hpp"
#include "store/campaigns.hpp"
#include "store/store.hpp"

namespace carillon::engine {
namespace {
constexpr std::size_t lead_page = 20'000;    // of one read, so that other readers need not wait long
constexpr std::size_t sample_size = 5;
constexpr std::size_t remembered_max = 200;

/// Adds a lead's fault to its slot's.
void look_at(std::map<std::string, GateFacts::Lack, std::less<>>& lacks, store::LeadValues const& lead,
             ValueFault const& fault) {
    auto& lack = lacks[std::string{fault.slot}];
    lack.slot = fault.slot;
    lack.column = fault.column;
    if (fault.missing) {
        if (++lack.missing == 1) lack.sample_rows.clear();    // the sample is of the missing ones
    } else {
        ++lack.unusable;
        if (lack.sample_reason.empty()) lack.sample_reason = fault.phrase;
        if (lack.missing > 0) return;
    }
    if (lack.sample_rows.size() < sample_size)
        lack.sample_rows.push_back(static_cast<std::int64_t>(lead.row_no));
}

GateFacts::Audience facts_of(store::Audience const& audience) {
    GateFacts::Audience facts{.name = audience.name};
    facts.ready = audience.status == store::AudienceStatus::ready;
    facts.ingesting = audience.status == store::AudienceStatus::ingesting;
    facts.error = audience.error;
    facts.rows = audience.rows_read;
    facts.marketing = facts.utility = audience.totals.ok;
    // Barred from marketing alone: the totals do not tell them from the sanctioned, their countries do.
    std::int64_t marketing_barred = 0;
    for (auto const& [code, count] : audience.by_country)
        if (geo_rule(Country{code}, 0) == GeoRule::us_marketing) marketing_barred += count;
    facts.utility += std::min(marketing_barred, audience.totals.ineligible_geo);
    return facts;
}

/// The fault's sentence, with the parameter it is about where it does not say so itself.
std::string with_slot(FieldError const& error) {
    auto const slot = error.pointer.substr(error.pointer.rfind('/') + 1);
    return error.message.find(slot) != std::string::npos ? error.message
                                                         : fmt::format("{}: {}", slot, error.message);
}
}    // namespace

Async<std::vector<GateFacts::Lack>> Gatekeeper::find_lacks(AudienceId audience, SendCategory category,
                                                           std::vector<std::string> const& columns,
                                                           Template const& subject,
                                                           Bindings const& bindings) {
    ValueRules const rules{subject, bindings, columns};
    std::vector<GateFacts::Lack> lacks;
    if (!rules.reads_columns()) co_return lacks;
    auto const key = fmt::format("{}\n{}\n{}\n{}", audience.value, to_string(category), subject.components,
                                 write_bindings(bindings));
    if (auto const known = lacks_.find(key); known != lacks_.end()) co_return known->second;

    std::map<std::string, GateFacts::Lack, std::less<>> by_slot;
    auto const look = [&](store::LeadValues const& lead) {
        bool const eligible = lead.status == IngestStatus::ok ||
                              (category == SendCategory::utility && lead.geo_rule == GeoRule::us_marketing);
        if (!eligible) return;
        auto const values = unpack_variables(lead.variables);
        for (auto const& fault : rules.faults(values)) look_at(by_slot, lead, fault);
    };
    std::optional<LeadNo> last = 0;
    while (last) last = co_await store_.audiences().look_at_leads(audience, *last, lead_page, look);
    for (auto const& slot : slots(subject))
        if (auto const found = by_slot.find(slot.key); found != by_slot.end())
            lacks.push_back(std::move(found->second));
    if (lacks_.size() >= remembered_max) lacks_.clear();
    lacks_[key] = lacks;
    co_return lacks;
}

Async<void> Gatekeeper::add_template(GateFacts::Send& facts, store::Send const& send, WabaId waba,
                                     AudienceId audience, std::vector<std::string> columns,
                                     bool audience_ready) {
    if (!send.settings.template_id) co_return;
    auto const stored = co_await store_.assets().find_template(send.org, send.settings.template_id);
    if (!stored) co_return;
    auto const category = category_from(stored->category);
    facts.subject =
        GateFacts::Template{.name = stored->name,
                            .language = stored->language,
                            .category = stored->category,
                            .status = stored->status,
                            .deleted = stored->deleted,
                            .suits = category && suits(*category, send.settings.category),
                            .approved = template_status_from(stored->status) == TemplateStatus::approved,
                            .same_account = !waba || stored->waba == waba};
    auto const subject =
        graph::parse_template(stored->name, stored->language, stored->category, stored->status,
                              stored->parameter_format, stored->components_json);
    auto const bindings = read_bindings(send.settings.parameters_json);
    if (!subject || !bindings) {
        facts.bad_bindings.push_back(subject ? bindings.error().detail : subject.error().detail);
        co_return;
    }
    if (!audience_ready) co_return;    // its columns are not known
    auto const checked = check_bindings(*subject, *bindings, columns);
    if (!checked) {
        for (auto const& error : checked.error().errors) {
            if (error.code == "missing_parameter")
                facts.unbound.push_back(error.pointer.substr(error.pointer.rfind('/') + 1));
            else
                facts.bad_bindings.push_back(with_slot(error));
        }
        co_return;
    }
    auto const faults = co_await media_faults(store_, send.org, *subject, *checked);
    for (auto const& fault : faults) facts.bad_bindings.push_back(with_slot(fault));
    facts.lacks = co_await find_lacks(audience, send.settings.category, columns, *subject, *checked);
}

Async<GateFacts> Gatekeeper::gather(store::Campaign campaign, std::vector<store::Send> sends) {
    GateFacts facts{.opt_in_confirmed = campaign.product_policy_confirmed};
    auto const waba = co_await add_account(facts, campaign);
    auto const audience = co_await store_.audiences().find(campaign.org, campaign.audience);
    if (audience) facts.audience = facts_of(*audience);
    for (auto const& send : sends) {
        auto const& settings = send.settings;
        GateFacts::Send each{.id = send.id,
                             .category = settings.category,
                             .status = send.status,
                             .at = settings.scheduled_at,
                             .to_the_minute = given_to_the_minute(settings.scheduled_local),
                             .local = fmt::format("{} {}", settings.scheduled_local, settings.time_zone),
                             .rate = settings.max_messages_per_second};
        std::vector<std::string> columns;
        if (audience) columns = audience->columns;
        co_await add_template(each, send, waba, campaign.audience, std::move(columns),
                              facts.audience && facts.audience->ready);
        co_await add_filters(each, send);
        facts.sends.push_back(std::move(each));
    }
    co_return facts;
}

Async<Assessment> Gatekeeper::before_scheduling(store::Campaign campaign) {
    auto sends = co_await store_.campaigns().sends(campaign.org, campaign.id);
    co_return co_await before_scheduling(std::move(campaign), std::move(sends));
}

Async<Assessment> Gatekeeper::before_scheduling(store::Campaign campaign, std::vector<store::Send> sends) {
    auto facts = co_await gather(std::move(campaign), sends);
    Assessment assessment;
    assessment.sends = co_await measure(facts, sends, GateMoment::scheduling);
    assessment.gates = judge_gates(facts, clock_.wall(), GateMoment::scheduling);
    co_return assessment;
}

Async<Result<void>> Gatekeeper::before_materializing(store::OpenSend open) {
    std::vector<store::Send> const sends{std::move(open.send)};
    auto facts = co_await gather(std::move(open.campaign), sends);
    co_await measure(facts, sends, GateMoment::materialization);
    for (auto const& gate : judge_gates(facts, clock_.wall(), GateMoment::materialization))
        if (gate.status == GateStatus::fail)
            co_return refuse(Problem::Kind::conflict, gate.code, gate.message + " " + gate.fix);
    co_return Result<void>{};
}

}    // namespace carillon::engine
