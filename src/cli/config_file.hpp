#pragma once
#include "base/problem.hpp"

#include <filesystem>
#include <string>

namespace CLI {
class App;
class Option;
}    // namespace CLI

namespace carillon::cli {

/// Gives an option the environment variable that goes with its flag: --graph-url → CARILLON_GRAPH_URL.
CLI::Option* with_environment(CLI::Option* option);

/// Fills the options of `command` that neither a flag nor the environment has set from a TOML file whose keys
/// are the flags' names ("graph-url" or "graph_url"). Refuses a file that cannot be read, a key that is no
/// option (naming the nearest one) and a value that does not fit, each with its line.
Result<void> apply_config_file(CLI::App& command, std::filesystem::path const& file);

}    // namespace carillon::cli
