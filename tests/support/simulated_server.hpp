#pragma once
#include "api/dry_runner.hpp"
#include "api/http_types.hpp"
#include "api/server.hpp"
#include "base/crypto.hpp"
#include "engine/account_refresh.hpp"
#include "engine/account_sync.hpp"
#include "engine/engine.hpp"
#include "engine/preflight.hpp"
#include "graph/graph_client.hpp"
#include "support/simulated_network.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <filesystem>
#include <map>

namespace carillon::simulation {

struct HttpCall {
    std::string method, target, body;
    std::vector<std::pair<std::string, std::string>> headers = {};
};

struct HttpReply {
    int status = 0;
    std::string body;
    std::map<std::string, std::string> headers;    // names in small letters
};

/// A runner over a server's store; `folder` is for what it writes.
using MakeDryRunner =
    std::function<std::unique_ptr<api::DryRunner>(store::Store&, Clock&, std::filesystem::path folder)>;

/// One life of the server, from its start to its stop or crash: store, engine and API as `carillon serve`
/// puts them together, on one event loop that the caller runs. Destroying it without stop() is the crash:
/// what has not been committed is lost, nobody is told.
class SimulatedServer {
public:
    struct Options {
        std::uint64_t seed = 1;
        std::size_t materialize_rows = engine::EngineOptions{}.materialize_rows;
        std::string graph_version = "v25.0";
        MakeDryRunner make_dry_runner;    // empty: this server makes no dry runs
    };
    SimulatedServer(SimulatedClock& clock, SimulatedMeta& meta, std::filesystem::path folder,
                    SecretBox const& secrets, Options options);
    ~SimulatedServer();

    boost::asio::io_context& io() { return io_; }
    store::Store& store() { return *store_; }

    /// Requests on their way to Meta and back.
    std::size_t awaits_meta() const { return network_->waiting(); }

    /// To be called once, when the event loop can be run. The engine runs from its return on.
    Async<void> begin();
    /// Answers as the HTTP server would, but for what the wire itself refuses. `done` is called once, unless
    /// the server is destroyed before it could answer: then never.
    void answer(HttpCall call, std::function<void(HttpReply)> done);
    /// Claims nothing more, waits for what is in flight, commits.
    Async<void> stop(std::chrono::milliseconds limit);

private:
    Async<void> run_engine();
    Async<Result<void>> before_materializing(store::OpenSend open);

    SimulatedClock& clock_;
    SecretBox const& secrets_;
    boost::asio::io_context io_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{io_.get_executor()};
    std::filesystem::path const folder_;
    std::unique_ptr<store::Store> store_;
    SimulatedNetwork* network_;    // graph_ owns it
    std::unique_ptr<graph::GraphClient> graph_;
    std::unique_ptr<engine::AccountSync> account_sync_;
    std::unique_ptr<engine::AccountRefresh> account_refresh_;
    std::unique_ptr<engine::Gatekeeper> gatekeeper_;
    std::unique_ptr<engine::Engine> engine_;
    std::unique_ptr<Alarm> engine_ended_;
    bool engine_runs_ = false;
    std::unique_ptr<api::DryRunner> dry_runner_;
    std::unique_ptr<api::ApiServer> api_;
};

}    // namespace carillon::simulation
