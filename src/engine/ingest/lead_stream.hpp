#pragma once
#include "engine/ingest/csv_parser.hpp"
#include "engine/ingest/sorted_rows.hpp"
#include "store/audiences.hpp"

#include <memory>
#include <vector>

namespace carillon::ingest {

/// Reads the number of each row of a block and hands the rows to a sorter. The work of a worker thread.
void normalise(RowBlock const& block, Country default_country, bool has_external_id, RowSorter& sorter);

/// Sorted rows as numbered leads: the first row of a number wins, geography is judged, totals are kept. Not
/// thread-safe.
class LeadStream {
public:
    explicit LeadStream(std::unique_ptr<Run> rows) : rows_{std::move(rows)} {}
    /// The next few thousand leads, in order; none at the end.
    std::vector<Lead> next_batch();
    store::AudienceTotals const& totals() const { return totals_; }
    std::map<std::string, std::int64_t> by_country() const;

private:
    void fill(Lead& lead);
    void judge(Lead& lead);

    std::unique_ptr<Run> rows_;
    LeadNo last_ = 0;
    std::uint64_t first_phone_ = 0, first_row_ = 0;    // the row that won the current number
    store::AudienceTotals totals_;
    std::unordered_map<std::uint16_t, std::int64_t> by_country_;
};

}    // namespace carillon::ingest
