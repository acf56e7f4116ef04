// The program: one binary, its commands.
#include "app/commands.hpp"
#include "base/crypto.hpp"
#include "base/log.hpp"
#include "cli/config_file.hpp"
#include "cli/remote_commands.hpp"
#include "cli/sandbox_command.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>

namespace {
constexpr int usage_error = 2;

int run(int argc, char** argv) {
    using namespace carillon;
    CLI::App program{"Carillon: a self-hosted workspace for WhatsApp campaigns.", "carillon"};
    program.require_subcommand(1);
    program.fallthrough();
    std::string log_level = "info", log_format = "text";
    program.add_option("--log-level", log_level, "trace, debug, info, warn, error or off")
        ->check(CLI::IsMember({"trace", "debug", "info", "warn", "error", "off"}))
        ->capture_default_str();
    program.add_option("--log-format", log_format, "text or json")
        ->check(CLI::IsMember({"text", "json"}))
        ->capture_default_str();
    program.parse_complete_callback(
        [&] { start_logging(log_format == "json" ? LogFormat::json : LogFormat::text, log_level); });

    int exit_code = 0;
    app::add_serve_command(program, exit_code);
    app::add_demo_command(program, exit_code);
    cli::add_sandbox_command(program, exit_code);
    cli::add_audience_commands(program, exit_code);
    cli::add_campaign_commands(program, exit_code);
    cli::add_send_commands(program, exit_code);
    cli::add_opt_out_commands(program, exit_code);
    app::add_bootstrap_commands(program, exit_code);
    app::add_operation_commands(program, exit_code);
    app::add_secret_commands(program, exit_code);
    app::add_version_command(program);
    cli::complete_options(program);
    // Said first, because a --help behind it would answer for the whole program.
    auto const is_it = [&](CLI::App const* command) { return command->get_name() == argv[1]; };
    if (argc > 1 && argv[1][0] != '-' && program.get_subcommands(is_it).empty()) {
        std::fprintf(stderr, "carillon: there is no command \"%s\". \"carillon --help\" lists them.\n",
                     argv[1]);
        return usage_error;
    }
    try {
        program.parse(argc, argv);
    } catch (CLI::ParseError const& error) {
        return program.exit(error) == 0 ? 0 : usage_error;
    }
    return exit_code;
}
}    // namespace

int main(int argc, char** argv) {
    try {
        carillon::start_crypto();
        return run(argc, argv);
    } catch (std::exception const& error) {
        std::fprintf(stderr, "carillon: %s\n", error.what());
        return 1;
    }
}
