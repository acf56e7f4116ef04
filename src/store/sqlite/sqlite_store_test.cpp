#include "store/sqlite/sqlite_store.hpp"

#include "migrations.hpp"
#include "store/conformance/suite.hpp"
#include "store/sqlite/audit_chain.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/migrate.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <fstream>
#include <mutex>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

namespace carillon::store {
namespace {
using conformance::run_on;
using conformance::start_of_time;
using testing::HasSubstr;

/// A file layer between SQLite and the disk, which can be told that the disk is full.
class DiskThatFills {
public:
    static constexpr char const* name = "carillon_disk_that_fills";
    static std::atomic<bool> full;

    static void install() {
        static sqlite3_vfs layer;
        if (sqlite3_vfs_find(name)) return;
        below_ = sqlite3_vfs_find(nullptr);
        layer = *below_;
        layer.zName = name;
        layer.xOpen = open;
        ASSERT_EQ(sqlite3_vfs_register(&layer, 0), SQLITE_OK);
    }

private:
    /// SQLite's table of a file's calls, with ours in it, before the one it was made of.
    struct Methods {
        sqlite3_io_methods ours;
        sqlite3_io_methods const* below;
    };

    static int open(sqlite3_vfs*, char const* path, sqlite3_file* file, int flags, int* flags_out) {
        int const result = below_->xOpen(below_, path, file, flags, flags_out);
        if (result != SQLITE_OK || !file->pMethods) return result;
        static std::mutex mutex;
        static std::map<sqlite3_io_methods const*, Methods> known;
        std::lock_guard const lock{mutex};
        auto const [entry, added] =
            known.try_emplace(file->pMethods, Methods{*file->pMethods, file->pMethods});
        if (added) entry->second.ours.xWrite = write;
        file->pMethods = &entry->second.ours;
        return SQLITE_OK;
    }
    static int write(sqlite3_file* file, void const* data, int size, sqlite3_int64 offset) {
        if (full) return SQLITE_FULL;
        return reinterpret_cast<Methods const*>(file->pMethods)->below->xWrite(file, data, size, offset);
    }

    static inline sqlite3_vfs* below_ = nullptr;
};
std::atomic<bool> DiskThatFills::full = false;

class SqliteStoreTest : public testing::Test {
protected:
    Result<std::unique_ptr<Store>> open(SqliteOptions options = {}) {
        return open_sqlite_store(file_, options, clock_);
    }
    std::string bytes() const {
        std::ifstream in{file_, std::ios::binary};
        return {std::istreambuf_iterator<char>{in}, {}};
    }
    void script(std::string const& sql) const {
        SQLite::Database{file_.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE}.exec(sql);
    }

