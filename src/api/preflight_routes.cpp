#include "api/campaign_view.hpp"
#include "api/handlers.hpp"
#include "api/preflight_view.hpp"
#include "api/views.hpp"
#include "domain/phone.hpp"
#include "domain/rate_card.hpp"
#include "engine/preflight.hpp"

namespace carillon::api {
namespace {
/// The field of the campaign, or of the send, that a gate speaks of; empty: none of theirs.
std::string_view field_of(std::string_view code) {
    static constexpr std::pair<std::string_view, std::string_view> fields[] = {
        {"sends", "/sends"},
        {"opt_in_confirmed", "/productPolicyConfirmed"},
        {"phone_number", "/phoneNumberId"},
        {"marketing_onboarding", "/phoneNumberId"},
        {"webhook", "/phoneNumberId"},
        {"messaging_limit", "/phoneNumberId"},
        {"audience", "/audienceId"},
        {"send_template", "/templateId"},
        {"send_parameters", "/parameters"},
        {"parameter_values", "/parameters"},
        {"send_time", "/scheduledLocal"},
    };
    auto const* const found = std::ranges::find(fields, code, [](auto const& field) { return field.first; });
    return found == std::end(fields) ? std::string_view{} : found->second;
}

std::string pointer_of(Gate const& gate) {
    if (!gate.send) return std::string{field_of(gate.code)};
    auto const field = field_of(gate.code);
    if (gate.code == "audience") return std::string{field};    // the campaign's
    return fmt::format("/sends/{}{}", gate.send.value, field);
}

/// 12345 ten-thousandths → 1.2345.
double decimal(TenThousandths amount) { return static_cast<double>(amount) / 10'000; }

json::object cost_json(engine::SendOutlook const& send) {
    auto const& card = rate_card();
    auto const estimate = estimate_cost(card, send.category, send.by_country);
    json::array by_market;
    for (auto const& row : estimate.by_market)
        by_market.push_back(json::object{{"market", row.market},
                                         {"recipients", row.recipients},
                                         {"price", decimal(row.price)},
                                         {"amount", decimal(row.amount)}});
    return {{"currency", card.currency},
            {"amount", decimal(estimate.amount)},
            {"byMarket", std::move(by_market)},
            {"rateCard", card.date},
            {"note", cost_note(card, send.category)}};
}

/// Of all sends that have not begun.
json::object total_cost_json(std::vector<engine::SendOutlook> const& sends) {
    auto const& card = rate_card();
    TenThousandths amount = 0;
    for (auto const& send : sends) amount += estimate_cost(card, send.category, send.by_country).amount;
    return {{"currency", card.currency}, {"amount", decimal(amount)}, {"rateCard", card.date}};
}

json::object outlook_json(engine::SendOutlook const& send) {
    json::object skipped_by;
    for (auto const& [reason, count] : send.skipped_by)
        if (count > 0) skipped_by[to_string(reason)] = count;
    json::array by_country;
    for (auto const& [country, count] : send.by_country)
        by_country.push_back(json::object{{"country", country.code()},
                                          {"name", country ? country_name(country) : "Unknown"},
                                          {"recipients", count}});
    // Meta withholds reads of marketing messages alone.
    bool const marketing = send.category == SendCategory::marketing;
    auto const duration = std::chrono::ceil<std::chrono::seconds>(send.ends_at - send.starts_at);
    return {{"sendId", send.send.value},
            {"recipients", send.recipients},
            {"skippedBy", std::move(skipped_by)},
            {"byCountry", std::move(by_country)},
            {"limitedReporting",
             limited_reporting(marketing ? send.by_country : std::map<Country, std::int64_t>{})},
            {"startsAt", to_text(send.starts_at)},
            {"endsAt", to_text(send.ends_at)},
            {"durationSeconds", duration.count()},
            {"estimatedCost", cost_json(send)}};
}
}    // namespace

std::unexpected<Problem> refused_by_gates(std::vector<Gate> const& gates) {
    std::vector<FieldError> errors;
    for (auto const& gate : gates)
        if (gate.status == GateStatus::fail)
            errors.push_back({pointer_of(gate), gate.code, gate.message + " " + gate.fix});
    auto detail = errors.size() == 1 ? errors[0].message
                                     : fmt::format("{} things stand in the way; the first: {}", errors.size(),
                                                   errors[0].message);
    return refuse(Problem::Kind::conflict, "preflight_failed", std::move(detail), std::move(errors));
}

Answer get_preflight(App& app, Request& request) {
    auto campaign = co_await find_campaign(app, request);
    if (!campaign) co_return std::unexpected{campaign.error()};
    auto const assessment = co_await app.gatekeeper.before_scheduling(*std::move(campaign));
    json::array items, sends;
    for (auto const& gate : assessment.gates)
        items.push_back(json::object{{"code", gate.code},
                                     {"status", to_string(gate.status)},
                                     {"message", gate.message},
                                     {"fix", or_null(gate.fix)},
                                     {"sendId", or_null(gate.send)}});
    for (auto const& send : assessment.sends) sends.push_back(outlook_json(send));
    json::object body{{"ready", !any_fails(assessment.gates)},
                      {"items", std::move(items)},
                      {"sends", std::move(sends)},
                      {"estimatedCost", total_cost_json(assessment.sends)},
                      {"nextCursor", nullptr}};
    co_return json_response(200, std::move(body));
}

}    // namespace carillon::api
