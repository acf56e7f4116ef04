#include "domain/portfolio_budget.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <map>

namespace carillon {
namespace {
using namespace std::chrono_literals;
Wall const start{std::chrono::milliseconds{1'800'000'000'000}};

PortfolioBudget limited(std::int64_t limit) {
    PortfolioBudget budget;
    budget.restart(limit, {}, start);
    return budget;
}

TEST(PortfolioBudget, CountsPeopleAndNotMessages) {
    auto budget = limited(2);
    budget.charge(1, start);
    budget.charge(1, start + 1h);
    EXPECT_EQ(budget.used(start + 1h), 1);
    EXPECT_TRUE(budget.has_room(2, start + 1h));
    budget.charge(2, start + 1h);
    EXPECT_FALSE(budget.has_room(3, start + 1h));
    EXPECT_TRUE(budget.has_room(1, start + 1h)) << "who was written to today may be written to again";
}

TEST(PortfolioBudget, RoomComesBackADayAfterTheLastMessage) {
    auto budget = limited(1);
    budget.charge(1, start);
    budget.charge(1, start + 2h);
    EXPECT_FALSE(budget.has_room(2, start + 25h));
    EXPECT_EQ(budget.frees_at(start + 25h), start + 2h + PortfolioBudget::window);
    EXPECT_TRUE(budget.has_room(2, start + 2h + PortfolioBudget::window));
    EXPECT_FALSE(budget.frees_at(start + 27h));
}

TEST(PortfolioBudget, WhoWasNotReachedCostsNothing) {
    auto budget = limited(1);
    auto const before = budget.charge(1, start);
    budget.undo(1, before);
    EXPECT_TRUE(budget.has_room(2, start));
    budget.charge(2, start);
    budget.undo(2, budget.charge(2, start + 3h));
    EXPECT_EQ(budget.frees_at(start + 3h), start + PortfolioBudget::window)
        << "the earlier message still counts";
}

TEST(PortfolioBudget, BeginsAnewWithTheRecordAndWhatIsOnItsWay) {
    auto budget = limited(3);
    budget.charge(1, start);         // the record says that it reached nobody
    budget.charge(2, start + 2h);    // on its way
    Contact const recorded[] = {{3, start + 1h}, {4, start}, {3, start + 30min}};
    budget.restart(4, recorded, start + 1h);
    EXPECT_EQ(budget.used(start + 2h), 3);
    EXPECT_EQ(budget.frees_at(start + 2h), start + PortfolioBudget::window);
    EXPECT_EQ(budget.used(start + PortfolioBudget::window), 2) << "4 has left";
    budget.restart({}, recorded, start);
    EXPECT_TRUE(budget.has_room(9, start)) << "no limit any more";
    EXPECT_EQ(budget.used(start), 0);
}

TEST(PortfolioBudget, WithoutALimitItRemembersNobody) {
    PortfolioBudget budget;
    for (std::uint64_t phone = 1; phone < 1'000; ++phone) {
        ASSERT_TRUE(budget.has_room(phone, start));
        budget.charge(phone, start);
    }
    EXPECT_EQ(budget.used(start), 0);
}

/// Whom a plain map says, with every message of the day looked at each time.
TEST(PortfolioBudget, AgreesWithAPlainList) {
    EXPECT_TRUE(rc::check("like a list", [] {
        auto const limit = *rc::gen::inRange(1, 6);
        auto budget = limited(limit);
        std::map<std::uint64_t, std::vector<Wall>> messages;
        Wall now = start;
        auto const counts = [&](std::uint64_t who) {
            return std::ranges::any_of(messages[who],
                                       [&](Wall at) { return at + PortfolioBudget::window > now; });
        };
        for (auto const& [phone, wait, reached] :
             *rc::gen::container<std::vector<std::tuple<int, int, bool>>>(rc::gen::tuple(
                 rc::gen::inRange(0, 8), rc::gen::inRange(0, 600), rc::gen::arbitrary<bool>()))) {
            now += std::chrono::minutes{wait};
            auto const who = static_cast<std::uint64_t>(phone);
            std::int64_t used = 0;
            for (std::uint64_t each = 0; each < 8; ++each) used += counts(each) ? 1 : 0;
            RC_ASSERT(budget.used(now) == used);
            bool const room = counts(who) || used < limit;
            RC_ASSERT(budget.has_room(who, now) == room);
            if (!room) continue;
            auto const before = budget.charge(who, now);
            if (reached)
                messages[who].push_back(now);
            else
                budget.undo(who, before);
        }
    }));
}

}    // namespace
}    // namespace carillon
