#pragma once
#include "app/server_process.hpp"

namespace CLI {
class App;
}

namespace carillon::app {

/// Each adds one command (or a family) to the program. A command that runs leaves its exit code in
/// `exit_code`: 0 done, 1 failed; wrong usage is 2 and main's to say.
void add_serve_command(CLI::App& program, int& exit_code);
void add_demo_command(CLI::App& program, int& exit_code);
void add_bootstrap_commands(CLI::App& program,
                            int& exit_code);                       // org, user, apikey, audit, migrate
void add_operation_commands(CLI::App& program, int& exit_code);    // doctor, backup
void add_secret_commands(CLI::App& program, int& exit_code);       // secrets rotate
void add_version_command(CLI::App& program);

/// Tells a refusal (cli::tell_refusal); returns 1, or 2 when it is about how the command was called
/// (Problem::Kind::invalid, an input file that cannot be read).
int fail(Problem const& problem, bool as_json = false);

/// The options that say where the data is.
void add_database_options(CLI::App& command, ServerOptions& options);

}    // namespace carillon::app
