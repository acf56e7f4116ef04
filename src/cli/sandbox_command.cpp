#include "cli/sandbox_command.hpp"

#include "base/crypto.hpp"
#include "cli/terminal.hpp"
#include "sandbox/sandbox.hpp"

#include <CLI/CLI.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <iterator>

namespace carillon::cli {
namespace {

namespace json = boost::json;
using sandbox::Endpoint;
using sandbox::Options;
using sandbox::Sandbox;

struct Flags {
    std::string listen = "127.0.0.1:9443";
    std::string listen_plain, webhook_url, profile, tls_cert, tls_key, app_secret, access_token, verify_token;
    std::uint64_t seed = 1;
    bool json = false;
};

Result<sandbox::Profile> profile_of(Flags const& flags) {
    if (flags.profile.empty()) return sandbox::default_profile();
    std::ifstream file{flags.profile, std::ios::binary};
    if (!file)
        return refuse(
            Problem::Kind::invalid, "no_file",
            fmt::format("--profile {} cannot be read. Check the path and its permissions.", flags.profile));
    std::string const text{std::istreambuf_iterator<char>{file}, {}};
    return sandbox::read_profile(text);
}

Result<Options> options_of(Flags const& flags) {
    Options options;
    auto profile = profile_of(flags);
    if (!profile) return std::unexpected{profile.error()};
    options.profile = std::move(*profile);
    auto const override_with = [](std::string const& flag, std::string& value) {
        if (!flag.empty()) value = flag;
    };
    override_with(flags.app_secret, options.profile.world.app_secret);
    override_with(flags.access_token, options.profile.world.access_token);
    override_with(flags.verify_token, options.profile.world.verify_token);
    auto endpoint = Endpoint::parse(flags.listen);
    if (!endpoint) return std::unexpected{endpoint.error()};
    options.listen = std::move(*endpoint);
    if (!flags.listen_plain.empty()) {
        auto plain = Endpoint::parse(flags.listen_plain);
        if (!plain) return std::unexpected{plain.error()};
        options.listen_plain = std::move(*plain);
    }
    options.seed = flags.seed;
    options.webhook_url = flags.webhook_url;
    options.tls_certificate_file = flags.tls_cert;
    options.tls_key_file = flags.tls_key;
    return options;
}

std::string url_of(char const* scheme, Endpoint const& at, std::uint16_t port) {
    bool const ipv6 = at.host.find(':') != std::string::npos;
    return fmt::format("{}://{}{}{}:{}", scheme, ipv6 ? "[" : "", at.host, ipv6 ? "]" : "", port);
}

struct Addresses {
    std::string listen, listen_plain;    // the second empty when not listening there
};

void print_json(Sandbox const& sandbox, Addresses const& at, Options const& options) {
    sandbox::WorldSpec const world = sandbox.world();
    json::array numbers, templates;
    for (auto const& number : world.phone_numbers) numbers.emplace_back(number.id);
    for (auto const& spec : world.templates)
        templates.push_back({{"id", spec.id},
                             {"name", spec.name},
                             {"language", spec.language},
                             {"category", spec.category},
                             {"status", spec.status}});
    json::object ready{{"event", "ready"},
                       {"listen", at.listen},
                       {"listenPlain", nullptr},
                       {"wabaId", world.waba_id},
                       {"phoneNumberIds", std::move(numbers)},
                       {"templates", std::move(templates)},
                       {"accessToken", world.access_token},
                       {"appSecret", world.app_secret},
                       {"verifyToken", world.verify_token},
                       {"webhookUrl", options.webhook_url},
                       {"seed", options.seed},
                       {"caCertificatePem", sandbox.ca_certificate_pem()}};
    if (!at.listen_plain.empty()) ready["listenPlain"] = at.listen_plain;
    fmt::print("{}\n", json::serialize(ready));
}

void print_text(Sandbox const& sandbox, Addresses const& at, Options const& options) {
    sandbox::WorldSpec const world = sandbox.world();
    fmt::print("Carillon sandbox: Meta's side, on this machine\n\n  Graph URL      {}\n", at.listen);
    if (!at.listen_plain.empty()) fmt::print("  without TLS    {}\n", at.listen_plain);
    fmt::print("  webhooks to    {}\n  seed           {}\n\n",
               options.webhook_url.empty() ? "nowhere yet (--webhook-url, or subscribe with an override)"
                                           : options.webhook_url,
               options.seed);
    fmt::print("  WABA           {} ({})\n  access token   {}\n  app secret     {}\n  verify token   {}\n\n",
               world.waba_id, world.waba_name, world.access_token, world.app_secret, world.verify_token);
    for (auto const& number : world.phone_numbers)
        fmt::print("  phone number   {}  {}  {}  {}\n", number.id, number.display_phone_number,
                   number.throughput, number.status);
    for (auto const& spec : world.templates)
        fmt::print("  template       {:<22} {:<6} {:<10} {}\n", spec.name, spec.language, spec.category,
                   spec.status);
    fmt::print("\n  {}/__sandbox/stats tells how it goes; Ctrl-C stops.\n", at.listen);
}

int run(Flags const& flags) {
    start_crypto();
    auto options = options_of(flags);
    if (!options) return tell_refusal(options.error(), flags.json);
    boost::asio::io_context context{1};
    SystemClock clock;
    Sandbox sandbox{context, clock, *options};
    auto const started = sandbox.start();
    if (!started) return tell_refusal(started.error(), flags.json);
    Addresses at{url_of("https", *options->listen, sandbox.tls_port()), {}};
    if (options->listen_plain) at.listen_plain = url_of("http", *options->listen_plain, sandbox.plain_port());
    if (flags.json) {
        print_json(sandbox, at, *options);
    } else {
        print_text(sandbox, at, *options);
    }
    std::fflush(stdout);
    boost::asio::signal_set signals{context, SIGINT, SIGTERM};
    signals.async_wait([&](boost::system::error_code, int) {
        sandbox.stop();
        context.stop();
    });
    context.run();
    return 0;
}

}    // namespace

void add_sandbox_command(CLI::App& app, int& exit_code) {
    auto* const command = app.add_subcommand("sandbox", "Run the local stand-in for Meta's Graph API");
    auto flags = std::make_shared<Flags>();
    auto const option = [&](char const* name, auto& value, char const* help) {
        return command->add_option(name, value, help);
    };
    option("--listen", flags->listen, "ADDRESS:PORT for TLS, HTTP/2 and HTTP/1.1")->capture_default_str();
    option("--listen-plain", flags->listen_plain, "ADDRESS:PORT without TLS");
    option("--webhook-url", flags->webhook_url, "Where signed webhooks are posted");
    option("--profile", flags->profile, "JSON file: world, recipients, rules (docs/sandbox.md)");
    option("--tls-cert", flags->tls_cert, "PEM certificate chain; default: self-signed");
    option("--tls-key", flags->tls_key, "PEM private key");
    option("--app-secret", flags->app_secret, "Signs the webhooks");
    option("--access-token", flags->access_token, "What callers must present");
    option("--verify-token", flags->verify_token, "Shown to whoever sets up a webhook");
    option("--seed", flags->seed, "Decides what each virtual recipient does")->capture_default_str();
    command->add_flag("--json", flags->json, "Print one JSON line when ready");
    command->callback([flags, &exit_code] { exit_code = run(*flags); });
}

}    // namespace carillon::cli
