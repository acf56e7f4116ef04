#include "api/campaign_view.hpp"
#include "api/csv_cell.hpp"
#include "api/handlers.hpp"
#include "api/views.hpp"
#include "domain/lead.hpp"
#include "graph/error_policy.hpp"
#include "store/audiences.hpp"
#include "store/reports.hpp"

#include <charconv>

namespace carillon::api {
namespace {
Async<void> add_to(App& app, Report& report, store::Send send, std::int64_t rows) {
    auto const cells = co_await app.store.reports().counters(send.id);
    auto const minutes = co_await app.store.reports().minutes(send.id);
    auto const replies = co_await app.store.reports().replies(send.id);
    report.add_send(send.settings.category, rows, cells, minutes, replies);
}

Async<std::int64_t> rows_of(App& app, OrgId org, AudienceId id) {
    auto const audience = co_await app.store.audiences().find(org, id);
    co_return audience ? audience->rows_read : 0;
}

/// Why it stands where it stands, where that is not a failure of Meta's.
std::string note_of(store::MessageRow const& row) {
    if (row.status == MessageStatus::failed) return {};
    if (row.status != MessageStatus::skipped) return row.detail;
    return row.detail.empty() ? std::string{describe(row.skip_reason)} : row.detail;
}

json::object to_json(store::MessageRow const& row) {
    json::value error = nullptr;
    if (row.status == MessageStatus::failed) {
        auto const& policy = graph::policy_for(row.error_code);
        error = json::object{{"code", row.error_code},
                             {"title", policy.title},
                             {"detail", row.detail},
                             {"advice", policy.advice}};
    }
    bool const skipped = row.status == MessageStatus::skipped;
    return {{"leadNo", row.id.lead_no},
            {"phone", or_null(to_e164(row.phone))},
            {"externalId", or_null(row.external_id)},
            {"country", row.country ? json::value(row.country.code()) : json::value(nullptr)},
            {"status", to_string(row.status)},
            {"skipReason", skipped ? json::value(to_string(row.skip_reason)) : json::value(nullptr)},
            {"attempt", row.attempt},
            {"wamid", or_null(row.wamid)},
            {"acceptedAt", or_null(row.accepted_at)},
            {"sentAt", or_null(row.sent_at)},
            {"deliveredAt", or_null(row.delivered_at)},
            {"readAt", or_null(row.read_at)},
            {"failedAt", or_null(row.failed_at)},
            {"note", or_null(note_of(row))},
            {"error", std::move(error)}};
}

Result<store::MessageFilter> read_filter(Request const& request) {
    store::MessageFilter filter;
    auto const country = read_country(request);
    if (!country) return std::unexpected{country.error()};
    filter.country = *country;
    filter.q = request.query_value("q").value_or("");
    if (auto const status = request.query_value("status")) {
        filter.status = message_status_from(*status);
        if (!filter.status)
            return invalid_field(
                "?status", "unknown_value",
                fmt::format("There is no status “{}”; give queued, sending, accepted, sent, delivered, "
                            "read, failed, skipped, cancelled or in_doubt.",
                            status->substr(0, 80)));
    }
    if (auto const text = request.query_value("errorCode")) {
        int code = 0;
        auto const [end, error] = std::from_chars(text->data(), text->data() + text->size(), code);
        if (error != std::errc{} || end != text->data() + text->size())
            return invalid_field(
                "?errorCode", "wrong_type",
                fmt::format("errorCode is “{}”; give Meta's code, a whole number.", text->substr(0, 80)));
        filter.error_code = code;
    }
    return filter;
}

std::string time_cell(std::optional<Wall> const& time) { return time ? to_text(*time) : std::string{}; }

/// Pages through a send's messages as the client takes them.
class MessagesCsv final : public BodySource {
public:
    MessagesCsv(store::Reports& reports, SendId send, store::MessageFilter filter)
        : reports_{reports}, send_{send}, filter_{std::move(filter)} {
        filter_.limit = rows_per_page;
    }

    Async<bool> next(std::string& out) override {
        if (!std::exchange(begun_, true))
            out +=
                "lead_no,phone,external_id,country,status,skip_reason,attempt,wamid,accepted_at,sent_at,"
                "delivered_at,"
                "read_at,failed_at,error_code,error_title,detail\r\n";
        auto const rows = co_await reports_.messages(send_, filter_);
        for (auto const& row : rows) write(out, row);
        if (!rows.empty()) filter_.after = rows.back().id.lead_no;
        co_return rows.size() == rows_per_page;
    }

private:
    static constexpr std::size_t rows_per_page = 1'000;
    static void write(std::string& out, store::MessageRow const& row) {
        bool const failed = row.status == MessageStatus::failed,
                   skipped = row.status == MessageStatus::skipped;
        std::vector<std::string> const cells{
            std::to_string(row.id.lead_no),
            to_e164(row.phone),
            row.external_id,
            row.country ? row.country.code() : std::string{},
            std::string{to_string(row.status)},
            skipped ? std::string{to_string(row.skip_reason)} : std::string{},
            std::to_string(row.attempt),
            row.wamid,
            time_cell(row.accepted_at),
            time_cell(row.sent_at),
            time_cell(row.delivered_at),
            time_cell(row.read_at),
            time_cell(row.failed_at),
            failed ? std::to_string(row.error_code) : std::string{},
            failed ? std::string{graph::policy_for(row.error_code).title} : std::string{},
            failed ? row.detail : note_of(row)};
        append_record(out, cells);
    }

    store::Reports& reports_;
    SendId const send_;
    store::MessageFilter filter_;
    bool begun_ = false;
};
}    // namespace

Answer get_send_report(App& app, Request& request) {
    auto const send = co_await find_send(app, request);
    if (!send) co_return std::unexpected{send.error()};
    auto const campaign = co_await app.store.campaigns().find(request.who.org, send->campaign);
    if (!campaign) co_return not_found("send");
    auto const rows = co_await rows_of(app, request.who.org, campaign->audience);
    Report report;
    co_await add_to(app, report, *send, rows);
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
                                    {"status", to_string(send.status)},
                                    {"funnel", one.funnel().to_json()}});
    }
    auto body = total.to_json();
    body["campaignId"] = campaign->id.value;
    body["sends"] = std::move(each);
    co_return json_response(200, std::move(body));
}

Answer list_messages(App& app, Request& request) {
    auto const send = co_await find_send(app, request);
    if (!send) co_return std::unexpected{send.error()};
    auto const wanted = read_page(request);
    if (!wanted) co_return std::unexpected{wanted.error()};
    auto filter = read_filter(request);
    if (!filter) co_return std::unexpected{filter.error()};
    filter->after = static_cast<LeadNo>(wanted->after);
    filter->limit = wanted->limit + 1;
    auto const rows = co_await app.store.reports().messages(send->id, *filter);
    auto take = pager(*wanted);
    for (auto const& row : rows) take.offer(row.id.lead_no, [&] { return to_json(row); });
    co_return json_response(200, take.done());
}

Answer download_messages(App& app, Request& request) {
    auto const send = co_await find_send(app, request);
    if (!send) co_return std::unexpected{send.error()};
    auto filter = read_filter(request);
    if (!filter) co_return std::unexpected{filter.error()};
    Response response{.status = 200, .content_type = "text/csv; charset=utf-8"};
    response.headers.emplace_back(
        "Content-Disposition", fmt::format("attachment; filename=\"send-{}-messages.csv\"", send->id.value));
    response.source = std::make_unique<MessagesCsv>(app.store.reports(), send->id, *std::move(filter));
    co_return response;
}

}    // namespace carillon::api
