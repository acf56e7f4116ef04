#include "engine/send_start.hpp"

#include "store/campaigns.hpp"

#include <gtest/gtest.h>

namespace carillon::engine {
namespace {
using namespace std::chrono_literals;

Wall const at{1'800'000'000s};

TEST(TimesOf, ASendAreThoseOfItsSettingsAndOfWhatCameInBetween) {
    store::OpenSend open;
    open.send.settings.scheduled_at = at;
    open.send.settings.scheduled_local = "2027-01-15T08:00";
    open.send.settings.late_start_grace_minutes = 0;
    EXPECT_EQ(latest_start(times_of(open)), at + 1min);
    open.send.settings.scheduled_local = "2027-01-15T08:00:00";
    EXPECT_EQ(latest_start(times_of(open)), at + 5s);
    open.send.settings.late_start_grace_minutes = 10;
    EXPECT_EQ(latest_start(times_of(open)), at + 10min);
    open.send.materialized_at = at + 20min;
    EXPECT_EQ(latest_start(times_of(open)), at + 21min);
    open.send.late_allowed_at = at + 5h;
    EXPECT_EQ(latest_start(times_of(open)), at + 5h + 10min);
}

TEST(NobodyLeft, IsOfASendThatHasNoMessage) {
    using Cell = store::CounterCell;
    Country const germany{"DE"};
    Cell const opted_out{germany, MessageStatus::skipped, static_cast<int>(SkipReason::opted_out), 4};
    EXPECT_EQ(nobody_left(std::vector{opted_out}),
              "Nothing went out: its rules leave nobody of 4 leads (4 opted_out).");
    EXPECT_EQ(nobody_left(std::vector{opted_out, Cell{germany, MessageStatus::queued, 0, 1}}), std::nullopt);
}

}    // namespace
}    // namespace carillon::engine
