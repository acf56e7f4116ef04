#include "scenarios/dry_runner.hpp"

#include "app/dry_run.hpp"

namespace carillon::scenarios {
namespace {
class DryRunnerAtOnce final : public api::DryRunner {
public:
    DryRunnerAtOnce(store::Store& store, Clock& clock, std::filesystem::path folder)
        : store_{store}, clock_{clock}, folder_{std::move(folder)} {}

    Async<Result<DryRunId>> start(api::DryRunOrder order) override {
        store::NewDryRun fresh{
            .org = order.org, .campaign = order.campaign, .pace = order.pace, .at = clock_.wall()};
        auto const id = co_await store_.dry_runs().create(std::move(fresh));
        auto how = play(id, std::move(order));
        co_await store_.dry_runs().end(id, std::move(how), clock_.wall());
        co_return id;
    }
    bool cancel(DryRunId) override { return false; }

private:
    /// It has threads of its own, as has the store that it asks.
    store::DryRunEnd play(DryRunId id, api::DryRunOrder order) {
        app::DryRunTask const task{.store = store_,
                                   .clock = clock_,
                                   .folder = folder_ / std::to_string(id.value),
                                   .throughput = {},
                                   .id = id,
                                   .order = std::move(order),
                                   .cancelled = [] { return false; }};
        return app::play_dry_run(task);
    }

    store::Store& store_;
    Clock& clock_;
    std::filesystem::path const folder_;
};
}    // namespace

std::unique_ptr<api::DryRunner> make_dry_runner(store::Store& store, Clock& clock,
                                                std::filesystem::path folder) {
    return std::make_unique<DryRunnerAtOnce>(store, clock, std::move(folder));
}

}    // namespace carillon::scenarios
