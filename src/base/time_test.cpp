#include "base/time.hpp"

#include <gtest/gtest.h>

namespace carillon {
namespace {

TEST(Time, Rfc3339RoundTrips) {
    for (auto const* text : {"2026-12-01T09:00:00Z", "1970-01-01T00:00:00Z", "2026-02-28T23:59:59.250Z"})
        EXPECT_EQ(to_rfc3339(from_rfc3339(text).value()), text);
}

TEST(Time, OffsetsBecomeUtc) {
    EXPECT_EQ(from_rfc3339("2026-12-01T09:00:00+05:30"), from_rfc3339("2026-12-01T03:30:00Z"));
    EXPECT_EQ(from_rfc3339("2026-12-01T09:00:00-03:00"), from_rfc3339("2026-12-01T12:00:00Z"));
}

TEST(Time, WhatIsNotATimeIsRefused) {
    for (auto const* text :
         {"", "2026-12-01", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z", "2026-12-01T25:00:00Z",
          "2026-12-01T09:00:00", "2026-12-01T09:00:00Zjunk", "2026-12-01T09:00:00.Z"})
        EXPECT_EQ(from_rfc3339(text), std::nullopt) << text;
}

}    // namespace
}    // namespace carillon
