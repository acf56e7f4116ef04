#pragma once
#include "base/clock.hpp"
#include "base/problem.hpp"
#include "domain/lead.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace carillon::store {

enum class AudienceStatus : std::uint8_t { ingesting = 0, ready = 1, failed = 2, cancelled = 3 };
std::string_view to_string(AudienceStatus status);

/// Row totals by ingest status. Their sum is rows_read once the audience is ready.
struct AudienceTotals {
    std::int64_t ok = 0, ineligible_geo = 0, invalid_phone = 0, duplicate = 0;
};

struct Audience {
    AudienceId id;
    OrgId org;
    std::string name, file_name;
    AudienceStatus status = AudienceStatus::ingesting;
    std::string error_code,
        error;    // when failed: a stable code, and a sentence that names the line and the cure
    std::int64_t rows_read = 0, bytes_read = 0;
    AudienceTotals totals;
    std::map<std::string, std::int64_t> by_country;    // ok and ineligible_geo leads by ISO code
    std::vector<std::string> columns;                  // header names, in file order
    std::string phone_column, external_id_column, default_country;
    std::string encoding, delimiter;    // as detected: "UTF-8", "UTF-16LE"; ",", ";", "\t"
    Wall created_at{};
    std::optional<Wall> finished_at;
    std::optional<Wall> erased_at;    // who its leads are is kept no longer (see domain/retention.hpp)
};

struct NewAudience {
    OrgId org;
    std::string name, file_name;
    Wall at{};
};

/// What ingest has learned, written as it goes so that progress can be shown.
struct AudienceProgress {
    std::int64_t rows_read = 0, bytes_read = 0;
};

/// Everything about a finished ingest but its rows.
struct AudienceResult {
    std::int64_t rows_read = 0, bytes_read = 0;
    AudienceTotals totals;
    std::map<std::string, std::int64_t> by_country;
    std::vector<std::string> columns;
    std::string phone_column, external_id_column, default_country, encoding, delimiter;
};

struct LeadFilter {
    std::optional<IngestStatus> status;    // those of erased people have none
    Country country;                       // unknown: any
    std::string q;       // a phone's leading digits (with or without +), or an exact external id
    LeadNo after = 0;    // keyset: leads with a greater lead_no
    std::size_t limit = 50;
};

/// Of a lead, what decides whether a message can be made for it.
struct LeadValues {
    LeadNo lead_no = 0;
    std::uint64_t row_no = 0;
    IngestStatus status = IngestStatus::ok;
    GeoRule geo_rule = GeoRule::none;
    std::string variables;    // as Lead::variables
};

/// Audiences and their leads. An audience is immutable once ready, but that people are erased; until then its
/// rows are invisible to everything but ingest. All calls may be made from any executor and resume on the
/// caller's; a broken database throws.
class Audiences {
public:
    virtual ~Audiences() = default;
    virtual Async<AudienceId> create(NewAudience audience) = 0;
    virtual Async<void> progress(AudienceId id, AudienceProgress progress) = 0;
    /// Appends leads; lead_no ascending across calls. One transaction a call: a few thousand leads each.
    virtual Async<void> insert_leads(AudienceId id, std::vector<Lead> leads) = 0;
    virtual Async<void> finish(AudienceId id, AudienceResult result, Wall at) = 0;
    /// Marks it failed (or cancelled) and deletes the rows it had, in chunks.
    virtual Async<void> fail(AudienceId id, AudienceStatus status, std::string code, std::string sentence,
                             Wall at) = 0;
    /// At start: audiences a crash left `ingesting` become failed ("interrupted"), their rows deleted. How
    /// many.
    virtual Async<std::size_t> fail_interrupted(Wall at) = 0;

    virtual Async<std::optional<Audience>> find(OrgId org, AudienceId id) = 0;
    /// Newest first; `before` 0 starts at the newest, else ids below it.
    virtual Async<std::vector<Audience>> list(OrgId org, AudienceId before, std::size_t limit) = 0;
    /// Leads of a ready audience in lead_no order.
    virtual Async<std::vector<Lead>> leads(AudienceId id, LeadFilter filter) = 0;
    /// Shows `look` the next `limit` leads of a ready audience after `after`, in lead_no order, but those of
    /// erased people. The last
    /// one's lead_no; nothing when there was none. For reading all of a large audience: `look` runs on a
    /// thread of the store's while the caller waits, and must touch nothing else that others use.
    virtual Async<std::optional<LeadNo>> look_at_leads(AudienceId id, LeadNo after, std::size_t limit,
                                                       std::function<void(LeadValues const&)> look) = 0;
    /// Rows that are not ok, in lead_no order, for rejects.csv; read page by page.
    virtual Async<std::vector<Lead>> rejects(AudienceId id, LeadNo after, std::size_t limit) = 0;
};

}    // namespace carillon::store
