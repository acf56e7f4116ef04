#include "domain/pacer.hpp"

#include <gtest/gtest.h>

namespace carillon {
namespace {
using namespace std::chrono_literals;

TEST(TokenBucket, PermitsLeaveEvenlySpaced) {
    TokenBucket bucket{20};
    Steady now{100s};
    std::size_t total = 0;
    EXPECT_EQ(bucket.take(now, 10), 1u);    // a first permit at once; no burst beyond the catch-up
    for (int ms = 0; ms < 10'000; ++ms, now += 1ms) {
        auto const taken = bucket.take(now, 10);
        EXPECT_LE(taken, 1u);
        total += taken;
    }
    EXPECT_NEAR(static_cast<double>(total), 200, 1);
}

TEST(TokenBucket, ALateWakerCatchesUpByTheBurstAlone) {
    TokenBucket bucket{1000};
    Steady now{100s};
    bucket.take(now, 1);
    EXPECT_EQ(bucket.take(now + 10min, 100'000), 21u);
}

TEST(TokenBucket, NextPermitTellsWhenToWake) {
    TokenBucket bucket{80};
    Steady now{100s};
    while (bucket.take(now, 1) == 1) {}
    EXPECT_GT(bucket.next_permit(), now);
    EXPECT_EQ(bucket.take(bucket.next_permit(), 5), 1u);
}

TEST(TokenBucket, HoldsItsRateAtManyRatesWhateverTheWakingRhythm) {
    for (double const rate : {1.0, 20.0, 80.0, 1000.0, 20'000.0})
        for (auto const step : {1ms, 7ms, 19ms}) {
            TokenBucket bucket{rate};
            Steady now{100s};
            std::size_t total = 0;
            for (auto const end = now + 60s; now < end; now += step) total += bucket.take(now, 100'000);
            EXPECT_NEAR(static_cast<double>(total), rate * 60, rate * 60 * 0.001 + rate * 0.02 + 2) << rate;
        }
}

TEST(AdaptiveRate, HalvesOncePerBurstOfRefusalsAndRecovers) {
    AdaptiveRate rate{80};
    Steady now{100s};
    for (int i = 0; i < 50; ++i) rate.slow_down(now + std::chrono::milliseconds{i});
    EXPECT_DOUBLE_EQ(rate.at(now), 40);
    EXPECT_TRUE(rate.backing_off());
    EXPECT_DOUBLE_EQ(rate.at(now + 5s), 60);
    EXPECT_DOUBLE_EQ(rate.at(now + 60s), 80);
    EXPECT_FALSE(rate.backing_off());
}

TEST(AdaptiveRate, NeverFallsBelowOneMessageASecond) {
    AdaptiveRate rate{80};
    for (int i = 0; i < 100; ++i) rate.slow_down(Steady{100s} + std::chrono::seconds{2 * i});
    EXPECT_GE(rate.at(Steady{300s}), 1);
}

}    // namespace
}    // namespace carillon
