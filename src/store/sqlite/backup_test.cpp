#include "store/sqlite/backup.hpp"

#include "store/conformance/suite.hpp"
#include "store/sqlite/sqlite_store.hpp"

#include <fstream>

namespace carillon::store {
namespace {
namespace fs = std::filesystem;
using conformance::run_on;

class Backup : public testing::Test {
protected:
    std::unique_ptr<Store> open(fs::path const& file) {
        auto opened = open_sqlite_store(file, {}, clock);
        EXPECT_TRUE(opened) << opened.error().detail;
        return *std::move(opened);
    }
    std::string refusal(fs::path const& target) {
        auto const done = backup_sqlite(file, target);
        return done ? std::string{} : done.error().code;
    }

    conformance::ScratchFolder folder;
    ManualClock clock{conformance::start_of_time};
    boost::asio::io_context io;
    fs::path const file = folder.path() / "carillon.db", copy = folder.path() / "copy.db";
};

TEST_F(Backup, AnOpenDatabaseIsCopiedAndTheCopyIsWhole) {
    auto const store = open(file);
    auto const org = run_on(io, store->accounts().create_organization("Acme", conformance::start_of_time));
    ASSERT_TRUE(org);
    auto const copied = backup_sqlite(file, copy);
    ASSERT_TRUE(copied) << copied.error().detail;
    run_on(io, store->accounts().create_organization("Later", conformance::start_of_time));
    auto const found = run_on(io, open(copy)->accounts().organizations());
    ASSERT_EQ(found.size(), 1u) << "as it stood";
    EXPECT_EQ(found[0].name, "Acme");
    EXPECT_FALSE(fs::exists(copy.string() + ".partial"));
}

TEST_F(Backup, ABackupNeverTakesThePlaceOfAnother) {
    EXPECT_EQ(refusal(copy), "database_missing");
    auto const store = open(file);
    std::ofstream{copy} << "mine";
    EXPECT_EQ(refusal(copy), "target_exists");
    EXPECT_EQ(fs::file_size(copy), 4u);
    EXPECT_EQ(refusal(folder.path() / "nowhere" / "copy.db"), "backup_failed");
}

TEST_F(Backup, WhatIsNoDatabaseIsNotCopied) {
    std::ofstream{file} << "This is no database, and never was one; it is a text of some length.";
    EXPECT_EQ(refusal(copy), "backup_failed");
    EXPECT_FALSE(fs::exists(copy));
}

}    // namespace
}    // namespace carillon::store
