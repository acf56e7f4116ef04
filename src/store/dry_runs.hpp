#pragma once
#include "base/clock.hpp"
#include "base/ids.hpp"
#include "base/problem.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace carillon::store {

/// Stored; never renumber.
enum class DryRunStatus : std::uint8_t { running = 0, completed = 1, failed = 2, cancelled = 3 };
std::string_view to_string(DryRunStatus status);

/// Stored; never renumber.
enum class DryRunPace : std::uint8_t {
    fast = 0,    // as fast as the machine goes
    real = 1,    // at the sends' own rates
};
std::string_view to_string(DryRunPace pace);
std::optional<DryRunPace> dry_run_pace_from(std::string_view text);

struct NewDryRun {
    OrgId org;
    CampaignId campaign;
    DryRunPace pace = DryRunPace::fast;
    Wall at{};
};

struct DryRun {
    DryRunId id;
    OrgId org;
    CampaignId campaign;
    DryRunStatus status = DryRunStatus::running;
    DryRunPace pace = DryRunPace::fast;
    std::string progress_json;    // an object; what it holds is its runner's
    std::string report_json;      // empty until there is one
    std::string error;            // why it failed, as a sentence
    Wall started_at{};
    std::optional<Wall> finished_at;
};

/// How a dry run ended.
struct DryRunEnd {
    DryRunStatus status = DryRunStatus::completed;
    std::string report_json, error;
};

/// Dry runs and their reports. They are no part of a campaign's record: nothing of them is counted anywhere
/// else. All calls resume on the caller's executor; a broken database throws.
class DryRuns {
public:
    virtual ~DryRuns() = default;
    virtual Async<DryRunId> create(NewDryRun fresh) = 0;
    /// Nothing when it is no longer running.
    virtual Async<void> progress(DryRunId id, std::string progress_json) = 0;
    /// The first end counts. False when it had ended before.
    virtual Async<bool> end(DryRunId id, DryRunEnd how, Wall at) = 0;
    /// At start: what a crash left running has failed, with `error`. How many.
    virtual Async<std::size_t> fail_interrupted(std::string error, Wall at) = 0;

    virtual Async<std::optional<DryRun>> find(OrgId org, DryRunId id) = 0;
    /// Newest first; `before` none starts at the newest, else ids below it. The reports are left out.
    virtual Async<std::vector<DryRun>> list(OrgId org, CampaignId campaign, DryRunId before,
                                            std::size_t limit) = 0;
};

}    // namespace carillon::store
