#include "api/csv_upload.hpp"
#include "api/handlers.hpp"
#include "api/inbound.hpp"
#include "api/views.hpp"
#include "engine/ingest/inspect.hpp"

namespace carillon::api {
namespace {
struct InspectRequest {
    ingest::LayoutWishes wishes;
    ingest::Head extent = ingest::Head::part;
};

Result<InspectRequest> read_request(Request const& request) {
    InspectRequest wanted;
    std::vector<FieldError> errors;
    for (auto const& [name, value] : request.query) {
        if (name == "phoneColumn")
            wanted.wishes.phone_column = value;
        else if (name == "externalIdColumn")
            wanted.wishes.external_id_column = value;
        else if (name == "whole" && (value == "true" || value == "false"))
            wanted.extent = value == "true" ? ingest::Head::whole_file : ingest::Head::part;
        else if (name == "whole")
            errors.push_back({"?whole", "unknown_value", "whole is “true” or “false”."});
        else if (name == "defaultCountry") {
            auto const country = read_default_country(value);
            if (country)
                wanted.wishes.default_country = Country{*country};
            else
                errors.push_back(country.error().errors.at(0));
        } else
            errors.push_back({"?" + name, "unknown_parameter",
                              fmt::format("There is no parameter “{}”; this call takes phoneColumn, "
                                          "externalIdColumn, defaultCountry and whole.",
                                          name.substr(0, 80))});
    }
    if (!errors.empty()) return invalid_fields(std::move(errors));
    return wanted;
}

json::value column_name(ingest::Inspection const& found, std::optional<std::size_t> column) {
    return column ? json::value(found.columns.at(*column)) : json::value(nullptr);
}

json::object to_json(ingest::Inspection::Row const& row, bool judged) {
    return {{"rowNo", row.row_no},
            {"values", json::array(row.values.begin(), row.values.end())},
            {"phone", or_null(to_e164(row.phone))},
            {"country", row.country ? json::value(row.country.code()) : json::value(nullptr)},
            {"status", judged ? json::value(to_string(row.status)) : json::value(nullptr)},
            {"reason", or_null(row.reason)}};
}

json::object to_json(ingest::Inspection const& found) {
    json::array rows;
    for (auto const& row : found.rows) rows.push_back(to_json(row, found.phone_column.has_value()));
    json::value problem = nullptr;
    if (found.problem)
        problem = json::object{{"code", found.problem->code}, {"message", found.problem->detail}};
    return {{"columns", json::array(found.columns.begin(), found.columns.end())},
            {"phoneColumn", column_name(found, found.phone_column)},
            {"externalIdColumn", column_name(found, found.external_id_column)},
            {"encoding", found.encoding},
            {"delimiter", std::string{found.delimiter}},
            {"problem", std::move(problem)},
            {"totals", api::to_json(found.totals)},
            {"rows", std::move(rows)}};
}
}    // namespace

Answer inspect_audience(App& app, Request& request) {
    auto const wanted = read_request(request);
    if (!wanted) co_return std::unexpected{wanted.error()};
    // Asks the library about some thousand values: not on the event loop.
    auto const found = co_await app.inbound.pool().run(
        [&] { return ingest::inspect(request.body, wanted->extent, wanted->wishes); });
    if (!found) co_return std::unexpected{found.error()};
    co_return json_response(200, to_json(*found));
}

}    // namespace carillon::api
