#pragma once
#include "base/address_policy.hpp"
#include "base/clock.hpp"
#include "base/problem.hpp"
#include "domain/throughput.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace carillon::store {
class Store;
}

namespace carillon::app {

/// Which parts of the server this process runs.
enum class Role : std::uint8_t { all, api, engine };

struct ServerOptions {
    std::string listen = "127.0.0.1:8080";
    std::filesystem::path data_dir = "carillon-data";
    std::string database;    // "sqlite:PATH"; empty: carillon.db in the data directory
    Role role = Role::all;
    std::string graph_url = "https://graph.facebook.com";
    std::string graph_version = "v25.0";
    std::string graph_ca_file;
    std::filesystem::path secret_key_file;    // empty: secret.key in the data directory
    std::string public_url;
    std::filesystem::path tls_certificate, tls_key;    // PEM, both or none; none: in the clear
    std::vector<std::string> trusted_proxies;          // addresses and networks, also with commas
    Throughput throughput;
    PrivateAddresses private_webhooks = PrivateAddresses::refused;    // of customers' endpoints
    bool deliver_webhooks = true;    // whether customers' endpoints are called
    bool refresh_accounts = true;    // whether Meta is asked for an account again; what is stored counts else
};

/// The database file that the options name.
Result<std::filesystem::path> database_file(ServerOptions const& options);

/// Opens the database that the options name; made when it does not exist. `tool` may work beside a running
/// server.
enum class Purpose : std::uint8_t { server, tool };
Result<std::unique_ptr<store::Store>> open_store(ServerOptions const& options, Purpose purpose, Clock& clock);

/// Everything `carillon serve` runs, put together in the order of what needs what: store, secrets, Graph
/// clients, engine, API. Two threads of its own: one for the API and webhooks, one for the engine.
class ServerProcess {
public:
    /// Returns when it serves. A Problem says what is missing and how to mend it.
    static Result<std::unique_ptr<ServerProcess>> start(ServerOptions options, Clock& clock);
    /// Stops as stop() does.
    ~ServerProcess();

    std::uint16_t port() const;
    store::Store& store();
    /// Something changed outside the API, or the clock was set: the engine looks again. Thread-safe.
    void wake_engine();
    /// Looks at the TLS files now. Thread-safe.
    void reload_tls();
    /// Stops claiming, lets what is in flight be answered for up to `limit`, commits, ends. Blocks.
    void stop(std::chrono::milliseconds limit);

private:
    struct Parts;
    explicit ServerProcess(std::unique_ptr<Parts> parts);
    std::unique_ptr<Parts> parts_;
};

}    // namespace carillon::app
