#pragma once
#include "engine/ingest/csv_layout.hpp"
#include "store/audiences.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace carillon::ingest {

/// What an upload would make of the first rows of a file, so that a person can correct it before.
struct Inspection {
    std::string encoding;
    char delimiter = ',';
    std::vector<std::string> columns;
    std::optional<std::size_t> phone_column, external_id_column;
    std::optional<Problem> problem;    // why no phone column is known; it has to be named then
    struct Row {
        std::uint64_t row_no = 0;
        std::vector<std::string> values;    // as many as there are columns
        std::uint64_t phone = 0;            // 0: none is known, or it is invalid
        Country country;
        IngestStatus status = IngestStatus::ok;
        std::string reason;    // of a row that is not ok
    };
    std::vector<Row> rows;           // the first few
    store::AudienceTotals totals;    // of all rows that were looked at; zero without a phone column
};

/// Judges as Ingest does. `bytes` is the file's beginning, or all of it. A Problem where the file cannot be
/// an audience whatever its columns mean, or where a column was asked for that it has not.
Result<Inspection> inspect(std::string_view bytes, Head extent, LayoutWishes const& wishes);

}    // namespace carillon::ingest