    conformance::ScratchFolder folder_;
    std::filesystem::path file_ = folder_.path() / "carillon.db";
    ManualClock clock_{start_of_time};
    boost::asio::io_context io_;
};

TEST_F(SqliteStoreTest, AnEmptyFileBecomesADatabaseAndOpensAgain) {
    ASSERT_TRUE(open().has_value());
    auto const again = open();
    ASSERT_TRUE(again.has_value());
    run_on(io_, (*again)->ping());
}

TEST_F(SqliteStoreTest, ANewerDatabaseIsRefusedAndUntouched) {
    ASSERT_TRUE(open().has_value());
    auto const newer = sqlite::known_schema() + 1;
    script(fmt::format("PRAGMA user_version = {}", newer));
    auto const before = bytes();
    auto const refused = open();
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, "database_newer");
    EXPECT_THAT(refused.error().detail,
                HasSubstr(fmt::format(
                    "made by a newer Carillon (schema {}, this one knows {}): run the newer version or "
                    "restore a backup",
                    newer, sqlite::known_schema())));
    EXPECT_EQ(bytes(), before);
}

TEST_F(SqliteStoreTest, WhatIsNoDatabaseOfOursIsRefusedAndUntouched) {
    std::ofstream{file_} << "name,phone\nAnn,+49151\n" << std::string(4'096, 'x');
    auto before = bytes();
    EXPECT_EQ(open().error().code, "database_foreign");
    EXPECT_EQ(bytes(), before);
    std::filesystem::remove(file_);
    script("CREATE TABLE theirs (id INTEGER)");
    before = bytes();
    auto const refused = open();
    EXPECT_EQ(refused.error().code, "database_foreign");
    EXPECT_THAT(refused.error().detail, HasSubstr("another program"));
    EXPECT_EQ(bytes(), before);
}

TEST_F(SqliteStoreTest, AFolderThatIsMissingOrNoFileIsNamed) {
    auto const missing = open_sqlite_store(folder_.path() / "no" / "x.db", {}, clock_);
    EXPECT_EQ(missing.error().code, "database_missing_folder");
    EXPECT_THAT(missing.error().detail, HasSubstr((folder_.path() / "no").string()));
    EXPECT_EQ(open_sqlite_store(folder_.path(), {}, clock_).error().code, "database_foreign");
}

/// The code of the refusal that a user without privileges gets; in a process of its own, as root may write
/// everywhere.
std::string refusal_of_a_plain_user(std::filesystem::path const& file, Clock& clock) {
    std::array<int, 2> answer{};
    EXPECT_EQ(::pipe(answer.data()), 0);
    auto const child = ::fork();
    if (child == 0) {
        constexpr uid_t nobody = 65'534;
        if (::geteuid() == 0 && ::setuid(nobody) != 0) ::_exit(1);
        auto const opened = open_sqlite_store(file, {}, clock);
        std::string const code = opened ? "opened" : opened.error().code;
        ::_exit(::write(answer[1], code.data(), code.size()) > 0 ? 0 : 1);
    }
    std::array<char, 64> code{};
    auto const size = ::read(answer[0], code.data(), code.size());
    ::waitpid(child, nullptr, 0);
    for (int const end : answer) ::close(end);
    return {code.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
}

TEST_F(SqliteStoreTest, AReadOnlyPlaceIsRefused) {
    using std::filesystem::perms;
    ASSERT_TRUE(open().has_value());
    std::filesystem::remove(file_.string() + ".lock");
    std::filesystem::permissions(folder_.path(), perms::all);
    std::filesystem::permissions(file_, perms::owner_read | perms::others_read);
    EXPECT_EQ(refusal_of_a_plain_user(file_, clock_), "database_not_writable");
    std::filesystem::permissions(file_, perms::all);
    EXPECT_EQ(refusal_of_a_plain_user(file_, clock_), "opened");
    std::filesystem::permissions(
        folder_.path(), perms::owner_read | perms::owner_exec | perms::others_read | perms::others_exec);
    EXPECT_EQ(refusal_of_a_plain_user(file_, clock_), "database_not_writable");
    std::filesystem::permissions(folder_.path(), perms::owner_all);
}

TEST_F(SqliteStoreTest, ASecondServerIsRefusedAndAToolIsNot) {
    auto const first = open();
    ASSERT_TRUE(first.has_value());
    auto const second = open();
    ASSERT_FALSE(second.has_value());
    EXPECT_EQ(second.error().code, "database_locked");
    auto const tool = open({.ownership = SqliteOptions::Ownership::tool});
    ASSERT_TRUE(tool.has_value());
    run_on(io_, (*tool)->accounts().create_organization("By the tool", start_of_time));
    EXPECT_TRUE(run_on(io_, (*first)->accounts().find_organization("By the tool")));
}

TEST_F(SqliteStoreTest, AnotherProcesssServerIsRefusedToo) {
    std::array<int, 2> ready{}, leave{};
    ASSERT_EQ(::pipe(ready.data()) + ::pipe(leave.data()), 0);
    auto const child = ::fork();
    if (child == 0) {
        char byte = 0;
        auto const opened = open();
        bool const told = ::write(ready[1], "r", 1) == 1;
        ::close(leave[1]);
        bool const left = ::read(leave[0], &byte, 1) == 0;    // until the parent is done, or gone
        ::_exit(opened && told && left ? 0 : 1);
    }
    char byte = 0;
    ASSERT_EQ(::read(ready[0], &byte, 1), 1);
    EXPECT_EQ(open().error().code, "database_locked");
    ::close(leave[1]);
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
    EXPECT_TRUE(open().has_value());    // the system has dropped the lock of the process that is gone
}

TEST_F(SqliteStoreTest, AForeignLockIsNamed) {
    ASSERT_TRUE(open().has_value());
    SQLite::Database other{file_.string(), SQLite::OPEN_READWRITE};
    other.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
    auto const refused = open();
    ASSERT_FALSE(refused.has_value());
    EXPECT_EQ(refused.error().code, "database_locked");
    EXPECT_THAT(refused.error().detail, HasSubstr("locked by another process"));
}

TEST_F(SqliteStoreTest, AFullDiskFailsTheCallKeepsNothingOfItAndHealsByItself) {
    DiskThatFills::install();
    auto const store = std::move(*open({.vfs = DiskThatFills::name}));
    conformance::World world{io_, *store};
    auto const send = world.firing_send(100);
    auto const cells = [&] {
        std::int64_t accepted = 0;
        for (auto const& cell : run_on(io_, store->reports().counters(send)))
            if (cell.status == MessageStatus::accepted) accepted += cell.count;
        return accepted;
    };
    auto const claim = run_on(io_, store->ledger().claim(send, 50, start_of_time));
    std::vector<Outcome> outcomes;
    for (auto const& message : claim.messages)
        outcomes.push_back({.id = message.id, .wamid = conformance::wamid_of(send, message.id.lead_no)});

    DiskThatFills::full = true;
    try {
        run_on(io_, store->ledger().record(outcomes, claim.claims));
        ADD_FAILURE() << "a full disk went unnoticed";
    } catch (StoreFailure const& failure) {
        EXPECT_THAT(failure.what(), HasSubstr("the disk is full"));
        EXPECT_THAT(failure.what(), HasSubstr(file_.string()));
    }
    EXPECT_THROW(run_on(io_, store->ping()), StoreFailure);
    EXPECT_EQ(cells(), 0);    // reading goes on

    DiskThatFills::full = false;
    run_on(io_, store->ping());
    EXPECT_EQ(cells(), 0);
    run_on(io_, store->ledger().record(outcomes, claim.claims));
    EXPECT_EQ(cells(), 50);
    EXPECT_EQ(run_on(io_, store->ledger().recover(start_of_time)).claims, 0U);
}

TEST_F(SqliteStoreTest, AJobThatThrowsIsUndoneAloneAndItsBatchHolds) {
    ASSERT_TRUE(open().has_value());
    sqlite::Database database{file_, {}};
    auto const insert = [](std::string name) {
        return [name](sqlite::WriteContext& tx) {
            tx.db.run("INSERT INTO organizations (name, created_at) VALUES (?, 0)", name);
            tx.deltas.add({SendId{1}, Country{"DE"}, MessageStatus::queued, 0}, 1);
            if (name.starts_with("bad")) throw std::runtime_error{name};
        };
    };
    std::vector<std::string> thrown;
    for (std::string const name : {"bad first", "good", "bad", "better", "bad last"})
        boost::asio::co_spawn(io_, database.write(insert(name)), [&thrown](std::exception_ptr failure) {
            try {
                if (failure) std::rethrow_exception(failure);
            } catch (std::runtime_error const& error) {
                thrown.emplace_back(error.what());
            }
        });
    io_.run();
    EXPECT_THAT(thrown, testing::UnorderedElementsAre("bad first", "bad", "bad last"));
    auto const kept = run_on(io_, database.read([](sqlite::Connection& db) {
        return std::pair{db.one<int>("SELECT count(*) FROM organizations").value(),
                         db.one<int>("SELECT n FROM send_counters").value()};
    }));
    EXPECT_EQ(kept, (std::pair{2, 2}));
}

TEST_F(SqliteStoreTest, ManyCallersOnSeveralThreadsAreAllAnswered) {
    auto const store = std::move(*open());
    constexpr int callers = 50;
    std::atomic<int> answered = 0;
    boost::asio::io_context io;
    for (int i = 0; i < callers; ++i)
        boost::asio::co_spawn(
            io, store->accounts().create_organization(fmt::format("Org {}", i), start_of_time),
            [&](std::exception_ptr failure, Result<OrgId> id) { answered += !failure && id.has_value(); });
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 3; ++i) threads.emplace_back([&io] { io.run(); });
    }
    EXPECT_EQ(answered, callers);
    EXPECT_EQ(run_on(io_, store->accounts().organizations()).size(), std::size_t{callers});
}

/// Runs SQL on the file behind the store's back.
void meddle(std::filesystem::path const& file, char const* sql) {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(file.c_str(), &db), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(db, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
    sqlite3_close(db);
}

TEST(AuditLog, ShowsWhatWasChangedOutside) {
    conformance::ScratchFolder folder;
    ManualClock clock{start_of_time};
    boost::asio::io_context io;
    auto const file = folder.path() / "carillon.db";
    auto const broken_after = [&](char const* sql) {
        std::filesystem::remove_all(file);
        auto store = open_sqlite_store(file, {}, clock).value();
        auto const org = run_on(io, store->accounts().create_organization("Acme", start_of_time)).value();
        for (auto const* const action : {"a", "b", "c", "d"})
            run_on(io, store->accounts().audit({.org = org,
                                                .actor = "cli",
                                                .action = action,
                                                .detail_json = "{}",
                                                .at = start_of_time}));
        meddle(file, sql);
        return run_on(io, store->accounts().verify_audit_log(org)).broken_at;
    };
    EXPECT_FALSE(broken_after("SELECT 1"));
    EXPECT_EQ(broken_after("UPDATE audit_log SET action = 'x' WHERE id = 2"), 2);
    EXPECT_EQ(broken_after("UPDATE audit_log SET address = 'x' WHERE id = 1"), 1);
    EXPECT_EQ(broken_after("DELETE FROM audit_log WHERE id = 2"), 3);
    EXPECT_EQ(broken_after("DELETE FROM audit_log WHERE id = 1"), 2);
    EXPECT_EQ(broken_after("UPDATE audit_log SET hash = x'00' WHERE id = 4"), 4);
    EXPECT_EQ(broken_after("UPDATE audit_log SET at = at + 1 WHERE id = 4"), 4);
    EXPECT_FALSE(broken_after("DELETE FROM audit_log WHERE id = 4")) << "the end: only a kept hash shows it";
}

TEST(AuditLog, OfAnOlderSchemaIsChained) {
    conformance::ScratchFolder folder;
    ManualClock clock{start_of_time};
    boost::asio::io_context io;
    auto const file = folder.path() / "carillon.db";
    {
        sqlite::Connection old{file, sqlite::Connection::Access::write, "", 1000};
        for (auto const& migration : migrations::files().subspan(0, sqlite::audit_chain_schema - 1))
            old.script(std::string{migration.content});
        old.script(
            "PRAGMA application_id = 1130459756; PRAGMA user_version = 7;"
            "INSERT INTO organizations (name, created_at) VALUES ('Acme', 1), ('Other', 1);"
            "INSERT INTO audit_log (org_id, actor, action, subject, detail, at) VALUES "
            "(1, 'cli', 'a', 's', '{}', 5), (2, 'cli', 'b', 's', '{}', 6), (1, 'cli', 'c', 's', '{}', 7)");
    }
    auto store = open_sqlite_store(file, {}, clock).value();
    run_on(io,
           store->accounts().audit({.org = OrgId{1}, .actor = "cli", .action = "d", .at = start_of_time}));
    auto const verdict = run_on(io, store->accounts().verify_audit_log(OrgId{1}));
    EXPECT_EQ(verdict.entries, 3);
    EXPECT_FALSE(verdict.broken_at);
    EXPECT_FALSE(run_on(io, store->accounts().verify_audit_log(OrgId{2})).broken_at);
}
}    // namespace
}    // namespace carillon::store
