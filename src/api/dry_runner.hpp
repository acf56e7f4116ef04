#pragma once
#include "base/clock.hpp"
#include "base/problem.hpp"
#include "store/dry_runs.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace carillon::api {

struct DryRunOrder {
    OrgId org;
    CampaignId campaign;
    store::DryRunPace pace = store::DryRunPace::fast;
    /// So many rows of the audience, spread over all of it; nothing: every row.
    std::optional<std::int64_t> max_recipients;
    std::string gates_json = "[]";    // what preflight says of the campaign, for the report
};

/// Plays a campaign through the engine against a sandbox of its own, on a copy: the campaign's record is only
/// read, and what comes of it is a row of store::DryRuns. Implemented where everything meets (src/app); lives
/// longer than the ApiServer.
class DryRunner {
public:
    virtual ~DryRunner() = default;
    /// Begins one. Refusals: conflict "dry_run_running" while the campaign has one, throttled
    /// "too_many_dry_runs" while as many run as the server takes. Resumes on the caller's executor.
    virtual Async<Result<DryRunId>> start(DryRunOrder order) = 0;
    /// Asks it to end; it does within moments. False when it does not run. Thread-safe.
    virtual bool cancel(DryRunId id) = 0;
};

}    // namespace carillon::api
