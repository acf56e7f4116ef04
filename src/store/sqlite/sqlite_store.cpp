#include "store/sqlite/sqlite_store.hpp"

#include "store/sqlite/file_lock.hpp"
#include "store/sqlite/migrate.hpp"
#include "store/sqlite/parts.hpp"

#include <mutex>
#include <sqlite3.h>
#include <system_error>
#include <unistd.h>

namespace carillon::store {
namespace {
using namespace sqlite;

class SqliteStore final : public Store {
public:
    SqliteStore(std::optional<FileLock> lock, std::filesystem::path const& file, SqliteOptions const& options,
                Clock& clock)
        : lock_{std::move(lock)},
          clock_{clock},
          database_{file, options},
          accounts_{make_accounts(database_, clock)},
          assets_{make_assets(database_)},
          audiences_{make_audiences(database_)},
          campaigns_{make_campaigns(database_)},
          dry_runs_{make_dry_runs(database_)},
          filters_{make_filters(database_)},
          ledger_{make_ledger(database_)},
          media_{make_media(database_)},
          opt_outs_{make_opt_outs(database_)},
          people_{make_people(database_)},
          outbound_webhooks_{make_outbound_webhooks(database_)},
          personal_data_{make_personal_data(database_)},
          reports_{make_reports(database_)},
          test_sends_{make_test_sends(database_)} {}

    Accounts& accounts() override { return *accounts_; }
    Assets& assets() override { return *assets_; }
    Audiences& audiences() override { return *audiences_; }
    Campaigns& campaigns() override { return *campaigns_; }
    DryRuns& dry_runs() override { return *dry_runs_; }
    Filters& filters() override { return *filters_; }
    Ledger& ledger() override { return *ledger_; }
    Media& media() override { return *media_; }
    OptOuts& opt_outs() override { return *opt_outs_; }
    People& people() override { return *people_; }
    OutboundWebhooks& outbound_webhooks() override { return *outbound_webhooks_; }
    PersonalData& personal_data() override { return *personal_data_; }
    Reports& reports() override { return *reports_; }
    TestSends& test_sends() override { return *test_sends_; }
    std::size_t pending() const override { return database_.pending(); }
    bool at_work() const override { return database_.at_work(); }

    Async<void> ping() override {
        return database_.write([now = clock_.wall()](WriteContext& tx) {
            tx.db.run(
                "INSERT INTO heartbeat (id, at) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET at = "
                "excluded.at",
                now);
        });
    }

private:
    std::optional<FileLock> lock_;
    Clock& clock_;
    Database database_;
    std::unique_ptr<Accounts> accounts_;
    std::unique_ptr<Assets> assets_;
    std::unique_ptr<Audiences> audiences_;
    std::unique_ptr<Campaigns> campaigns_;
    std::unique_ptr<DryRuns> dry_runs_;
    std::unique_ptr<Filters> filters_;
    std::unique_ptr<Ledger> ledger_;
    std::unique_ptr<Media> media_;
    std::unique_ptr<OptOuts> opt_outs_;
    std::unique_ptr<People> people_;
    std::unique_ptr<OutboundWebhooks> outbound_webhooks_;
    std::unique_ptr<PersonalData> personal_data_;
    std::unique_ptr<Reports> reports_;
    std::unique_ptr<TestSends> test_sends_;
};

/// Before SQLite's first use in the process: without its memory statistics it takes no lock for each
/// allocation.
void tune_library() {
    static std::once_flag once;
    std::call_once(once, [] { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); });
}

/// What can be said without SQLite, which says little more than "cannot open".
Result<void> check_place(std::filesystem::path const& file) {
    using Kind = Problem::Kind;
    std::error_code error;
    auto const folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path{"."};
    if (!std::filesystem::is_directory(folder, error))
        return refuse(
            Kind::invalid, "database_missing_folder",
            fmt::format("The folder {} of the database does not exist. Create it, or name another file.",
                        folder.string()));
    if (std::filesystem::is_directory(file, error))
        return refuse(Kind::invalid, "database_foreign",
                      fmt::format("{} is a folder, not a database. Name a file in it.", file.string()));
    bool const exists = std::filesystem::exists(file, error);
    if (::access(folder.c_str(), W_OK | X_OK) != 0)
        return refuse(
            Kind::forbidden, "database_not_writable",
            fmt::format("The folder {} cannot be written, which the database needs for its log. Give this "
                        "user write access, or name another file.",
                        folder.string()));
    if (exists && ::access(file.c_str(), R_OK | W_OK) != 0)
        return refuse(
            Kind::forbidden, "database_not_writable",
            fmt::format("The database {} is read-only for this user. Give it write access.", file.string()));
    return {};
}

std::unexpected<Problem> refused(std::filesystem::path const& file, SQLite::Exception const& error) {
    using Kind = Problem::Kind;
    auto sentence = describe(file, error);
    switch (error.getErrorCode() & 0xff) {
        case SQLITE_NOTADB: return refuse(Kind::conflict, "database_foreign", std::move(sentence));
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return refuse(Kind::unavailable, "database_locked", std::move(sentence));
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_CANTOPEN: return refuse(Kind::forbidden, "database_not_writable", std::move(sentence));
        default: return refuse(Kind::unavailable, "database_damaged", std::move(sentence));
    }
}

/// Looks before it touches: switching to WAL and migrating both write.
Result<void> prepare(std::filesystem::path const& file, SqliteOptions const& options) {
    constexpr int busy_timeout_ms = 2'000;    // whoever starts a program waits for it
    Connection connection{file, Connection::Access::write, options.vfs, options.reader_cache_kib,
                          busy_timeout_ms};
    if (auto const checked = check_schema(connection, file); !checked) return checked;
    connection.script("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
    migrate(connection);
    return {};
}
}    // namespace

Result<std::unique_ptr<Store>> open_sqlite_store(std::filesystem::path file, SqliteOptions options,
                                                 Clock& clock) {
    if (auto const place = check_place(file); !place) return std::unexpected{place.error()};
    tune_library();
    try {
        std::optional<FileLock> lock;
        if (options.ownership == SqliteOptions::Ownership::server) {
            lock = FileLock::take(file);
            if (!lock)
                return refuse(
                    Problem::Kind::unavailable, "database_locked",
                    fmt::format("The database {} is in use by another Carillon server. Stop that one first, "
                                "or name another file.",
                                file.string()));
        }
        if (auto const ready = prepare(file, options); !ready) return std::unexpected{ready.error()};
        return std::make_unique<SqliteStore>(std::move(lock), file, options, clock);
    } catch (SQLite::Exception const& error) {
        return refused(file, error);
    } catch (std::system_error const& error) {
        return refuse(
            Problem::Kind::forbidden, "database_not_writable",
            fmt::format("The lock beside the database cannot be taken ({}). Give this user write access to "
                        "its folder.",
                        error.what()));
    }
}

}    // namespace carillon::store
