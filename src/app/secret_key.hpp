#pragma once
#include "base/problem.hpp"

#include <filesystem>
#include <string>

namespace carillon::app {

/// The key that seals tokens and app secrets at rest: 64 hexadecimal digits in `file`. An empty `file` means
/// `data_dir`/secret.key, which is made, readable by its owner alone, when it does not exist. Refuses a file
/// that cannot be read or holds no key; never makes one where a path was named, because a mistyped path would
/// lock the secrets away.
Result<std::string> load_secret_key(std::filesystem::path const& file, std::filesystem::path const& data_dir);

}    // namespace carillon::app
