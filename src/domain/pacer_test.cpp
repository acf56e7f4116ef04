#include "domain/pacer.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <array>
#include <vector>

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

namespace {
/// When each permit was taken by somebody who wakes after these gaps and takes what there is.
std::vector<Steady> permits_taken(double rate, std::vector<std::int64_t> const& gaps_us, std::size_t wanted) {
    TokenBucket bucket{rate};
    std::vector<Steady> taken;
    Steady now{100s};
    for (auto const gap : gaps_us) {
        now += std::chrono::microseconds{gap};
        taken.insert(taken.end(), bucket.take(now, wanted), now);
    }
    return taken;
}
}    // namespace

TEST(TokenBucket, NoWindowHoldsMoreThanItsRateAndTheCatchUp) {
    EXPECT_TRUE(rc::check("any rate, any rhythm of waking, any window", [] {
        auto const rate = static_cast<double>(*rc::gen::inRange(1, 5'000));
        auto const gaps =
            *rc::gen::container<std::vector<std::int64_t>>(rc::gen::inRange<std::int64_t>(0, 400'000));
        auto const taken = permits_taken(rate, gaps, *rc::gen::inRange<std::size_t>(1, 1'000));
        for (auto first = taken.begin(); first != taken.end();
             first = std::upper_bound(first, taken.end(), *first))
            for (auto last = first; last != taken.end(); ++last) {
                auto const seconds =
                    std::chrono::duration<double>(*last - *first + TokenBucket::burst).count();
                RC_ASSERT(static_cast<double>(last - first + 1) <= seconds * rate * 1.001 + 1.001);
            }
    }));
}

TEST(TokenBucket, PermitsAreEvenlySpacedForWhoeverWakesInTime) {
    EXPECT_TRUE(rc::check("waking when the next permit is there", [] {
        auto const rate = static_cast<double>(*rc::gen::inRange(1, 5'000));
        TokenBucket bucket{rate};
        Steady last{100s};
        RC_ASSERT(bucket.take(last, 1) == 1u);
        while (bucket.take(last, 1) == 1) {}    // what the first waking found beyond its own
        last = bucket.next_permit();
        RC_ASSERT(bucket.take(last, 1) == 1u);
        for (int i = 0; i < 50; ++i) {
            auto const next = bucket.next_permit();
            auto const gap = std::chrono::duration<double>(next - last).count();
            RC_ASSERT(std::abs(gap * rate - 1) < 1e-3);
            RC_ASSERT(bucket.take(next - 1ns, 1) == 0u);
            RC_ASSERT(bucket.take(next, 2) == 1u);
            last = next;
        }
    }));
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

TEST(AdaptiveRate, StaysBetweenOneAndItsCeilingAndComesBack) {
    EXPECT_TRUE(rc::check("any refusals at any times", [] {
        auto const ceiling = static_cast<double>(*rc::gen::inRange(1, 2'000));
        auto const gaps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 5'000));
        AdaptiveRate rate{ceiling};
        Steady now{100s};
        for (auto const gap : gaps) {
            now += std::chrono::milliseconds{gap};
            auto const before = rate.at(now);
            rate.slow_down(now);
            RC_ASSERT(rate.at(now) <= before);
            RC_ASSERT(rate.at(now) >= 1 && rate.at(now) <= ceiling);
        }
        RC_ASSERT(rate.at(now + 20s) == ceiling);    // a twentieth a second
    }));
}

}    // namespace
}    // namespace carillon
