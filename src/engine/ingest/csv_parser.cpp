#include "engine/ingest/csv_parser.hpp"

#include "engine/ingest/refusals.hpp"

namespace carillon::ingest {
namespace {
constexpr char unit_separator = '\x1f';
}

Result<void> CsvParser::feed(std::string_view text, RowBlock& block) {
    for (std::size_t at = 0; at < text.size();) {
        char const c = text[at];
        if (return_seen_) {
            return_seen_ = false;
            if (c == '\n') {
                ++at;
                continue;
            }
        }
        if (state_ == State::quoted) {
            at = quoted_run(text, at);
        } else if (c == '\n' || c == '\r') {
            return_seen_ = c == '\r';
            ++at;
            ++line_;
            if (auto const ended = end_record(block); !ended) return ended;
        } else if (c == shape_.delimiter) {
            if (state_ == State::line_start || state_ == State::field_start) begin_field();
            end_field();
            state_ = State::field_start;
            ++at;
        } else if (c == '"' && (state_ == State::line_start || state_ == State::field_start)) {
            begin_field();
            quote_line_ = line_;
            state_ = State::quoted;
            ++at;
        } else if (c == '"' && state_ == State::after_quote) {
            append("\"");
            state_ = State::quoted;
            ++at;
        } else {
            at = plain_run(text, at);
        }
        if (record_.size() > record_limit) return check_size();
    }
    return {};
}

Result<void> CsvParser::finish(RowBlock& block) {
    if (state_ == State::quoted) return std::unexpected{refuse_open_quote(quote_line_)};
    return end_record(block);
}

/// Takes what follows up to a delimiter or line break, as it stands.
std::size_t CsvParser::plain_run(std::string_view text, std::size_t at) {
    if (state_ == State::line_start || state_ == State::field_start) begin_field();
    state_ = State::plain;
    auto const start = at;
    while (at < text.size() && text[at] != shape_.delimiter && text[at] != '\n' && text[at] != '\r') ++at;
    append(text.substr(start, at - start));
    return at;
}

/// Takes what follows up to the next quote.
std::size_t CsvParser::quoted_run(std::string_view text, std::size_t at) {
    auto const end = std::min(text.find('"', at), text.size());
    auto const run = text.substr(at, end - at);
    append(run);
    // CRLF counts once: a CR counts unless an LF follows it. (One split across two pieces counts twice; the
    // line is a hint for a person, and such a quoted break on a piece's edge moves it by one.)
    for (std::size_t i = 0; i < run.size(); ++i)
        if (run[i] == '\n' || (run[i] == '\r' && (i + 1 == run.size() || run[i + 1] != '\n'))) ++line_;
    if (end == text.size()) return end;
    state_ = State::after_quote;
    return end + 1;
}

void CsvParser::begin_field() {
    if (state_ == State::line_start) record_line_ = line_;
    field_start_ = record_.size();
    if (fields_ == shape_.phone_column) row_.phone = static_cast<std::uint32_t>(record_.size());
    if (fields_ == shape_.external_id_column) row_.external_id = static_cast<std::uint32_t>(record_.size());
}

void CsvParser::end_field() {
    ++fields_;
    if (fields_ > shape_.columns) {
        if (record_.size() > field_start_) surplus_ = fields_;
        record_.resize(field_start_);
        return;
    }
    record_ += unit_separator;
}

Result<void> CsvParser::end_record(RowBlock& block) {
    if (state_ == State::line_start) return {};
    if (state_ == State::field_start)
        begin_field();    // a delimiter, then the end of the line: one more empty value
    end_field();
    ++records_;
    if (surplus_ > 0) return std::unexpected{refuse_shifted_row(record_line_, surplus_, shape_.columns)};
    if (auto const sized = check_size(); !sized) return sized;
    while (fields_ < shape_.columns) {
        begin_field();
        end_field();
    }
    row_.start = static_cast<std::uint32_t>(block.text.size());
    row_.size = static_cast<std::uint32_t>(record_.size());
    row_.row_no = records_;
    block.text += record_;
    block.rows.push_back(row_);
    record_.clear();
    row_ = {};
    fields_ = surplus_ = field_start_ = 0;
    state_ = State::line_start;
    return {};
}

Result<void> CsvParser::check_size() const {
    if (record_.size() <= record_limit) return {};
    if (state_ == State::quoted) {
        auto refusal = refuse_long_record(quote_line_, record_limit);
        return std::unexpected{std::move(refusal)};
    }
    return std::unexpected{refuse_long_record(record_line_, record_limit)};
}

void CsvParser::append(std::string_view run) {
    auto const start = record_.size();
    record_ += run.substr(
        0, record_limit + 1 - std::min(start, record_limit));    // no more than the limit is judged by
    for (auto at = record_.find(unit_separator, start); at != std::string::npos;
         at = record_.find(unit_separator, at))
        record_[at] = ' ';
}

}    // namespace carillon::ingest
