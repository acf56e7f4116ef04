#pragma once
#include "api/http_types.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace carillon::api {

using CsvRecord = std::vector<std::string>;

/// A table of the store as a CSV file, read a page at a time as the client takes it.
class CsvPages : public BodySource {
public:
    Async<bool> next(std::string& out) final;

protected:
    static constexpr std::size_t rows_per_page = 1'000;

private:
    virtual CsvRecord header() const = 0;
    /// Appends the next page's records: false when it was the last.
    virtual Async<bool> next_page(std::string& out) = 0;
    bool begun_ = false;
};

/// "send-12-messages.csv", to be saved.
Response csv_file(std::string_view name, std::unique_ptr<CsvPages> pages);
Response csv_file(std::string_view name, std::span<CsvRecord const> records);

}    // namespace carillon::api
