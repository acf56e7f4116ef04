#include "domain/pair_rule.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <map>

namespace carillon {
namespace {
using namespace std::chrono_literals;
Steady const start{1h};

TEST(PairRule, APersonRestsSixSecondsAndNobodyElseDoes) {
    PairRule rule;
    EXPECT_LE(rule.free_at(1, start), start);
    rule.sent(1, start);
    EXPECT_EQ(rule.free_at(1, start + 1s), start + 6s);
    EXPECT_LE(rule.free_at(2, start + 1s), start + 1s);
    EXPECT_LE(rule.free_at(1, start + 6s), start + 6s);
}

TEST(PairRule, RemembersTheLastSixSecondsAlone) {
    PairRule rule;
    for (int i = 0; i < 100'000; ++i) rule.sent(static_cast<std::uint64_t>(i), start + i * 1ms);
    EXPECT_LE(rule.remembered(), 6'001u);
}

TEST(PairRule, NobodyWhoIsWrittenToAsItSaysGetsTwoWithinSixSeconds) {
    EXPECT_TRUE(rc::check("spaced", [] {
        PairRule rule;
        std::map<std::uint64_t, Steady> last;
        Steady now = start;
        for (auto const& [phone, wait] : *rc::gen::container<std::vector<std::pair<int, int>>>(
                 rc::gen::pair(rc::gen::inRange(0, 5), rc::gen::inRange(0, 3'000)))) {
            now += std::chrono::milliseconds{wait};
            auto const who = static_cast<std::uint64_t>(phone);
            if (rule.free_at(who, now) > now) {
                RC_ASSERT(last.contains(who) && now - last[who] < PairRule::rest);
                continue;
            }
            RC_ASSERT(!last.contains(who) || now - last[who] >= PairRule::rest);
            rule.sent(who, now);
            last[who] = now;
        }
    }));
}

}    // namespace
}    // namespace carillon
