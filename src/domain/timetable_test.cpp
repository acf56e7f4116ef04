#include "domain/timetable.hpp"

#include <gtest/gtest.h>

namespace carillon {
namespace {
using namespace std::chrono_literals;
Wall const t0{std::chrono::milliseconds{1'800'000'000'000}};

std::vector<Wall::duration> ends(std::vector<Run> const& runs, int throughput) {
    std::vector<Wall::duration> after;
    for (auto const end : finish_times(runs, throughput)) after.push_back(end - t0);
    return after;
}
void expect_near(Wall::duration a, Wall::duration b) { EXPECT_LE(std::chrono::abs(a - b), 5ms) << a.count(); }

TEST(Timetable, ARunTakesItsMessagesByItsRate) {
    expect_near(ends({{t0, 20, 1'000}}, 80)[0], 50s);
    expect_near(ends({{t0, 200, 1'000}}, 80)[0], 12'500ms);    // the number's throughput bounds it
    EXPECT_EQ(ends({{t0, 20, 0}}, 80)[0], 0s);
    EXPECT_TRUE(ends({}, 80).empty());
}

TEST(Timetable, RunsThatOverlapShareTheNumber) {
    auto const both = ends({{t0, 80, 800}, {t0, 80, 800}}, 80);
    expect_near(both[0], 20s);
    expect_near(both[1], 20s);
    auto const slow_leaves = ends({{t0, 20, 800}, {t0, 80, 2'400}}, 80);    // 20 and 60 a second
    expect_near(slow_leaves[0], 40s);
    expect_near(slow_leaves[1], 40s);
}

TEST(Timetable, ALaterRunSlowsTheEarlierFromItsStartOn) {
    // 80 a second alone for 5 s, then 40 each.
    auto const both = ends({{t0, 80, 800}, {t0 + 5s, 80, 800}}, 80);
    expect_near(both[0], 15s);
    expect_near(both[1], 20s);    // and 80 again for the last 5 s
}

TEST(Timetable, RunsFarApartDoNotMeet) {
    auto const both = ends({{t0, 10, 100}, {t0 + 24h, 10, 100}}, 80);
    expect_near(both[0], 10s);
    expect_near(both[1], 24h + 10s);
}

}    // namespace
}    // namespace carillon
