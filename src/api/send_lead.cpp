#include "api/send_lead.hpp"

namespace carillon::api {
namespace {
constexpr std::size_t rows_with_a_phone = 50;    // more repeat it than anybody looks at

std::unexpected<Problem> no_such_lead() {
    return refuse(Problem::Kind::not_found, "not_found", "The campaign's audience has no such lead.");
}

Async<std::optional<Lead>> by_id(store::Audiences& audiences, AudienceId audience, std::int64_t id) {
    std::optional<Lead> none;
    auto const wanted = LeadId::from_key(id);
    if (id <= 0 || wanted.parent != audience || wanted.lead_no == 0) co_return none;
    store::LeadFilter filter{.after = wanted.lead_no - 1, .limit = 1};
    auto leads = co_await audiences.leads(audience, std::move(filter));
    if (leads.empty() || leads.front().lead_no != wanted.lead_no) co_return none;
    co_return std::move(leads.front());
}

/// The row that counts, of several with this number.
Async<std::optional<Lead>> by_phone(store::Audiences& audiences, AudienceId audience, std::uint64_t phone) {
    store::LeadFilter filter{.q = to_e164(phone), .limit = rows_with_a_phone};
    auto leads = co_await audiences.leads(audience, std::move(filter));
    std::optional<Lead> found;
    for (auto& lead : leads)
        if (lead.phone == phone && (!found || found->status == IngestStatus::duplicate))
            found = std::move(lead);
    co_return found;
}

Async<std::optional<Lead>> first_of(store::Audiences& audiences, AudienceId audience, IngestStatus status) {
    store::LeadFilter filter{.status = status, .limit = 1};
    std::optional<Lead> found;
    for (;;) {
        auto leads = co_await audiences.leads(audience, filter);
        if (leads.empty()) co_return found;
        bool const reachable = status == IngestStatus::ok || leads.front().geo_rule == GeoRule::us_marketing;
        if (reachable) {
            found = std::move(leads.front());
            co_return found;
        }
        filter.after = leads.front().lead_no;
    }
}

Async<std::optional<Lead>> first_eligible(store::Audiences& audiences, AudienceId audience,
                                          SendCategory category) {
    auto found = co_await first_of(audiences, audience, IngestStatus::ok);
    if (!found && category == SendCategory::utility)
        found = co_await first_of(audiences, audience, IngestStatus::ineligible_geo);
    co_return found;
}
}    // namespace

Async<Result<ChosenLead>> choose_lead(App& app, store::Campaign campaign, SendCategory category,
                                      LeadChoice choice) {
    auto& audiences = app.store.audiences();
    auto const audience = co_await audiences.find(campaign.org, campaign.audience);
    if (!audience) co_return not_found("audience");
    if (audience->status != store::AudienceStatus::ready)
        co_return refuse(Problem::Kind::conflict, "audience_not_ready",
                         audience->status == store::AudienceStatus::ingesting
                             ? "The campaign's audience is still being read. Try again when it is ready."
                             : "The campaign's audience could not be read; its error says why.");
    std::optional<Lead> lead;
    if (choice.id)
        lead = co_await by_id(audiences, audience->id, *choice.id);
    else if (choice.phone)
        lead = co_await by_phone(audiences, audience->id, *choice.phone);
    else
        lead = co_await first_eligible(audiences, audience->id, category);
    if (!lead && (choice.id || choice.phone)) co_return no_such_lead();
    if (!lead)
        co_return refuse(Problem::Kind::conflict, "no_lead",
                         fmt::format("The audience “{}” has nobody whom a {} send may reach.", audience->name,
                                     to_string(category)));
    ChosenLead chosen{*std::move(lead), *audience};
    co_return chosen;
}

}    // namespace carillon::api
