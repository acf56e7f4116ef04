#pragma once
#include "base/problem.hpp"

#include <filesystem>
#include <string>

namespace carillon::app {

/// The key that seals tokens and app secrets at rest: 64 hexadecimal digits in `file`. An empty `file` means
/// the environment's CARILLON_SECRET_KEY where it is set, else `data_dir`/secret.key, which is made, readable
/// by its owner alone, when it does not exist. Refuses a file that cannot be read, that everybody may read,
/// or that holds no key; never makes one where a path was named, because a mistyped path would lock the
/// secrets away.
Result<std::string> load_secret_key(std::filesystem::path const& file, std::filesystem::path const& data_dir);

/// The key in `file`, made there where there is none.
Result<std::string> load_or_make_secret_key(std::filesystem::path const& file);

/// Where load_secret_key() reads; empty when it is the environment.
std::filesystem::path secret_key_place(std::filesystem::path const& file,
                                       std::filesystem::path const& data_dir);

/// Puts `key` into `file` in one step: whenever the process is killed, the file holds the key it had or this
/// one, whole.
Result<void> replace_secret_key(std::filesystem::path const& file, std::string_view key);

}    // namespace carillon::app
