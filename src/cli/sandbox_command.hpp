#pragma once

namespace CLI {
class App;
}

namespace carillon::cli {

/// Registers `carillon sandbox`. When it is chosen, it runs until SIGINT or SIGTERM and leaves its exit code
/// (0 done, 1 failed) in `exit_code`, which has to outlive `app`.
void add_sandbox_command(CLI::App& app, int& exit_code);

}    // namespace carillon::cli
