#pragma once
#include "app/server_process.hpp"

namespace carillon::app {

/// What a rotation did, and what is left to do, as sentences.
struct Rotation {
    std::size_t changed = 0, standing = 0;    // secrets sealed anew, and those that were already
    std::filesystem::path replaced;           // the key file that holds the new key now; empty: see `to_do`
    std::string to_do;
};

/// Seals every stored secret with the key in `new_key_file` (made where there is none), in one transaction,
/// then puts that key in the place of the old key's file. Killed between the two, the database is under the
/// new key and the file still holds the old one: run again, it finds its work done and replaces the file.
/// Where the old key came from the environment or a file that cannot be written, `to_do` says what to set.
Result<Rotation> rotate_secret_key(ServerOptions const& options, std::filesystem::path const& new_key_file);

}    // namespace carillon::app
