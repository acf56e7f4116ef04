#pragma once
#include "base/problem.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

/// Every sentence with which ingest refuses a file or a row: what is wrong, on which line, and how to mend
/// it.
namespace carillon::ingest {

Problem refuse_empty();
Problem refuse_no_rows();
/// A workbook, an archive or a picture where a CSV was expected; `what` is its kind.
Problem refuse_not_text(std::string_view what);
Problem refuse_not_utf8(std::size_t line, unsigned char byte);
Problem refuse_broken_utf16(std::size_t line);
Problem refuse_utf32();
Problem refuse_nul(std::size_t line);
Problem refuse_open_quote(std::size_t line);
Problem refuse_long_record(std::size_t line, std::size_t limit);
Problem refuse_shifted_row(std::size_t line, std::size_t values, std::size_t columns);
Problem refuse_empty_column_name(std::size_t position);
Problem refuse_duplicate_column_name(std::string_view name, std::size_t first, std::size_t second);
Problem refuse_too_many_columns(std::size_t columns, std::size_t limit);
Problem refuse_no_header(std::string_view cell);
Problem refuse_no_phone_column(std::vector<std::string> const& columns);
/// A column that was asked for by name. `parameter` is the API's: "phoneColumn", "externalIdColumn".
Problem refuse_missing_column(std::string_view parameter, std::string_view name,
                              std::vector<std::string> const& columns);
Problem refuse_country(std::string_view code);
Problem refuse_too_many_rows();
/// Of a row whose number stands in an earlier one.
std::string duplicate_reason(std::uint64_t first_row);
Problem refuse_full_disk(std::filesystem::path const& folder, std::size_t bytes, std::string_view why);

}    // namespace carillon::ingest
