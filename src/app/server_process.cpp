#include "app/server_process.hpp"

#include "api/server.hpp"
#include "app/dry_run.hpp"
#include "app/loop.hpp"
#include "app/secret_key.hpp"
#include "base/crypto.hpp"
#include "base/log.hpp"
#include "engine/account_refresh.hpp"
#include "engine/account_sync.hpp"
#include "engine/engine.hpp"
#include "engine/ingest/ingest.hpp"
#include "engine/outbound/outbound_sender.hpp"
#include "engine/preflight.hpp"
#include "engine/retention.hpp"
#include "graph/graph_client.hpp"
#include "store/assets.hpp"
#include "store/audiences.hpp"
#include "store/campaigns.hpp"
#include "store/dry_runs.hpp"
#include "store/filters.hpp"
#include "store/personal_data.hpp"
#include "store/sqlite/sqlite_store.hpp"

#include <boost/asio/use_future.hpp>

#include <future>
#include <random>

namespace carillon::app {
namespace {
namespace asio = boost::asio;

std::filesystem::path spill_dir(ServerOptions const& options) { return options.data_dir / "spill"; }

Result<void> make_data_dir(ServerOptions const& options) {
    std::error_code error;
    std::filesystem::create_directories(spill_dir(options), error);
    if (!error) std::filesystem::permissions(options.data_dir, std::filesystem::perms::owner_all, error);
    if (!error) return {};
    return refuse(Problem::Kind::unavailable, "data_dir",
                  fmt::format("The data directory {} cannot be used: {}. Give it to this user, or name "
                              "another with --data-dir.",
                              options.data_dir.string(), error.message()));
}

graph::GraphOptions graph_options(ServerOptions const& options) {
    graph::GraphOptions graph;
    graph.http.url = options.graph_url;
    graph.http.ca_file = options.graph_ca_file;
    graph.version = options.graph_version;
    return graph;
}
}    // namespace

Result<std::filesystem::path> database_file(ServerOptions const& options) {
    constexpr std::string_view sqlite = "sqlite:";
    if (options.database.empty()) return options.data_dir / "carillon.db";
    if (options.database.starts_with(sqlite))
        return std::filesystem::path{options.database.substr(sqlite.size())};
    return refuse(Problem::Kind::invalid, "bad_database",
                  fmt::format("\"{}\" is not a database this version knows. Write --database sqlite:PATH.",
                              options.database));
}

/// In the order of what needs what; destroyed the other way round.
struct ServerProcess::Parts {
    ServerOptions options;
    Clock& clock;
    Loop api_loop, engine_loop;
    Loop outbound_loop;    // of its own: a customer's slow name server must not hold up Meta's
    std::unique_ptr<store::Store> store;
    std::unique_ptr<SecretBox> secrets;
    std::unique_ptr<graph::GraphClient> api_graph, engine_graph;
    // On the engine's loop.
    std::unique_ptr<engine::AccountSync> account_sync;
    std::unique_ptr<engine::AccountRefresh> account_refresh;
    std::unique_ptr<engine::Gatekeeper> gatekeeper;
    std::unique_ptr<engine::Engine> engine;
    std::unique_ptr<graph::OutboundPoster> outbound_poster;
    std::unique_ptr<engine::OutboundSender> outbound;
    std::unique_ptr<engine::RetentionKeeper> retention;
    std::future<void> engine_run, outbound_run, retention_run;
    std::unique_ptr<DryRunHost> dry_runs;
    api::TrustedProxies proxies;
    std::shared_ptr<api::TlsIdentity> tls;
    std::unique_ptr<api::ApiServer> api;
    bool stopped = false;

    Parts(ServerOptions given, Clock& its_clock) : options{std::move(given)}, clock{its_clock} {}

