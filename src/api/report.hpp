#pragma once
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
/// audience = skipped + queued + accepted + failed + in_doubt + cancelled.
struct Funnel {
    std::int64_t audience = 0, eligible = 0, queued = 0, accepted = 0, sent = 0, delivered = 0, read = 0,
                 failed = 0, skipped = 0, in_doubt = 0, cancelled = 0;
    void add(store::CounterCell const& cell);
    void add(Funnel const& other);
    bool operator==(Funnel const&) const = default;
    boost::json::object to_json() const;
};

/// `audience_rows` is the file's: until the first chunk is materialized, there is nothing else to show.
Funnel make_funnel(std::span<store::CounterCell const> cells, std::int64_t audience_rows);

/// A send's or a campaign's report: sums of counters, never of rows.
class Report {
public:
    void add_send(SendCategory category, std::int64_t audience_rows,
                  std::span<store::CounterCell const> cells, std::span<store::MinuteCell const> minutes,
                  std::int64_t replies);
    Funnel const& funnel() const { return funnel_; }
    boost::json::object to_json() const;

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
    std::int64_t replies_ = 0;
};

}    // namespace carillon::api
