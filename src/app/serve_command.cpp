#include "app/commands.hpp"
#include "base/log.hpp"
#include "cli/terminal.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/signal_set.hpp>

#include <cstdio>
#include <cstdlib>
#include <thread>

namespace carillon::app {
namespace {
using namespace std::chrono_literals;

constexpr auto drain_limit = 15s;

/// SIGHUP, again and again: the certificate may be another one.
void reload_on_hangup(std::shared_ptr<boost::asio::signal_set> signals, ServerProcess& process) {
    signals->async_wait([signals, &process](boost::system::error_code const& error, int) {
        if (error) return;
        process.reload_tls();
        reload_on_hangup(signals, process);
    });
}

/// Blocks until the first SIGINT or SIGTERM. A second one, while the server stops, ends the process at once.
void wait_for_signal(boost::asio::io_context& io) {
    auto const signals = std::make_shared<boost::asio::signal_set>(io, SIGINT, SIGTERM);
    bool asked = false;
    signals->async_wait([&asked](boost::system::error_code const&, int) { asked = true; });
    while (!asked) io.run_one();
    signals->async_wait([signals](boost::system::error_code const& error, int) {
        if (!error) std::_Exit(130);
    });
}

int serve(ServerOptions const& options) {
    SystemClock clock;
    auto started = ServerProcess::start(options, clock);
    if (!started) return fail(started.error());
    if (options.role != Role::engine) {
        auto const colon = options.listen.rfind(':');
        auto const host = colon == 0 ? std::string{"127.0.0.1"} : options.listen.substr(0, colon);
        auto const scheme = options.tls_certificate.empty() ? "http" : "https";
        spdlog::info("carillon {} serves at {}://{}:{}", CARILLON_VERSION, scheme, host, (*started)->port());
    } else {
        spdlog::info("carillon {} runs its engine", CARILLON_VERSION);
    }
    boost::asio::io_context signal_loop{1};
    auto const hangups = std::make_shared<boost::asio::signal_set>(signal_loop, SIGHUP);
    reload_on_hangup(hangups, **started);
    wait_for_signal(signal_loop);
    hangups->cancel();
    spdlog::info(
        "stopping: nothing more is sent, what is on its way is settled (a second signal stops at once)");
    std::jthread const second_signal{[&] { signal_loop.run(); }};
    (*started)->stop(drain_limit);
    signal_loop.stop();
    spdlog::info("stopped");
    return 0;
}
}    // namespace

int fail(Problem const& problem, bool as_json) {
    auto const code = cli::tell_refusal(problem, as_json);
    return problem.kind == Problem::Kind::invalid ? cli::wrong_usage : code;
}

void add_database_options(CLI::App& command, ServerOptions& options) {
    command.add_option("--data-dir", options.data_dir, "Where the database and its key are kept")
        ->capture_default_str();
    command.add_option("--database", options.database,
                       "sqlite:PATH; default: carillon.db in the data directory");
}

void add_serve_command(CLI::App& program, int& exit_code) {
    struct Given {
        ServerOptions options;
        std::string role = "all";
    };
    auto const given = std::make_shared<Given>();
    auto& options = given->options;
    auto* const command =
        program.add_subcommand("serve", "Run the API, the page, the engine and the webhook receiver");
    command->add_option("--listen", options.listen, "ADDRESS:PORT; port 0 picks a free one")
        ->capture_default_str();
    add_database_options(*command, options);
    command->add_option("--role", given->role, "all, api or engine")
        ->check(CLI::IsMember({"all", "api", "engine"}))
        ->capture_default_str();
    command->add_option("--graph-url", options.graph_url, "Meta's Graph API, or a sandbox")
        ->capture_default_str();
    command->add_option("--graph-version", options.graph_version, "Graph API version")->capture_default_str();
    command->add_option("--graph-ca", options.graph_ca_file, "PEM file of the authorities to trust for it");
    command->add_option(
        "--secret-key-file", options.secret_key_file,
        "64 hexadecimal digits; default: secret.key in the data directory, made when missing");
    command->add_option("--public-url", options.public_url,
                        "How browsers reach the page, for cookies and links");
    command->add_option("--tls-cert", options.tls_certificate,
                        "PEM file of the certificate chain to serve TLS with; looked at again while it runs");
    command->add_option("--tls-key", options.tls_key, "PEM file of its private key");
    command
        ->add_option("--trusted-proxy", options.trusted_proxies,
                     "ADDRESS or NETWORK/BITS of a proxy whose X-Forwarded-For and -Proto count; repeatable, "
                     "or several with commas")
        ->allow_extra_args(false);
    command->add_flag_callback(
        "--allow-private-webhooks", [given] { given->options.private_webhooks = PrivateAddresses::allowed; },
        "Let outbound webhooks reach private and loopback addresses, and loopback by plain http");
    command
        ->add_option("--throughput-high", options.throughput.high,
                     "Messages per second of a number at Meta's level HIGH")
        ->check(CLI::Range(1, 100'000))
        ->capture_default_str();
    command->callback([given, &exit_code] {
        given->options.role = given->role == "api"      ? Role::api
                              : given->role == "engine" ? Role::engine
                                                        : Role::all;
        exit_code = serve(given->options);
    });
}

}    // namespace carillon::app
