#include "api/campaign_view.hpp"
#include "api/csv_cell.hpp"
#include "api/csv_file.hpp"
#include "api/handlers.hpp"
#include "api/message_error.hpp"
#include "api/views.hpp"
#include "domain/geo.hpp"
#include "domain/lead.hpp"
#include "graph/error_policy.hpp"
#include "store/reports.hpp"

#include <charconv>
#include <ranges>

namespace carillon::api {
namespace {
/// Why it stands where it stands, where that is not a failure of Meta's.
std::string note_of(store::MessageRow const& row) {
    if (row.status == MessageStatus::failed) return {};
    if (row.status != MessageStatus::skipped) return row.detail;
    return row.detail.empty() ? std::string{describe(row.skip_reason)} : row.detail;
}

std::optional<Wall> doubt_since(store::MessageRow const& row) {
    return row.status == MessageStatus::in_doubt ? row.noted_at : std::nullopt;
}

/// ?status= with one or more, separated by commas: the funnel's steps include the later ones.
Result<std::vector<MessageStatus>> read_statuses(std::string_view text) {
    std::vector<MessageStatus> statuses;
    for (auto const part : std::views::split(text, ',')) {
        std::string_view const word{part.begin(), part.end()};
        auto const status = message_status_from(word);
        if (!status)
            return invalid_field(
                "?status", "unknown_value",
                fmt::format("There is no status “{}”; give one or more, separated by commas, of queued, "
                            "sending, accepted, sent, delivered, read, failed, skipped, cancelled and "
                            "in_doubt.",
                            word.substr(0, 80)));
        statuses.push_back(*status);
    }
    return statuses;
}

/// ?country= and ?region=; where both are given, the country if it lies there.
Result<std::vector<Country>> read_countries(Request const& request) {
    auto const country = read_country(request);
    if (!country) return std::unexpected{country.error()};
    std::vector<Country> countries;
    if (*country) countries.push_back(*country);
    auto const text = request.query_value("region");
    if (!text) return countries;
    auto const region = limited_region_from(*text);
    if (!region)
        return invalid_field(
            "?region", "unknown_value",
            fmt::format("There is no region “{}”; give EEA, UK, JP or KR.", text->substr(0, 80)));
    if (*country && limited_region(*country) != region)
        return invalid_field("?region", "contradiction",
                             fmt::format("{} is not in the region {}; give one of the two.", country->code(),
                                         to_string(*region)));
    if (!*country) countries = countries_of(*region);
    return countries;
}

Result<store::MessageFilter> read_filter(Request const& request) {
    store::MessageFilter filter;
    auto countries = read_countries(request);
    if (!countries) return std::unexpected{countries.error()};
    filter.countries = *std::move(countries);
    filter.q = request.query_value("q").value_or("");
    if (auto const text = request.query_value("status")) {
        auto statuses = read_statuses(*text);
        if (!statuses) return std::unexpected{statuses.error()};
        filter.statuses = *std::move(statuses);
    }
    if (auto const text = request.query_value("skipReason")) {
        auto const reason = skip_reason_from(*text);
        if (!reason)
            return invalid_field(
                "?skipReason", "unknown_value",
                fmt::format("There is no reason “{}”; give one that a report's skippedBy has.",
                            text->substr(0, 80)));
        filter.skip_reason = *reason;
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

class MessagesCsv final : public CsvPages {
public:
    MessagesCsv(store::Reports& reports, SendId send, store::MessageFilter filter)
        : reports_{reports}, send_{send}, filter_{std::move(filter)} {
        filter_.limit = rows_per_page;
    }

private:
    CsvRecord header() const override {
        return {"lead_no",   "phone",      "external_id", "country", "status",       "skip_reason",
                "attempt",   "wamid",      "accepted_at", "sent_at", "delivered_at", "read_at",
                "failed_at", "error_code", "error_title", "detail"};
    }
    Async<bool> next_page(std::string& out) override {
        auto const rows = co_await reports_.messages(send_, filter_);
        for (auto const& row : rows) append_record(out, record(row));
        if (!rows.empty()) filter_.after = rows.back().id.lead_no;
        co_return rows.size() == rows_per_page;
    }
    static CsvRecord record(store::MessageRow const& row) {
        bool const failed = row.status == MessageStatus::failed,
                   skipped = row.status == MessageStatus::skipped;
        return {std::to_string(row.id.lead_no),
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
    }

    store::Reports& reports_;
    SendId const send_;
    store::MessageFilter filter_;
};
}    // namespace

json::object to_json(store::MessageRow const& row) {
    json::value error = nullptr;
    if (row.status == MessageStatus::failed) error = message_error(row);
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
            {"inDoubtSince", or_null(doubt_since(row))},
            {"note", or_null(note_of(row))},
            {"error", std::move(error)}};
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
    auto pages = std::make_unique<MessagesCsv>(app.store.reports(), send->id, *std::move(filter));
    co_return csv_file(fmt::format("send-{}-messages.csv", send->id.value), std::move(pages));
}

}    // namespace carillon::api
