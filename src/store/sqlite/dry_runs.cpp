#include "store/dry_runs.hpp"

#include "store/sqlite/parts.hpp"

namespace carillon::store::sqlite {
namespace {
DryRun take_dry_run(Query& row) {
    return {.id = row.take<DryRunId>(),
            .org = row.take<OrgId>(),
            .campaign = row.take<CampaignId>(),
            .status = row.take<DryRunStatus>(),
            .pace = row.take<DryRunPace>(),
            .progress_json = row.take<std::string>(),
            .report_json = row.take<std::string>(),
            .error = row.take<std::string>(),
            .started_at = row.take<Wall>(),
            .finished_at = row.take<std::optional<Wall>>()};
}

class SqliteDryRuns final : public DryRuns {
public:
    explicit SqliteDryRuns(Database& database) : database_{database} {}

    Async<DryRunId> create(NewDryRun fresh) override {
        return database_.write([=](WriteContext& tx) {
            tx.db.run(
                "INSERT INTO dry_runs (org_id, campaign_id, status, pace, progress, report, error, "
                "started_at) VALUES (?, ?, ?, ?, '{}', '', '', ?)",
                fresh.org, fresh.campaign, DryRunStatus::running, fresh.pace, fresh.at);
            return tx.db.inserted<DryRunId>();
        });
    }

    Async<void> progress(DryRunId id, std::string progress_json) override {
        return database_.write([=](WriteContext& tx) {
            tx.db.run("UPDATE dry_runs SET progress = ? WHERE id = ? AND status = ?", progress_json, id,
                      DryRunStatus::running);
        });
    }

    Async<bool> end(DryRunId id, DryRunEnd how, Wall at) override {
        return database_.write([=](WriteContext& tx) {
            return tx.db.run(
                       "UPDATE dry_runs SET status = ?, report = ?, error = ?, finished_at = ? "
                       "WHERE id = ? AND status = ?",
                       how.status, how.report_json, how.error, at, id, DryRunStatus::running) == 1;
        });
    }

    Async<std::size_t> fail_interrupted(std::string error, Wall at) override {
        return database_.write([=](WriteContext& tx) {
            return static_cast<std::size_t>(
                tx.db.run("UPDATE dry_runs SET status = ?, error = ?, finished_at = ? WHERE status = ?",
                          DryRunStatus::failed, error, at, DryRunStatus::running));
        });
    }

    Async<std::optional<DryRun>> find(OrgId org, DryRunId id) override {
        return database_.read([=](Connection& db) {
            std::optional<DryRun> found;
            auto row = db.query(
                "SELECT id, org_id, campaign_id, status, pace, progress, report, error, started_at, "
                "finished_at FROM dry_runs WHERE org_id = ? AND id = ?",
                org, id);
            if (row.next()) found = take_dry_run(row);
            return found;
        });
    }

    Async<std::vector<DryRun>> list(OrgId org, CampaignId campaign, DryRunId before,
                                    std::size_t limit) override {
        return database_.read([=](Connection& db) {
            std::vector<DryRun> found;
            auto const below = before ? before.value : std::numeric_limits<std::int64_t>::max();
            auto row = db.query(
                "SELECT id, org_id, campaign_id, status, pace, progress, '', error, started_at, finished_at "
                "FROM dry_runs WHERE campaign_id = ? AND org_id = ? AND id < ? ORDER BY id DESC LIMIT ?",
                campaign, org, below, limit);
            while (row.next()) found.push_back(take_dry_run(row));
            return found;
        });
    }

private:
    Database& database_;
};
}    // namespace

std::unique_ptr<DryRuns> make_dry_runs(Database& database) {
    return std::make_unique<SqliteDryRuns>(database);
}

}    // namespace carillon::store::sqlite
