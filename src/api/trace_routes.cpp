#include "api/campaign_view.hpp"
#include "api/handlers.hpp"
#include "api/message_error.hpp"
#include "domain/phone.hpp"
#include "engine/trace.hpp"
#include "store/audiences.hpp"

namespace carillon::api {
namespace {
json::object to_json(Lead const& lead) {
    bool const barred = lead.status == IngestStatus::ineligible_geo;
    return {{"leadNo", lead.lead_no},
            {"rowNo", lead.row_no},
            {"externalId", or_null(lead.external_id)},
            {"country", lead.country ? json::value(lead.country.code()) : json::value(nullptr)},
            {"ingestStatus", to_string(lead.status)},
            {"geoRule", barred ? json::value(to_string(lead.geo_rule)) : json::value(nullptr)},
            {"firstRow", lead.first_row != 0 ? json::value(lead.first_row) : json::value(nullptr)},
            {"reason", or_null(lead.reason)}};
}

json::object to_json(engine::Trace::Asked const& asked) {
    return {{"rule", to_string(asked.rule)}, {"verdict", to_string(asked.verdict)}, {"detail", asked.detail}};
}

json::value error_of(store::MessageRow const& row) {
    if (row.error_code == 0) return nullptr;
    return message_error(row);
}

/// What was made for the lead; null for one who never got a message of their own.
json::value message_of(std::optional<store::MessageRow> const& row) {
    if (!row || row->attempt == 0) return nullptr;
    return json::object{{"attempt", row->attempt},
                        {"wamid", or_null(row->wamid)},
                        {"acceptedAt", or_null(row->accepted_at)},
                        {"sentAt", or_null(row->sent_at)},
                        {"deliveredAt", or_null(row->delivered_at)},
                        {"readAt", or_null(row->read_at)},
                        {"failedAt", or_null(row->failed_at)},
                        {"detail", or_null(row->detail)},
                        {"error", error_of(*row)}};
}

/// A plus that nobody escaped arrives as a space.
std::string phone_text(std::string_view given) {
    std::string text{given};
    if (text.starts_with(' ')) text.front() = '+';
    return text;
}

Async<Country> default_country(App& app, OrgId org, AudienceId id) {
    auto const audience = co_await app.store.audiences().find(org, id);
    co_return audience ? Country{audience->default_country} : Country{};
}
}    // namespace

Answer trace_send(App& app, Request& request) {
    auto send = co_await find_send(app, request);
    if (!send) co_return std::unexpected{send.error()};
    auto const given = request.query_value("phone");
    if (!given)
        co_return invalid_field("?phone", "required",
                                "Give the number to trace, with its plus: ?phone=%2B49…");
    auto campaign = co_await app.store.campaigns().find(request.who.org, send->campaign);
    if (!campaign) co_return not_found("send");
    auto const country = co_await default_country(app, request.who.org, campaign->audience);
    auto const phone = parse_phone(phone_text(*given), country);
    if (!phone) co_return invalid_field("?phone", "bad_phone", phone.error().sentence);

    auto const facts = co_await engine::gather_trace(app.store, *std::move(send), *std::move(campaign),
                                                     phone->e164, app.now());
    auto const trace = engine::explain(facts);
    json::array leads, rules;
    for (auto const& lead : facts.leads) leads.push_back(to_json(lead));
    for (auto const& asked : trace.rules) rules.push_back(to_json(asked));
    bool const skipped = trace.skip_reason != SkipReason::none;
    json::object outcome{
        {"status", trace.status},
        {"skipReason", skipped ? json::value(to_string(trace.skip_reason)) : json::value(nullptr)},
        {"decidedBy", or_null(trace.decided_by)},
        {"explanation", trace.explanation},
        {"message", message_of(facts.row)}};
    json::object body{{"sendId", facts.send.id.value},
                      {"phone", to_e164(phone->e164)},
                      {"inAudience", facts.lead() != nullptr},
                      {"leads", std::move(leads)},
                      {"evaluated", trace.at_materialization ? "at_materialization" : "now"},
                      {"evaluatedAt", to_text(facts.row ? facts.rules.as_of : facts.now)},
                      {"rules", std::move(rules)},
                      {"outcome", std::move(outcome)}};
    co_return json_response(200, std::move(body));
}

}    // namespace carillon::api
