#include "api/csv_file.hpp"

#include "api/csv_cell.hpp"

#include <fmt/format.h>

namespace carillon::api {
namespace {
Response attachment(std::string_view name) {
    Response response{.status = 200, .content_type = "text/csv; charset=utf-8"};
    response.headers.emplace_back("Content-Disposition", fmt::format("attachment; filename=\"{}\"", name));
    return response;
}
}    // namespace

Async<bool> CsvPages::next(std::string& out) {
    if (!std::exchange(begun_, true)) append_record(out, header());
    co_return co_await next_page(out);
}

Response csv_file(std::string_view name, std::unique_ptr<CsvPages> pages) {
    auto response = attachment(name);
    response.source = std::move(pages);
    return response;
}

Response csv_file(std::string_view name, std::span<CsvRecord const> records) {
    auto response = attachment(name);
    for (auto const& record : records) append_record(response.body, record);
    return response;
}

}    // namespace carillon::api
