#include "api/csv_cell.hpp"
#include "api/csv_file.hpp"
#include "api/handlers.hpp"
#include "api/json_body.hpp"
#include "api/views.hpp"
#include "domain/geo.hpp"
#include "store/audiences.hpp"

namespace carillon::api {
namespace {
void append_variables(CsvRecord& cells, Lead const& lead, std::vector<std::string> const& columns) {
    auto const values = unpack_variables(lead.variables);
    for (std::size_t i = 0; i < columns.size(); ++i)
        cells.emplace_back(i < values.size() ? values[i] : std::string_view{});
}

/// The leads of an audience that a filter lets through, or the rows that are not ok.
class LeadsCsv final : public CsvPages {
public:
    LeadsCsv(store::Audiences& audiences, store::Audience audience, store::LeadFilter filter)
        : audiences_{audiences}, audience_{std::move(audience)}, filter_{std::move(filter)} {
        filter_.limit = rows_per_page;
    }

private:
    CsvRecord header() const override {
        CsvRecord cells{"lead_no",  "row",    "phone",     "country",    "status",
                        "geo_rule", "reason", "first_row", "external_id"};
        cells.insert(cells.end(), audience_.columns.begin(), audience_.columns.end());
        return cells;
    }
    Async<bool> next_page(std::string& out) override {
        auto const leads = co_await audiences_.leads(audience_.id, filter_);
        for (auto const& lead : leads) append_record(out, record(lead));
        if (!leads.empty()) filter_.after = leads.back().lead_no;
        co_return leads.size() == rows_per_page;
    }
    CsvRecord record(Lead const& lead) const {
        CsvRecord cells{
            std::to_string(lead.lead_no),
            std::to_string(lead.row_no),
            to_e164(lead.phone),
            lead.country ? lead.country.code() : std::string{},
            std::string{to_string(lead.status)},
            lead.geo_rule == GeoRule::none ? std::string{} : std::string{to_string(lead.geo_rule)},
            lead.reason,
            lead.first_row == 0 ? std::string{} : std::to_string(lead.first_row),
            lead.external_id};
        append_variables(cells, lead, audience_.columns);
        return cells;
    }

    store::Audiences& audiences_;
    store::Audience const audience_;
    store::LeadFilter filter_;
};

class RejectsCsv final : public CsvPages {
public:
    RejectsCsv(store::Audiences& audiences, store::Audience audience)
        : audiences_{audiences}, audience_{std::move(audience)} {}

private:
    CsvRecord header() const override {
        CsvRecord cells{"row", "status", "reason", "first_row", "raw_phone"};
        cells.insert(cells.end(), audience_.columns.begin(), audience_.columns.end());
        return cells;
    }
    Async<bool> next_page(std::string& out) override {
        auto const leads = co_await audiences_.rejects(audience_.id, after_, rows_per_page);
        for (auto const& lead : leads) append_record(out, record(lead));
        if (!leads.empty()) after_ = leads.back().lead_no;
        co_return leads.size() == rows_per_page;
    }
    CsvRecord record(Lead const& lead) const {
        CsvRecord cells{std::to_string(lead.row_no), std::string{to_string(lead.status)}, lead.reason,
                        lead.first_row == 0 ? std::string{} : std::to_string(lead.first_row), lead.raw_phone};
        append_variables(cells, lead, audience_.columns);
        return cells;
    }