    Result<void> read_options();
    Result<void> open();
    Result<void> check_key();
    void make_engine();
    Result<void> make_outbound();
    void wake();
    Async<Result<void>> before_materializing(store::OpenSend open);
    Result<void> make_api();
};

Result<std::unique_ptr<store::Store>> open_store(ServerOptions const& options, Purpose purpose,
                                                 Clock& clock) {
    auto file = database_file(options);
    if (!file) return std::unexpected{file.error()};
    store::SqliteOptions sqlite_options;
    if (purpose == Purpose::tool) sqlite_options.ownership = store::SqliteOptions::Ownership::tool;
    return store::open_sqlite_store(*std::move(file), std::move(sqlite_options), clock);
}

Result<void> ServerProcess::Parts::read_options() {
    auto trusted = api::TrustedProxies::parse(options.trusted_proxies);
    if (!trusted) return std::unexpected{trusted.error()};
    proxies = *std::move(trusted);
    if (options.tls_certificate.empty() != options.tls_key.empty())
        return refuse(Problem::Kind::invalid, "tls_half",
                      "TLS needs a certificate and its key: give --tls-cert and --tls-key, or neither.");
    if (options.tls_certificate.empty()) return {};
    auto identity = api::TlsIdentity::load(options.tls_certificate, options.tls_key);
    if (!identity) return std::unexpected{identity.error()};
    tls = *std::move(identity);
    return {};
}

/// Whatever can be wrong with the options themselves comes first: nothing is made on disk for a mistyped one.
Result<void> ServerProcess::Parts::open() {
    if (auto read = read_options(); !read) return read;
    for (auto* const client : {&api_graph, &engine_graph}) {
        auto& loop = client == &api_graph ? api_loop : engine_loop;
        auto created = graph::GraphClient::create(loop.io.get_executor(), clock, graph_options(options));
        if (!created) return std::unexpected{created.error()};
        *client = *std::move(created);
    }
    if (auto const file = database_file(options); !file) return std::unexpected{file.error()};
    if (auto made = make_data_dir(options); !made) return made;
    auto opened = open_store(options, Purpose::server, clock);
    if (!opened) return std::unexpected{opened.error()};
    store = *std::move(opened);
    auto key = load_secret_key(options.secret_key_file, options.data_dir);
    if (!key) return std::unexpected{key.error()};
    secrets = std::make_unique<SecretBox>(*std::move(key));
    return {};
}

/// Before anything is sent or refused for it: the key may be another database's, or a rotation was cut off.
Result<void> ServerProcess::Parts::check_key() {
    auto const wabas = api_loop.wait_for(store->assets().all_wabas());
    auto const opens = [this](store::Waba const& waba) {
        return secrets->open(waba.access_token_sealed).has_value();
    };
    if (!wabas.empty() && std::ranges::none_of(wabas, opens))
        return refuse(
            Problem::Kind::unavailable, "wrong_secret_key",
            "The secret key opens none of the stored access tokens. Give the key they were sealed with by "
            "--secret-key-file; if \"carillon secrets rotate\" was interrupted, run it again.");
    return api_loop.wait_for(store->personal_data().unlock(*secrets));
}

/// The gates judge what Meta says now, as far as it says anything.
Async<Result<void>> ServerProcess::Parts::before_materializing(store::OpenSend open) {
    if (options.refresh_accounts)
        co_await account_refresh->before_materializing(open.send.org, open.campaign.phone_number);
    co_return co_await gatekeeper->before_materializing(std::move(open));
}

void ServerProcess::Parts::make_engine() {
    account_sync = std::make_unique<engine::AccountSync>(*store, clock, *secrets, *engine_graph);
    account_refresh =
        std::make_unique<engine::AccountRefresh>(engine_loop.io.get_executor(), clock, *store, *account_sync,
                                                 nullptr, engine::AccountRefresh::Limits{});
    gatekeeper = std::make_unique<engine::Gatekeeper>(*store, clock, options.throughput);
    engine::EngineOptions engine_options;
    engine_options.throughput = options.throughput;
    engine_options.jitter_seed = std::random_device{}();
    engine = std::make_unique<engine::Engine>(
        engine_loop.io.get_executor(), clock, *store, *secrets, *engine_graph,
        [this](store::OpenSend const& open) { return before_materializing(open); },
        [this]() -> Async<void> {
            auto const connected = co_await engine_graph->connect();
            if (!connected) spdlog::warn("{}", connected.error().detail);
        },
        engine_options);
    retention = std::make_unique<engine::RetentionKeeper>(engine_loop.io.get_executor(), clock,
                                                          store->personal_data());
}

Result<void> ServerProcess::Parts::make_outbound() {
    if (!options.deliver_webhooks) return {};
    auto made = graph::make_outbound_poster(outbound_loop.io.get_executor(),
                                            {.private_ones = options.private_webhooks});
    if (!made) return std::unexpected{made.error()};
    outbound_poster = *std::move(made);
    engine::OutboundOptions outbound_options;
    outbound_options.jitter_seed = std::random_device{}();
    outbound = std::make_unique<engine::OutboundSender>(outbound_loop.io.get_executor(), clock,
                                                        store->outbound_webhooks(), *secrets,
                                                        *outbound_poster, outbound_options);
    return {};
}

void ServerProcess::Parts::wake() {
    if (engine) engine->wake();
    if (outbound) outbound->wake();
}

Result<void> ServerProcess::Parts::make_api() {
    auto const interrupted = api_loop.wait_for(store->audiences().fail_interrupted(clock.wall()));
    if (interrupted > 0)
        spdlog::warn("{} uploads were cut off when the server stopped; upload them again", interrupted);
    if (auto const dropped = api_loop.wait_for(store->filters().drop_unfinished()); dropped > 0)
        spdlog::warn("{} filter events were cut off when the server stopped; post them again", dropped);
    if (auto const cut_off = api_loop.wait_for(store->dry_runs().fail_interrupted(
            "Interrupted: the server stopped while it ran. Start it again.", clock.wall()));
        cut_off > 0)
        spdlog::warn("{} dry runs were cut off when the server stopped", cut_off);
    sweep_spill_dir(spill_dir(options));
    dry_runs = std::make_unique<DryRunHost>(*store, clock, options.data_dir / "dry-runs", options.throughput);
    api::ServerContext context{.store = *store, .clock = clock, .secrets = *secrets, .graph = *api_graph};
    if (engine) {
        context.wake_engine = [this] { wake(); };
        context.engine_trouble = [this] { return engine->trouble(); };
        context.engine_figures = [this] { return engine->figures(); };
    }
    if (outbound) context.outbound_counts = [this] { return outbound->counts(); };
    context.private_webhooks = options.private_webhooks;
    context.dry_runner = dry_runs.get();
    context.spill_dir = spill_dir(options);
    context.listen = options.listen;
    context.public_url = options.public_url;
    context.trusted_proxies = proxies;
    context.tls = tls;
    context.throughput = options.throughput;
    context.refresh_accounts = options.refresh_accounts;
    api = std::make_unique<api::ApiServer>(api_loop.io, std::move(context));
    return api_loop.call([this] { return api->start(); });
}

ServerProcess::ServerProcess(std::unique_ptr<Parts> parts) : parts_{std::move(parts)} {}

Result<std::unique_ptr<ServerProcess>> ServerProcess::start(ServerOptions options, Clock& clock) {
    auto parts = std::make_unique<Parts>(std::move(options), clock);
    if (auto opened = parts->open(); !opened) return std::unexpected{opened.error()};
    std::unique_ptr<ServerProcess> process{new ServerProcess{std::move(parts)}};
    auto& own = *process->parts_;
    own.api_loop.start();
    own.engine_loop.start();
    if (auto fits = own.check_key(); !fits) return std::unexpected{fits.error()};
    own.outbound_loop.start();
    // The engine is made before the API, which wakes it, and runs after it: a busy port must be known before
    // anything is sent.
    if (own.options.role != Role::api) {
        own.make_engine();
        if (auto made = own.make_outbound(); !made) return std::unexpected{made.error()};
    }
    if (own.options.role != Role::engine)
        if (auto made = own.make_api(); !made) return std::unexpected{made.error()};
    if (own.engine) own.engine_run = asio::co_spawn(own.engine_loop.io, own.engine->run(), asio::use_future);
    if (own.retention)
        own.retention_run = asio::co_spawn(own.engine_loop.io, own.retention->run(), asio::use_future);
    if (own.outbound)
        own.outbound_run = asio::co_spawn(own.outbound_loop.io, own.outbound->run(), asio::use_future);
    return process;
}

ServerProcess::~ServerProcess() { stop(std::chrono::seconds{5}); }

std::uint16_t ServerProcess::port() const { return parts_->api ? parts_->api->port() : 0; }
store::Store& ServerProcess::store() { return *parts_->store; }
void ServerProcess::reload_tls() {
    if (parts_->api) asio::post(parts_->api_loop.io, [this] { parts_->api->reload_tls(); });
}
void ServerProcess::wake_engine() { parts_->wake(); }

void ServerProcess::stop(std::chrono::milliseconds limit) {
    auto& parts = *parts_;
    if (std::exchange(parts.stopped, true)) return;
    auto const deadline = parts.clock.steady() + limit;
    auto const left = [&] {
        auto const rest =
            std::chrono::duration_cast<std::chrono::milliseconds>(deadline - parts.clock.steady());
        return std::max(rest, std::chrono::milliseconds{500});
    };
    auto const attempt = [](std::string_view what, auto phase) {
        try {
            phase();
        } catch (std::exception const& error) {
            spdlog::error("stopping the {}: {}", what, error.what());
        }
    };
    if (parts.dry_runs) attempt("dry runs", [&] { parts.dry_runs->stop(); });
    if (parts.outbound_run.valid()) asio::post(parts.outbound_loop.io, [&] { parts.outbound->stop(); });
    if (parts.retention_run.valid()) asio::post(parts.engine_loop.io, [&] { parts.retention->stop(); });
    if (parts.engine_run.valid())
        attempt("engine", [&] {
            asio::post(parts.engine_loop.io, [&] { parts.engine->stop(left()); });
            parts.engine_run.get();
        });
    if (parts.retention_run.valid()) attempt("retention", [&] { parts.retention_run.wait_for(left()); });
    // What is not told by then goes out again at the next start.
    if (parts.outbound_run.valid())
        attempt("outbound webhooks", [&] { parts.outbound_run.wait_for(left()); });
    if (parts.api) attempt("API", [&] { parts.api_loop.wait_for(parts.api->stop(left())); });
    for (auto const& [graph, loop] : {std::pair{parts.engine_graph.get(), &parts.engine_loop},
                                      std::pair{parts.api_graph.get(), &parts.api_loop}})
        if (graph) attempt("Graph client", [&] { loop->wait_for(graph->close(left())); });
    parts.api_loop.finish();
    parts.engine_loop.finish();
    parts.outbound_loop.finish();
    parts.api.reset();
    parts.dry_runs.reset();
    parts.engine.reset();
    parts.outbound.reset();
    parts.retention.reset();
    parts.api_graph.reset();
    parts.engine_graph.reset();
    parts.store.reset();
}

}    // namespace carillon::app
