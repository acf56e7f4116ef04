#include "base/clock.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

namespace carillon {
namespace {
using namespace std::chrono_literals;

Async<void> wait(Alarm& alarm, Steady until, int& woken) {
    co_await alarm.wait_until(until);
    ++woken;
}

TEST(ManualClock, AnAlarmSleepsUntilItsTimeAndNoLonger) {
    boost::asio::io_context io;
    ManualClock clock{Wall{}};
    auto const alarm = clock.alarm(io.get_executor());
    int woken = 0;
    boost::asio::co_spawn(io, wait(*alarm, clock.steady() + 10s, woken), boost::asio::detached);
    io.poll();
    clock.advance(9999ms);
    io.poll();
    EXPECT_EQ(woken, 0);
    clock.advance(1ms);
    io.poll();
    EXPECT_EQ(woken, 1);
}

TEST(SystemClock, ARingThatComesBeforeTheWaitIsNotLost) {
    boost::asio::io_context io;
    SystemClock clock;
    auto const alarm = clock.alarm(io.get_executor());
    int woken = 0;
    alarm->ring();
    boost::asio::co_spawn(io, wait(*alarm, clock.steady() + 1h, woken), boost::asio::detached);
    io.run();
    EXPECT_EQ(woken, 1);
}

TEST(SystemClock, ARingCutsAWaitShort) {
    boost::asio::io_context io;
    SystemClock clock;
    auto const alarm = clock.alarm(io.get_executor());
    int woken = 0;
    boost::asio::co_spawn(io, wait(*alarm, clock.steady() + 1h, woken), boost::asio::detached);
    boost::asio::post(io, [&] { alarm->ring(); });
    io.run();
    EXPECT_EQ(woken, 1);
}

}    // namespace
}    // namespace carillon
