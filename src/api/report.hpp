#pragma once
#include "api/csv_file.hpp"
#include "domain/campaign.hpp"
#include "domain/country.hpp"
#include "store/reports.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace carillon::api {

/// Where the leads of a send stand. From the moment it is materialized,
/// audience = skipped + queued + accepted + failed + in_doubt + cancelled. `assumed_sent` is part of
/// accepted: somebody took these for sent, and nothing of Meta's proves it.
struct Funnel {
    std::int64_t audience = 0, eligible = 0, queued = 0, accepted = 0, sent = 0, delivered = 0, read = 0,
                 failed = 0, skipped = 0, in_doubt = 0, cancelled = 0, assumed_sent = 0;
    void add(store::CounterCell const& cell);
    void add(Funnel const& other);
    bool operator==(Funnel const&) const = default;
    boost::json::object to_json() const;
};

/// `audience_rows` is the file's: until the first chunk is materialized, there is nothing else to show. Rows
/// of which nothing became before the send ended (missed, failed, cancelled) are cancelled; no country is
/// theirs.
Funnel make_funnel(std::span<store::CounterCell const> cells, std::int64_t audience_rows, SendStatus status);

/// The tables of a report, each a CSV file of its own.
enum class ReportTable : std::uint8_t { funnel, skipped, failed, countries, minutes };
std::string_view to_string(ReportTable table);
std::optional<ReportTable> report_table_from(std::string_view word);

/// A send's or a campaign's report: sums of counters, never of rows.
class Report {
public:
    void add_send(SendCategory category, SendStatus status, std::int64_t audience_rows,
                  std::span<store::CounterCell const> cells, std::span<store::MinuteCell const> minutes,
                  store::Responses responses);
    Funnel const& funnel() const { return funnel_; }
    boost::json::object to_json() const;
    /// A table's rows, its head first.
    std::vector<CsvRecord> records(ReportTable table) const;

private:
    boost::json::object read_rate() const;
    struct Minute {
        std::int64_t accepted = 0, sent = 0, delivered = 0, read = 0, failed = 0;
    };
    Funnel funnel_;
    std::map<Country, Funnel> by_country_;
    std::map<SkipReason, std::int64_t> skipped_by_;
    std::map<int, std::int64_t> failed_by_;
    std::map<Wall, Minute> timeline_;
    std::int64_t read_ = 0, delivered_reporting_ = 0;      // where reads are reported
    std::map<Country, std::int64_t> delivered_limited_;    // where they are not
    store::Responses responses_;
};

}    // namespace carillon::api
