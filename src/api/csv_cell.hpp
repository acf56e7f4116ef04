#pragma once
#include <span>
#include <string>
#include <string_view>

namespace carillon::api {

/// Appends a CSV cell (RFC 4180). A text that a spreadsheet would run as a formula gets an apostrophe in
/// front; phone numbers and other signed numbers stay as they are.
void append_cell(std::string& out, std::string_view cell);

/// A whole record with its line end.
void append_record(std::string& out, std::span<std::string const> cells);

}    // namespace carillon::api
