#include "domain/outbound_event.hpp"

#include <gtest/gtest.h>

namespace carillon {
namespace {
using namespace std::chrono_literals;
}

TEST(OutboundEvent, NamesAreReadBackAndThePingIsNobodysToSubscribeTo) {
    for (auto const type : subscribable_events) EXPECT_EQ(outbound_event_from(to_string(type)), type);
    EXPECT_FALSE(outbound_event_from("ping"));
    EXPECT_FALSE(outbound_event_from("message.sent"));
    OutboundEventSet set;
    set.add(OutboundEvent::campaign_paused);
    EXPECT_TRUE(set.contains(OutboundEvent::campaign_paused));
    EXPECT_FALSE(set.contains(OutboundEvent::ping));
}

TEST(OutboundEvent, RetriesWaitTwiceAsLongEachTimeUpToAnHour) {
    EXPECT_EQ(outbound_retry_delay(1, 0), 5s);
    EXPECT_EQ(outbound_retry_delay(2, 0), 10s);
    EXPECT_EQ(outbound_retry_delay(10, 0), 2'560s);
    EXPECT_EQ(outbound_retry_delay(11, 0), 1h);
    EXPECT_EQ(outbound_retry_delay(1'000, 0), 1h);
    EXPECT_EQ(outbound_retry_delay(1, 0.5), 4'500ms) << "chance takes up to a fifth off";
}

}    // namespace carillon
