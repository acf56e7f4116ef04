#include "api/campaign_view.hpp"
#include "api/csv_file.hpp"
#include "api/handlers.hpp"
#include "api/views.hpp"
#include "store/audiences.hpp"
#include "store/reports.hpp"

namespace carillon::api {
namespace {
Async<void> add_to(App& app, Report& report, store::Send send, std::int64_t rows) {
    auto const cells = co_await app.store.reports().counters(send.id);
    auto const minutes = co_await app.store.reports().minutes(send.id);
    auto const responses = co_await app.store.reports().responses(send.id);
    report.add_send(send.settings.category, send.status, rows, cells, minutes, responses);
}

Async<std::int64_t> rows_of(App& app, OrgId org, AudienceId id) {
    auto const audience = co_await app.store.audiences().find(org, id);
    co_return audience ? audience->rows_read : 0;
}

Async<Report> report_of(App& app, OrgId org, store::Campaign const& campaign, store::Send const& send) {
    auto const rows = co_await rows_of(app, org, campaign.audience);
    Report report;
    co_await add_to(app, report, send, rows);
    co_return report;
}

Result<ReportTable> read_table(Request const& request) {
    auto const word = request.query_value("table").value_or("");
    if (auto const table = report_table_from(word)) return *table;
    return invalid_field("?table", "unknown_value",
                         "Say which table of the report: funnel, skipped, failed, countries or minutes.");
}
}    // namespace

Answer get_send_report(App& app, Request& request) {
    auto const send = co_await find_send(app, request);
    if (!send) co_return std::unexpected{send.error()};
    auto const campaign = co_await app.store.campaigns().find(request.who.org, send->campaign);
    if (!campaign) co_return not_found("send");
    auto const report = co_await report_of(app, request.who.org, *campaign, *send);
    auto body = report.to_json();
    body["campaignId"] = campaign->id.value;
    body["sendId"] = send->id.value;
    co_return json_response(200, std::move(body));
}

Answer get_campaign_report(App& app, Request& request) {
    auto const campaign = co_await find_campaign(app, request);
    if (!campaign) co_return std::unexpected{campaign.error()};
    auto const rows = co_await rows_of(app, request.who.org, campaign->audience);
    auto const sends = co_await app.store.campaigns().sends(request.who.org, campaign->id);
    Report total;
    json::array each;
    for (auto const& send : sends) {
        Report one;
        co_await add_to(app, one, send, rows);
        co_await add_to(app, total, send, rows);
        each.push_back(json::object{{"sendId", send.id.value},
                                    {"status", shown_status(send.status, campaign->status)},
                                    {"funnel", one.funnel().to_json()}});
    }
    auto body = total.to_json();
    body["campaignId"] = campaign->id.value;
    body["sends"] = std::move(each);
    co_return json_response(200, std::move(body));
}

Answer download_send_report(App& app, Request& request) {
    auto const send = co_await find_send(app, request);
    if (!send) co_return std::unexpected{send.error()};
    auto const table = read_table(request);
    if (!table) co_return std::unexpected{table.error()};
    auto const campaign = co_await app.store.campaigns().find(request.who.org, send->campaign);
    if (!campaign) co_return not_found("send");
    auto const report = co_await report_of(app, request.who.org, *campaign, *send);
    auto const records = report.records(*table);
    co_return csv_file(fmt::format("send-{}-{}.csv", send->id.value, to_string(*table)), records);
}

Answer download_campaign_report(App& app, Request& request) {
    auto const campaign = co_await find_campaign(app, request);
    if (!campaign) co_return std::unexpected{campaign.error()};
    auto const table = read_table(request);
    if (!table) co_return std::unexpected{table.error()};
    auto const rows = co_await rows_of(app, request.who.org, campaign->audience);
    auto const sends = co_await app.store.campaigns().sends(request.who.org, campaign->id);
    Report total;
    for (auto const& send : sends) co_await add_to(app, total, send, rows);
    auto const records = total.records(*table);
    co_return csv_file(fmt::format("campaign-{}-{}.csv", campaign->id.value, to_string(*table)), records);
}

}    // namespace carillon::api
