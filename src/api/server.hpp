#pragma once
#include "api/http_server.hpp"
#include "base/address_policy.hpp"
#include "base/clock.hpp"
#include "base/crypto.hpp"
#include "base/problem.hpp"
#include "domain/throughput.hpp"
#include "engine/engine.hpp"
#include "engine/outbound/counts.hpp"
#include "store/store.hpp"

#include <boost/asio/io_context.hpp>

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace carillon::graph {
class GraphClient;
}

namespace carillon::api {

class DryRunner;

/// What the API needs of the rest. The references outlive the ApiServer.
struct ServerContext {
    store::Store& store;
    Clock& clock;
    SecretBox const& secrets;
    /// On the io_context the server runs on; used for connecting and syncing accounts.
    graph::GraphClient& graph;
    /// Thread-safe: something changed, look again. Empty where no engine runs in this process.
    std::function<void()> wake_engine = {};
    /// Thread-safe: why the engine cannot work, as a sentence; nothing while it can. Empty as above.
    std::function<std::optional<std::string>()> engine_trouble = {};
    /// What the engine is doing. Empty as above.
    std::function<Async<engine::Engine::Figures>()> engine_figures = {};
    /// Thread-safe: what became of calls to customers' endpoints. Empty as above.
    std::function<engine::OutboundCounts()> outbound_counts = {};
    PrivateAddresses private_webhooks = PrivateAddresses::refused;
    /// Plays campaigns on a copy; nothing where this process makes none.
    DryRunner* dry_runner = nullptr;
    /// Where ingest spills; exists.
    std::filesystem::path spill_dir = {};
    std::string listen = "127.0.0.1:8080";
    /// How browsers reach the page, "https://carillon.example"; cookies are Secure where it is https. May be
    /// empty.
    std::string public_url = {};
    Throughput throughput = {};
    bool refresh_accounts = true;    // whether Meta is asked when its webhooks tell of a changed account
    HttpLimits limits = {};
    TrustedProxies trusted_proxies = {};
    /// What the server is under TLS with; its files are looked at again while it serves. Empty: in the clear.
    std::shared_ptr<TlsIdentity> tls = {};
    std::size_t uploads_max = 3;    // ingests at a time
};

/// The HTTP side of `carillon serve`: API, page, webhooks from Meta, operations. Lives on one io_context run
/// by one thread; start() and stop() on it. Construct, start(), …, co_await stop(), destroy.
class ApiServer {
public:
    ApiServer(boost::asio::io_context& io, ServerContext context);
    ~ApiServer();
    ApiServer(ApiServer const&) = delete;
    ApiServer& operator=(ApiServer const&) = delete;

    /// Listens. A Problem when it cannot: a busy port, an address of another machine.
    Result<void> start();
    unsigned short port() const;
    /// Looks at the TLS files now. On the server's thread.
    void reload_tls();
    /// What answers the requests, for callers in this process; on the server's thread.
    HttpHandler& handler();
    /// Stops listening, lets running requests and ingests finish for up to `limit`, ends what is left.
    Async<void> stop(std::chrono::milliseconds limit = std::chrono::seconds{10});

private:
    struct State;
    std::unique_ptr<State> state_;
};

}    // namespace carillon::api
