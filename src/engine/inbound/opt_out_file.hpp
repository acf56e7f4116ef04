#pragma once
#include "engine/inbound/rejects.hpp"
#include "engine/ingest/csv_layout.hpp"
#include "engine/ingest/text_decoder.hpp"

#include <optional>
#include <string>
#include <vector>

namespace carillon::inbound {

/// A CSV with a column of phone numbers, that arrives in pieces of any size. The file's rules and the search
/// for the column are those of audiences. Memory: the file's first 64 KiB until the column is found, then one
/// record and the numbers not yet taken.
class OptOutFile {
public:
    explicit OptOutFile(ingest::LayoutWishes wishes) : wishes_{std::move(wishes)} {}
    /// A Problem when the file cannot be read on; the numbers of the rows before can still be taken.
    Result<void> feed(std::string_view bytes);
    Result<void> finish();
    std::size_t waiting() const { return phones_.size(); }
    /// The numbers read since the last call, as they came.
    std::vector<std::uint64_t> take() { return std::exchange(phones_, {}); }

    std::int64_t received() const { return received_; }
    std::int64_t rejected() const { return rejected_; }
    std::vector<Reject> const& rejects() const { return rejects_; }    // the first rejects_max

private:
    Result<void> take_text(ingest::Head extent);
    void read_rows();

    ingest::LayoutWishes wishes_;
    ingest::TextDecoder decoder_;
    std::string text_;    // decoded and not yet parsed
    std::optional<ingest::CsvParser> parser_;
    ingest::RowBlock block_;
    std::vector<std::uint64_t> phones_;
    std::int64_t received_ = 0, rejected_ = 0;
    std::vector<Reject> rejects_;
};

}    // namespace carillon::inbound
