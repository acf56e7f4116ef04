#include "store/sqlite/connection.hpp"

#include <sqlite3.h>

namespace carillon::store::sqlite {
namespace {
constexpr std::size_t texts_max = 64;

// Each connection is used by one thread at a time, so SQLite's own locking would be for nothing. Readers are
// opened for writing too, because whoever comes first after a crash has to recover the log; query_only keeps
// them from more.
constexpr int open_flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
}    // namespace

Connection::Connection(std::filesystem::path const& file, Access access, std::string const& vfs,
                       int cache_kib, int busy_timeout_ms)
    : db_{file.string(), open_flags, busy_timeout_ms, vfs} {
    db_.exec(fmt::format("PRAGMA cache_size = -{}", cache_kib));
    db_.exec(
        "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF;"
        // Debian's SQLite overwrites what is deleted with zeros unless told otherwise: pages written for
        // nothing.
        "PRAGMA secure_delete = OFF");
    if (access == Access::read) db_.exec("PRAGMA query_only = ON");
    sqlite3_extended_result_codes(db_.getHandle(), 1);
}

bool Connection::in_transaction() { return sqlite3_get_autocommit(db_.getHandle()) == 0; }

void Connection::rollback() {
    subscriptions_.forget();
    if (!in_transaction()) return;    // SQLite has done it already
    try {
        run("ROLLBACK");
    } catch (SQLite::Exception const&) {
        CHECK(!in_transaction());    // a failed rollback has still ended the transaction
    }
}

CachedStatement& Connection::cached(char const* sql) {
    auto& slot = literals_[sql];
    if (!slot) slot = std::make_unique<CachedStatement>(SQLite::Statement{db_, sql});
    return *slot;
}

CachedStatement& Connection::cached_text(std::string const& sql) {
    if (auto const found = texts_.find(sql); found != texts_.end()) return *found->second;
    if (texts_.size() >= texts_max)
        std::erase_if(texts_, [](auto const& entry) { return !entry.second->busy; });
    auto made = std::make_unique<CachedStatement>(SQLite::Statement{db_, sql});
    return *(texts_[sql] = std::move(made));
}

std::string describe(std::filesystem::path const& file, SQLite::Exception const& error) {
    auto const name = file.string();
    switch (error.getErrorCode() & 0xff) {
        case SQLITE_FULL:
            return fmt::format(
                "The database {} cannot grow: the disk is full. Nothing of this change was kept. Free "
                "some space there; work goes on by itself.",
                name);
        case SQLITE_IOERR:
            return fmt::format(
                "The disk failed while the database {} was read or written ({}). Nothing of this "
                "change was kept. Check the disk and the free space.",
                name, error.getErrorStr());
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return fmt::format(
                "The database {} is locked by another process. Stop that process, then try again.", name);
        case SQLITE_READONLY:
        case SQLITE_PERM:
            return fmt::format(
                "The database {} cannot be written. Give this user write access to the file and its "
                "folder.",
                name);
        case SQLITE_CANTOPEN:
            return fmt::format(
                "The database {} cannot be opened. Check that its folder exists and that this user may "
                "read and write there.",
                name);
        case SQLITE_CORRUPT:
            return fmt::format("The database {} is damaged ({}). Stop Carillon and restore the last backup.",
                               name, error.what());
        case SQLITE_NOTADB:
            return fmt::format("{} is not a database. Name the right file, or move this one away.", name);
        default: return fmt::format("The database {} failed: {}.", name, error.what());
    }
}

bool is_environment(SQLite::Exception const& error) {
    switch (error.getErrorCode() & 0xff) {
        case SQLITE_FULL:
        case SQLITE_IOERR:
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_CANTOPEN:
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
        case SQLITE_NOMEM: return true;
        default: return false;
    }
}

}    // namespace carillon::store::sqlite
