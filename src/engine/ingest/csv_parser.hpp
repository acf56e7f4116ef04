#pragma once
#include "base/problem.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace carillon::ingest {

/// One record of the file, in a RowBlock's text: each value followed by a unit separator, as Lead::variables
/// has it.
struct RowRef {
    std::uint32_t start = 0, size = 0;
    std::uint32_t phone = 0, external_id = 0;    // where these values start, from `start`
    std::uint64_t row_no = 0;                    // the record's number; the header is 1
};

/// Rows on their way from the parser to a worker.
struct RowBlock {
    std::string text;
    std::vector<RowRef> rows;
};

/// What the parser must know about the columns.
struct CsvShape {
    char delimiter = ',';
    std::size_t columns = 1;    // of the header
    std::size_t phone_column = 0;
    std::size_t external_id_column = static_cast<std::size_t>(-1);    // none
    std::size_t first_line = 1;                                       // the header's
};

/// RFC 4180 as a stream: any piece of UTF-8 in, whole records out. Line breaks are CRLF, LF or CR; blank
/// lines are no records; a record with fewer values than the header has empty ones; one with more (that are
/// not empty) is refused. Text after a closing quote is taken as it stands. Holds one incomplete record, at
/// most record_limit bytes.
class CsvParser {
public:
    static constexpr std::size_t record_limit = 1 << 20;

    explicit CsvParser(CsvShape shape) : shape_{shape}, line_{shape.first_line} {}

    /// Appends the records that `text` completes to `block`; the record it breaks off in is kept for the next
    /// call.
    Result<void> feed(std::string_view text, RowBlock& block);
    /// At the end of the file: the last record, when no line break follows it.
    Result<void> finish(RowBlock& block);
    /// Records so far, the header among them.
    std::uint64_t records() const { return records_; }

private:
    enum class State : std::uint8_t {
        line_start,    // nothing of a record yet
        field_start,
        plain,
        quoted,
        after_quote    // a quote inside quotes: the end, or the first of two
    };
    std::size_t plain_run(std::string_view text, std::size_t at);
    std::size_t quoted_run(std::string_view text, std::size_t at);
    void begin_field();
    void end_field();
    Result<void> end_record(RowBlock& block);
    Result<void> check_size() const;
    void append(std::string_view run);

    CsvShape shape_;
    State state_ = State::line_start;
    bool return_seen_ = false;    // the last character was CR: an LF right after belongs to it
    std::string record_;          // values so far, separated as in RowRef
    RowRef row_;
    std::size_t fields_ = 0,
                surplus_ = 0;    // values begun; of those, the last beyond the header that is not empty
    std::size_t field_start_ = 0;
    std::uint64_t records_ = 0;
    std::size_t line_ = 1, record_line_ = 1, quote_line_ = 1;
};

}    // namespace carillon::ingest
