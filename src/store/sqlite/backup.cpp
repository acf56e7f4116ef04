#include "store/sqlite/backup.hpp"

#include "store/sqlite/connection.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace carillon::store {
namespace {
namespace fs = std::filesystem;

std::unexpected<Problem> refused(std::string code, std::string sentence) {
    return refuse(Problem::Kind::unavailable, std::move(code), std::move(sentence));
}

/// What was written to `file` (or, of a folder, which names it holds) survives a power cut.
bool sync(fs::path const& file) {
    int const descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    bool const synced = descriptor >= 0 && ::fsync(descriptor) == 0;
    if (descriptor >= 0) ::close(descriptor);
    return synced;
}
}    // namespace

Result<void> backup_sqlite(fs::path const& file, fs::path const& target) {
    std::error_code error;
    if (!fs::is_regular_file(file, error))
        return refused("database_missing", fmt::format("There is no database at {}.", file.string()));
    if (fs::exists(target, error))
        return refused("target_exists", fmt::format("{} exists already. Name another file: a backup never "
                                                    "takes the place of one.",
                                                    target.string()));
    auto const half = fs::path{target.string() + ".partial"};
    fs::remove(half, error);
    try {
        // Reads one snapshot; the server's writer goes on beside it.
        SQLite::Database source{file.string(), SQLite::OPEN_READONLY, sqlite::Connection::patience_ms};
        SQLite::Statement copy{source, "VACUUM INTO ?"};
        copy.bind(1, half.string());
        copy.exec();
    } catch (SQLite::Exception const& failure) {
        fs::remove(half, error);
        return refused("backup_failed", sqlite::describe(file, failure));
    }
    bool kept = sync(half);
    if (kept) fs::rename(half, target, error);
    auto const folder = target.has_parent_path() ? target.parent_path() : fs::path{"."};
    if (kept && !error && sync(folder)) return {};
    fs::remove(half, error);
    return refused(
        "backup_failed",
        fmt::format("{} cannot be written. Make room, or give the folder to this user.", target.string()));
}

}    // namespace carillon::store
