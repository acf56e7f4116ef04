#pragma once
#include "base/problem.hpp"

#include <filesystem>

namespace CLI {
class App;
}

namespace carillon::cli {

/// Gives every flag of every command what goes with it: an environment variable (--graph-url →
/// CARILLON_GRAPH_URL) and a key in the TOML file that --config names. Called once, when `program` has all
/// its commands. Only the command that is called looks at the environment: a value that suits one command's
/// flag (serve --role) does not disturb another's (user add --role).
void complete_options(CLI::App& program);

/// Fills the options of `command` that neither a flag nor the environment has set from a TOML file whose keys
/// are the flags' names ("graph-url" or "graph_url"): those in a table named as the command ([serve],
/// [campaign.list]) before those at the top, which are every command's. Refuses a file that cannot be read, a
/// key that is no command's option (naming the nearest one) and a value that does not fit, each with its
/// line.
Result<void> apply_config_file(CLI::App& command, std::filesystem::path const& file);

}    // namespace carillon::cli
