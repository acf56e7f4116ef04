#pragma once
#include "api/dry_runner.hpp"
#include "base/clock.hpp"
#include "domain/throughput.hpp"

#include <atomic>
#include <filesystem>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <thread>

namespace carillon::store {
class Store;
}

namespace carillon::app {

/// What one dry run works with. The store is the real one: read, and written to in store::DryRuns alone.
struct DryRunTask {
    store::Store& store;
    Clock& clock;
    std::filesystem::path folder;    // its own; made and removed by it
    Throughput throughput;
    DryRunId id;
    api::DryRunOrder order;
    std::function<bool()> cancelled;    // thread-safe
};

/// Plays the campaign from beginning to end: a private sandbox on loopback, a whole server on a throw-away
/// database and a clock that jumps from send to send, then the report that this server answers. Blocking;
/// ends soon after `cancelled`. Never throws: what breaks is a failed dry run.
store::DryRunEnd play_dry_run(DryRunTask const& task);

/// The dry runs of one server, each on a thread of its own that yields to the real work. Lives longer than
/// the ApiServer and shorter than the store; start() is called on one thread.
class DryRunHost final : public api::DryRunner {
public:
    static constexpr std::size_t running_max = 2;

    /// `folder` is where their throw-away databases lie; what a crash left there goes.
    DryRunHost(store::Store& store, Clock& clock, std::filesystem::path folder, Throughput throughput);
    ~DryRunHost() override;

    Async<Result<DryRunId>> start(api::DryRunOrder order) override;
    bool cancel(DryRunId id) override;
    /// Cancels all and waits for them; none starts after that. Blocks.
    void stop();

private:
    struct Running {
        CampaignId campaign;
        DryRunId id;
        std::atomic<bool> cancelled = false, ended = false;
        std::jthread thread;
    };
    Result<std::shared_ptr<Running>> admit(CampaignId campaign);
    void run(Running& running, api::DryRunOrder order);

    store::Store& store_;
    Clock& clock_;
    std::filesystem::path const folder_;
    Throughput const throughput_;
    std::mutex mutex_;
    std::list<std::shared_ptr<Running>> running_;
    bool stopping_ = false;
};

}    // namespace carillon::app
