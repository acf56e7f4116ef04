#include "engine/retention.hpp"

#include "base/crypto.hpp"
#include "store/personal_data.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace carillon::engine {
namespace {
using namespace std::chrono_literals;

Wall const start{1'800'000'000'000ms};

/// Has so many pieces to remove, and notes when it was asked.
class Fake final : public store::PersonalData {
public:
    Async<bool> enforce_retention(Wall now) override {
        asked.push_back(now);
        if (std::exchange(broken, false)) throw std::runtime_error{"the disk is full"};
        co_return pieces-- > 1;
    }
    Async<Result<void>> unlock(SecretBox const&) override { co_return Result<void>{}; }
    Async<store::HeldOfPerson> find(OrgId, std::uint64_t, std::string, Wall) override {
        co_return store::HeldOfPerson{};
    }
    Async<Result<store::Erased>> erase(OrgId, std::uint64_t, std::string, Wall) override {
        co_return store::Erased{};
    }
    Async<std::vector<std::uint64_t>> erased_among(OrgId, std::vector<std::uint64_t>) override {
        co_return std::vector<std::uint64_t>{};
    }
    int pieces = 0;
    bool broken = false;
    std::vector<Wall> asked;
};

class RetentionKeeperTest : public testing::Test {
protected:
    void run() {
        boost::asio::co_spawn(io, keeper.run(), [this](std::exception_ptr const& failure) {
            EXPECT_EQ(failure, nullptr);
            ended = true;
        });
        settle();
    }
    void settle() {
        io.restart();
        io.poll();
    }
    ManualClock clock{start};
    boost::asio::io_context io;
    Fake data;
    RetentionKeeper keeper{io.get_executor(), clock, data};
    bool ended = false;
};

TEST_F(RetentionKeeperTest, WorksAtTheStartUntilNothingIsLeftAndThenHourly) {
    data.pieces = 3;
    run();
    EXPECT_EQ(data.asked.size(), 3);
    clock.advance(59min);
    settle();
    EXPECT_EQ(data.asked.size(), 3);
    clock.advance(1min);
    settle();
    EXPECT_EQ(data.asked.size(), 4);
    EXPECT_EQ(data.asked.back(), start + 1h);
    keeper.stop();
    settle();
    EXPECT_TRUE(ended);
}

TEST_F(RetentionKeeperTest, ABrokenDatabaseIsTriedAgain) {
    data.broken = true;
    run();
    EXPECT_EQ(data.asked.size(), 1);
    clock.advance(1h);
    settle();
    EXPECT_EQ(data.asked.size(), 2);
    keeper.stop();
    settle();
    EXPECT_TRUE(ended);
}
}    // namespace
}    // namespace carillon::engine
