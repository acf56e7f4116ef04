#include "engine/preflight.hpp"

#include "domain/geo.hpp"
#include "engine/send_plan.hpp"
#include "graph/graph_client.hpp"
#include "graph/template_json.hpp"
#include "store/assets.hpp"
#include "store/audiences.hpp"
#include "store/campaigns.hpp"
#include "store/store.hpp"

namespace carillon::engine {
namespace {
constexpr std::size_t lead_page = 2'000;
constexpr std::size_t sample_size = 5;
constexpr std::size_t remembered_max = 200;

/// A slot that reads a column without a fallback: the leads have to be looked at.
struct Reads {
    std::size_t column = 0;
    SlotKind kind = SlotKind::text;
    bool required = false;
    GateFacts::Lack lack;
};

std::vector<Reads> reads_of(Template const& subject, Bindings const& bindings,
                            std::vector<std::string> const& columns) {
    std::vector<Reads> all;
    for (auto const& slot : slots(subject)) {
        auto const found = bindings.find(slot.key);
        if (found == bindings.end() || found->second.source != Binding::Source::column) continue;
        auto const column = std::find(columns.begin(), columns.end(), found->second.value);
        if (column == columns.end()) continue;
        Reads reads{static_cast<std::size_t>(column - columns.begin()),
                    slot.kind,
                    slot.required == Required::yes && !found->second.fallback,
                    {}};
        reads.lack.slot = slot.key;
        reads.lack.column = found->second.value;
        all.push_back(std::move(reads));
    }
    return all;
}

void look_at(Reads& reads, Lead const& lead, std::string_view value) {
    if (value.empty()) {
        if (!reads.required) return;    // left out, or its fallback is used
        ++reads.lack.missing;
    } else {
        auto const fault = value_fault(reads.kind, value);
        if (fault.empty()) return;
        ++reads.lack.unusable;
        if (reads.lack.sample_reason.empty()) reads.lack.sample_reason = fault;
        if (reads.lack.missing > 0) return;    // the sample is of the missing ones
    }
    if (reads.lack.sample_rows.size() < sample_size)
        reads.lack.sample_rows.push_back(static_cast<std::int64_t>(lead.row_no));
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
}    // namespace

Async<std::vector<GateFacts::Lack>> Gatekeeper::find_lacks(AudienceId audience, SendCategory category,
                                                           std::vector<std::string> const& columns,
                                                           Template const& subject,
                                                           Bindings const& bindings) {
    auto reads = reads_of(subject, bindings, columns);
    std::vector<GateFacts::Lack> lacks;
    if (reads.empty()) co_return lacks;
    auto const key = fmt::format("{}\n{}\n{}\n{}", audience.value, to_string(category), subject.components,
                                 write_bindings(bindings));
    if (auto const known = lacks_.find(key); known != lacks_.end()) co_return known->second;

    store::LeadFilter filter{.limit = lead_page};
    for (;;) {
        auto const leads = co_await store_.audiences().leads(audience, filter);
        for (auto const& lead : leads) {
            bool const eligible = lead.status == IngestStatus::ok || (category == SendCategory::utility &&
                                                                      lead.geo_rule == GeoRule::us_marketing);
            if (!eligible) continue;
            auto const values = unpack_variables(lead.variables);
            for (auto& each : reads)
                look_at(each, lead, each.column < values.size() ? values[each.column] : std::string_view{});
        }
        if (leads.size() < lead_page) break;
        filter.after = leads.back().lead_no;
    }
    for (auto& each : reads)
        if (each.lack.missing > 0 || each.lack.unusable > 0) lacks.push_back(std::move(each.lack));
    if (lacks_.size() >= remembered_max) lacks_.clear();
    lacks_[key] = lacks;
    co_return lacks;
}

Async<void> Gatekeeper::add_template(GateFacts::Send& facts, store::Send const& send, AudienceId audience,
                                     std::vector<std::string> columns, bool audience_ready) {
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
                            .approved = template_status_from(stored->status) == TemplateStatus::approved};
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
                facts.bad_bindings.push_back(error.message);
        }
        co_return;
    }
    facts.lacks = co_await find_lacks(audience, send.settings.category, columns, *subject, *checked);
}

Async<GateFacts> Gatekeeper::gather(store::Campaign campaign, std::vector<store::Send> sends) {
    GateFacts facts{.opt_in_confirmed = campaign.product_policy_confirmed};
    auto const number = co_await store_.assets().find_phone_number(campaign.org, campaign.phone_number);
    std::optional<store::Waba> waba;
    if (number) waba = co_await store_.assets().find_waba(campaign.org, number->waba);
    if (number && waba) {
        facts.number = GateFacts::Number{number->display_phone_number, number->status, number->quality_rating,
                                         number->active, throughput_.of(number->throughput_level)};
        auto const tier =
            waba->messaging_limit.empty() ? number->messaging_limit_tier : waba->messaging_limit;
        facts.account = GateFacts::Account{.name = waba->name,
                                           .onboarding_status = waba->onboarding_status,
                                           .messaging_limit_tier = tier,
                                           .messaging_limit = graph::tier_limit(tier),
                                           .webhook_seen_at = waba->webhook_seen_at};
        store::TemplateFilter filter{.status = "APPROVED", .limit = 10'000};
        auto const templates = co_await store_.assets().templates(campaign.org, filter);
        for (auto const& each : templates) {
            if (each.waba != waba->id || each.deleted) continue;
            auto const category = category_from(each.category);
            facts.account->approved_marketing += category == Category::marketing;
            facts.account->approved_utility += category == Category::utility;
        }
    }
    auto const audience = co_await store_.audiences().find(campaign.org, campaign.audience);
    if (audience) facts.audience = facts_of(*audience);
    for (auto const& send : sends) {
        auto const& settings = send.settings;
        GateFacts::Send each{.id = send.id,
                             .category = settings.category,
                             .status = send.status,
                             .at = settings.scheduled_at,
                             .to_the_minute = settings.scheduled_local.size() == 16,
                             .local = fmt::format("{} {}", settings.scheduled_local, settings.time_zone),
                             .rate = settings.max_messages_per_second};
        std::vector<std::string> columns;
        if (audience) columns = audience->columns;
        co_await add_template(each, send, campaign.audience, std::move(columns),
                              facts.audience && facts.audience->ready);
        facts.sends.push_back(std::move(each));
    }
    co_return facts;
}

Async<std::vector<Gate>> Gatekeeper::before_scheduling(store::Campaign campaign) {
    auto sends = co_await store_.campaigns().sends(campaign.org, campaign.id);
    auto const facts = co_await gather(std::move(campaign), std::move(sends));
    co_return judge_gates(facts, clock_.wall(), GateMoment::scheduling);
}

Async<Result<void>> Gatekeeper::before_materializing(store::OpenSend open) {
    std::vector<store::Send> sends;
    sends.push_back(std::move(open.send));
    auto const facts = co_await gather(std::move(open.campaign), std::move(sends));
    for (auto const& gate : judge_gates(facts, clock_.wall(), GateMoment::materialization))
        if (gate.status == GateStatus::fail)
            co_return refuse(Problem::Kind::conflict, gate.code, gate.message + " " + gate.fix);
    co_return Result<void>{};
}

}    // namespace carillon::engine
