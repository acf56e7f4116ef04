#pragma once
#include "base/problem.hpp"
#include "domain/country.hpp"
#include "engine/ingest/csv_parser.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace carillon::ingest {

/// What is wanted of the columns; empty: find it.
struct LayoutWishes {
    std::string phone_column, external_id_column;
    Country default_country;
};

/// How to read the file: found in its first rows.
struct CsvLayout {
    CsvShape shape;
    std::vector<std::string> columns;    // trimmed header names; unnamed empty ones at the end are left off
    std::size_t skip = 0;                // bytes before the header: a spreadsheet's "sep=;" line
};

enum class Head : bool { part, whole_file };

/// The first rows of a file, taken apart, before anything is known of what the columns mean.
struct CsvSample {
    char delimiter = ',';
    std::size_t first_line = 1;                    // the header's
    std::size_t skip = 0;                          // as in CsvLayout
    std::vector<std::string> columns;              // as in CsvLayout
    std::vector<std::vector<std::string>> rows;    // with as many values as they have; 200 at most
};
Result<CsvSample> read_sample(std::string_view head, Head extent);

/// Judges the first part of the file. `head` should hold a few hundred rows, or the whole of a small file.
Result<CsvLayout> find_layout(std::string_view head, Head extent, LayoutWishes const& wishes);

/// The column that holds the recipient, by its name ("phone", "Handynummer", "celular", "телефон", ...) and
/// by how many of the rows' values are numbers.
Result<std::size_t> find_phone_column(std::vector<std::string> const& columns,
                                      std::vector<std::vector<std::string>> const& rows,
                                      LayoutWishes const& wishes);
/// The column of the customer's own ids; nothing where there is none. Never the phone column by itself.
Result<std::optional<std::size_t>> find_external_id_column(std::vector<std::string> const& columns,
                                                           std::optional<std::size_t> phone_column,
                                                           LayoutWishes const& wishes);

}    // namespace carillon::ingest