    store::Audiences& audiences_;
    store::Audience const audience_;
    LeadNo after_ = 0;
};

Result<store::LeadFilter> read_filter(Request const& request) {
    auto const country = read_country(request);
    if (!country) return std::unexpected{country.error()};
    store::LeadFilter filter{.country = *country};
    filter.q = request.query_value("q").value_or("");
    if (auto const status = request.query_value("status")) {
        filter.status = ingest_status_from(*status);
        if (!filter.status)
            return invalid_field(
                "?status", "unknown_value",
                fmt::format("There is no status “{}”; give ok, ineligible_geo, invalid_phone or "
                            "duplicate.",
                            status->substr(0, 80)));
    }
    return filter;
}

/// What has been read as a whole.
Result<void> check_ready(store::Audience const& audience) {
    if (audience.status == store::AudienceStatus::ready) return {};
    return refuse(Problem::Kind::conflict, "audience_not_ready",
                  audience.status == store::AudienceStatus::ingesting
                      ? "The audience is still being read. Try again when it is ready."
                      : "The audience could not be read; its error says why.");
}

Async<Result<store::Audience>> find_audience(App& app, Request const& request) {
    auto const id = path_id(request, 0, "audience");
    if (!id) co_return std::unexpected{id.error()};
    auto found = co_await app.store.audiences().find(request.who.org, AudienceId{*id});
    if (!found) co_return not_found("audience");
    co_return *std::move(found);
}
}    // namespace

json::object to_json(Lead const& lead, AudienceId audience, std::vector<std::string> const& columns) {
    json::object variables;
    auto const values = unpack_variables(lead.variables);
    for (std::size_t i = 0; i < columns.size() && i < values.size(); ++i) variables[columns[i]] = values[i];
    return {{"id", LeadId{audience, lead.lead_no}.key()},
            {"leadNo", lead.lead_no},
            {"rowNo", lead.row_no},
            {"phone", or_null(to_e164(lead.phone))},
            {"rawPhone", or_null(lead.raw_phone)},
            {"country", lead.country ? json::value(lead.country.code()) : json::value(nullptr)},
            {"status", to_string(lead.status)},
            {"geoRule",
             lead.geo_rule == GeoRule::none ? json::value(nullptr) : json::value(to_string(lead.geo_rule))},
            {"reason", or_null(lead.reason)},
            {"firstRow", lead.first_row == 0 ? json::value(nullptr) : json::value(lead.first_row)},
            {"externalId", or_null(lead.external_id)},
            {"variables", std::move(variables)}};
}

json::object limited_reporting(std::map<Country, std::int64_t> const& counts) {
    std::map<LimitedRegion, std::int64_t> regions;
    for (auto const& [country, count] : counts)
        if (auto const region = limited_region(country)) regions[*region] += count;
    json::object body;
    for (auto const region : {LimitedRegion::eea, LimitedRegion::uk, LimitedRegion::jp, LimitedRegion::kr})
        body[to_string(region)] = regions[region];
    return body;
}

json::object to_json(store::AudienceTotals const& totals) {
    return {{"ok", totals.ok},
            {"ineligibleGeo", totals.ineligible_geo},
            {"invalidPhone", totals.invalid_phone},
            {"duplicate", totals.duplicate}};
}

json::value to_json(store::Audience const& audience) {
    json::object by_country;
    std::map<Country, std::int64_t> counts;
    for (auto const& [code, count] : audience.by_country) {
        by_country[code] = count;
        counts[Country{code}] += count;
    }
    json::array columns;
    for (auto const& column : audience.columns) columns.emplace_back(column);
    json::value error = nullptr;
    if (!audience.error.empty())
        error = json::object{{"code", audience.error_code}, {"message", audience.error}};
    return json::object{
        {"id", audience.id.value},
        {"name", audience.name},
        {"fileName", or_null(audience.file_name)},
        {"status", to_string(audience.status)},
        {"error", std::move(error)},
        {"rowsRead", audience.rows_read},
        {"bytesRead", audience.bytes_read},
        {"totals", to_json(audience.totals)},
        {"byCountry", std::move(by_country)},
        {"limitedReporting", limited_reporting(counts)},
        {"columns", std::move(columns)},
        {"phoneColumn", or_null(audience.phone_column)},
        {"externalIdColumn", or_null(audience.external_id_column)},
        {"defaultCountry", or_null(audience.default_country)},
        {"encoding", or_null(audience.encoding)},
        {"delimiter", or_null(audience.delimiter)},
        {"createdAt", to_text(audience.created_at)},
        {"finishedAt", or_null(audience.finished_at)},
        {"erasedAt", or_null(audience.erased_at)},
    };
}

Result<Country> read_country(Request const& request) {
    auto const text = request.query_value("country");
    if (!text) return Country{};
    std::string code{*text};
    for (char& c : code)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    Country const country{code};
    if (!country)
        return invalid_field(
            "?country", "unknown_country",
            fmt::format("“{}” is not a country; give an ISO 3166 code such as DE.", code.substr(0, 80)));
    return country;
}

Answer list_audiences(App& app, Request& request) {
    auto const wanted = read_page(request);
    if (!wanted) co_return std::unexpected{wanted.error()};
    auto const found =
        co_await app.store.audiences().list(request.who.org, AudienceId{wanted->after}, wanted->limit + 1);
    json::array items;
    std::optional<std::string> cursor;
    for (auto const& audience : found) {
        if (items.size() == wanted->limit) {
            cursor = make_cursor(found[wanted->limit - 1].id.value);
            break;
        }
        items.push_back(to_json(audience));
    }
    co_return json_response(200, page(std::move(items), cursor));
}

Answer get_audience(App& app, Request& request) {
    auto const audience = co_await find_audience(app, request);
    if (!audience) co_return std::unexpected{audience.error()};
    co_return json_response(200, to_json(*audience));
}

Answer list_leads(App& app, Request& request) {
    auto const audience = co_await find_audience(app, request);
    if (!audience) co_return std::unexpected{audience.error()};
    auto const wanted = read_page(request);
    if (!wanted) co_return std::unexpected{wanted.error()};
    auto filter = read_filter(request);
    if (!filter) co_return std::unexpected{filter.error()};
    filter->after = static_cast<LeadNo>(wanted->after);
    filter->limit = wanted->limit + 1;
    std::vector<Lead> leads;
    if (audience->status == store::AudienceStatus::ready)
        leads = co_await app.store.audiences().leads(audience->id, *filter);
    auto take = pager(*wanted);
    for (auto const& lead : leads)
        take.offer(lead.lead_no, [&] { return to_json(lead, audience->id, audience->columns); });
    co_return json_response(200, take.done());
}

Answer download_leads(App& app, Request& request) {
    auto audience = co_await find_audience(app, request);
    if (!audience) co_return std::unexpected{audience.error()};
    auto filter = read_filter(request);
    if (!filter) co_return std::unexpected{filter.error()};
    if (auto const ready = check_ready(*audience); !ready) co_return std::unexpected{ready.error()};
    auto const name = fmt::format("audience-{}-leads.csv", audience->id.value);
    co_return csv_file(
        name, std::make_unique<LeadsCsv>(app.store.audiences(), *std::move(audience), *std::move(filter)));
}

Answer download_rejects(App& app, Request& request) {
    auto audience = co_await find_audience(app, request);
    if (!audience) co_return std::unexpected{audience.error()};
    if (auto const ready = check_ready(*audience); !ready) co_return std::unexpected{ready.error()};
    auto const name = fmt::format("audience-{}-rejects.csv", audience->id.value);
    co_return csv_file(name, std::make_unique<RejectsCsv>(app.store.audiences(), *std::move(audience)));
}

}    // namespace carillon::api
