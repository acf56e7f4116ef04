#include "engine/account_pace.hpp"

#include <gtest/gtest.h>

namespace carillon::engine {
namespace {
using namespace std::chrono_literals;
Steady const start{1h};

TEST(AccountPace, RestsLongerEachTimeItIsToldThatItCallsTooOften) {
    AccountPace pace{OrgId{1}, WabaId{1}};
    EXPECT_LE(pace.rests_until(), start);
    pace.called_too_often(start);
    EXPECT_EQ(pace.rests_until(), start + 5s);
    pace.called_too_often(start + 1s);
    EXPECT_EQ(pace.rests_until(), start + 5s) << "the answers of one burst count once";
    pace.called_too_often(start + 6s);
    EXPECT_EQ(pace.rests_until(), start + 16s);
    pace.answered();
    pace.called_too_often(start + 20s);
    EXPECT_EQ(pace.rests_until(), start + 25s) << "what works again begins anew";
}

TEST(AccountPace, RestsUntilMetaTakesCallsAgain) {
    AccountPace pace{OrgId{1}, WabaId{1}};
    pace.told({.percent = 100, .regain = 7min}, start);
    EXPECT_EQ(pace.rests_until(), start + 7min);
    pace.told({.percent = 100, .regain = 3min}, start);
    EXPECT_EQ(pace.rests_until(), start + 7min);
}

TEST(AccountPace, SlowsDownTowardsTheEndOfALimitAndForgetsOldWords) {
    AccountPace pace{OrgId{1}, WabaId{1}};
    pace.told({.percent = 95}, start);
    EXPECT_DOUBLE_EQ(pace.share(start), 1);
    pace.told({.percent = 98}, start);
    EXPECT_NEAR(pace.share(start), 0.46, 0.001);
    pace.told({.percent = 240}, start);
    EXPECT_NEAR(pace.share(start), 0.1, 0.001);
    EXPECT_DOUBLE_EQ(pace.share(start + 6min), 1);
    pace.told({.percent = 20}, start);
    EXPECT_DOUBLE_EQ(pace.share(start), 1);
}

}    // namespace
}    // namespace carillon::engine
