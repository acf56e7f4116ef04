#pragma once
#include "base/clock.hpp"
#include "base/problem.hpp"
#include "store/store.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace carillon::store {

struct SqliteOptions {
    /// Writes in the order in which they came, also urgent ones: for runs that have to go the same way again.
    bool in_order = false;
    /// The server owns its database: a second one on the same file would take the first one's open claims for
    /// those of a crash. A command-line tool may work beside it.
    enum class Ownership : std::uint8_t { server, tool };
    Ownership ownership = Ownership::server;
    unsigned reader_threads = 2;
    int writer_cache_kib = 16 * 1024;
    int reader_cache_kib = 4 * 1024;
    std::string vfs;    // SQLite's name of another file layer, for tests; empty: the default
};

/// Opens (or creates) the database in `file` and brings its schema up to date. Refuses, changing nothing,
/// with code "database_newer" (made by a newer version), "database_foreign" (not ours, or no database at
/// all), "database_locked", "database_missing_folder" or "database_not_writable"; "database_damaged" for all
/// else. Destroy the store before the event loops of its callers; it first finishes what they wait for.
Result<std::unique_ptr<Store>> open_sqlite_store(std::filesystem::path file, SqliteOptions options,
                                                 Clock& clock);

}    // namespace carillon::store
