#include "api/uploads.hpp"

#include "api/metrics.hpp"
#include "store/store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <functional>

namespace carillon::api {
namespace {

/// A database on a full disk: takes no rows, and an audience's end only after so many refusals.
class FullDisk final : public store::Audiences {
public:
    Async<AudienceId> create(store::NewAudience) override { co_return AudienceId{1}; }
    Async<void> progress(AudienceId, store::AudienceProgress) override { co_return; }
    Async<void> insert_leads(AudienceId, std::vector<Lead>) override {
        throw store::StoreFailure{"The disk is full."};
        co_return;
    }
    Async<void> finish(AudienceId, store::AudienceResult, Wall) override { co_return; }
    Async<void> fail(AudienceId, store::AudienceStatus, std::string code, std::string, Wall) override {
        ++attempts;
        if (refusals-- > 0) throw store::StoreFailure{"The disk is full."};
        failed_with = std::move(code);
        co_return;
    }
    Async<std::size_t> fail_interrupted(Wall) override { co_return 0; }
    Async<std::optional<store::Audience>> find(OrgId, AudienceId) override { co_return std::nullopt; }
    Async<std::vector<store::Audience>> list(OrgId, AudienceId, std::size_t) override {
        co_return std::vector<store::Audience>{};
    }
    Async<std::vector<Lead>> leads(AudienceId, store::LeadFilter) override { co_return std::vector<Lead>{}; }
    Async<std::optional<LeadNo>> look_at_leads(AudienceId, LeadNo, std::size_t,
                                               std::function<void(store::LeadValues const&)>) override {
        co_return std::optional<LeadNo>{};
    }
    Async<std::vector<Lead>> rejects(AudienceId, LeadNo, std::size_t) override {
        co_return std::vector<Lead>{};
    }

    int attempts = 0, refusals = 0;
    std::string failed_with;
};

class UploadsTest : public ::testing::Test {
protected:
    /// Works until it is so; false when nothing more happens for ten seconds.
    bool until(std::function<bool()> const& reached) {
        io_.restart();
        while (!reached())
            if (io_.run_one_for(std::chrono::seconds{10}) == 0) return false;
        io_.poll();
        return true;
    }

    void upload_one() {
        auto const feed = [](Uploads& uploads) -> Async<void> {
            IngestOptions options;
            options.spill_dir = std::filesystem::temp_directory_path();
            auto const upload = uploads.begin(uploads.reserve(), AudienceId{1}, std::move(options));
            auto const written = co_await upload->ingest->write("phone\n+4915112345678\n");
            EXPECT_TRUE(written);
            uploads.finish(upload);
        };
        boost::asio::co_spawn(io_, feed(uploads_), boost::asio::detached);
    }

    bool stop() {
        bool stopped = false;
        boost::asio::co_spawn(io_, uploads_.stop(), [&](std::exception_ptr const& error) {
            EXPECT_EQ(error, nullptr);
            stopped = true;
        });
        return until([&] { return stopped; });
    }

    ManualClock clock_{Wall{}};
    FullDisk disk_;
    boost::asio::io_context io_{1};
    Metrics metrics_;
    Uploads uploads_{disk_, clock_, io_.get_executor(), metrics_, 3};
};

TEST_F(UploadsTest, APlaceIsTakenUntilItIsLetGo) {
    auto first = uploads_.reserve();
    auto const second = uploads_.reserve(), third = uploads_.reserve();
    EXPECT_TRUE(first && second && third);
    EXPECT_FALSE(uploads_.reserve());
    first.reset();
    EXPECT_TRUE(uploads_.reserve());
    EXPECT_TRUE(stop());
    EXPECT_FALSE(uploads_.reserve());
}

TEST_F(UploadsTest, AFullDiskIsToldAsSoonAsTheStoreTakesIt) {
    disk_.refusals = 2;
    upload_one();
    ASSERT_TRUE(until([&] { return disk_.attempts == 1; }));
    clock_.advance(std::chrono::milliseconds{999});
    io_.restart();
    io_.poll();
    EXPECT_EQ(disk_.attempts, 1);
    clock_.advance(std::chrono::milliseconds{1});
    ASSERT_TRUE(until([&] { return disk_.attempts == 2; }));
    clock_.advance(std::chrono::seconds{1});
    ASSERT_TRUE(until([&] { return disk_.attempts == 3; }));
    EXPECT_EQ(disk_.failed_with, "storage_failed");
    EXPECT_TRUE(stop());
    EXPECT_EQ(disk_.attempts, 3);
}

TEST_F(UploadsTest, AStopDoesNotWaitForAFullDisk) {
    disk_.refusals = 1'000;
    upload_one();
    ASSERT_TRUE(until([&] { return disk_.attempts == 1; }));
    EXPECT_TRUE(stop());
    EXPECT_EQ(disk_.failed_with, "");
}

}    // namespace
}    // namespace carillon::api
