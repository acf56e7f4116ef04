#include "domain/schedule.hpp"

#include "base/time.hpp"

#include <gtest/gtest.h>

namespace carillon {
namespace {

struct Case {
    char const *local, *zone;
    Fold fold;
    char const* utc;
    bool ambiguous;
};

TEST(Schedule, WallTimesBecomeInstantsByTheZonesRulesAtThatInstant) {
    for (auto const& [local, zone, fold, utc, ambiguous] : {
             Case{"2026-12-01T09:00", "Europe/Berlin", Fold::earlier, "2026-12-01T08:00:00Z", false},
             Case{"2026-07-01T09:00", "Europe/Berlin", Fold::earlier, "2026-07-01T07:00:00Z", false},
             Case{"2026-10-25T02:30", "Europe/Berlin", Fold::earlier, "2026-10-25T00:30:00Z", true},
             Case{"2026-10-25T02:30", "Europe/Berlin", Fold::later, "2026-10-25T01:30:00Z", true},
             Case{"2018-11-04T12:00", "America/Sao_Paulo", Fold::earlier, "2018-11-04T14:00:00Z", false},
             Case{"2026-11-04T12:00", "America/Sao_Paulo", Fold::earlier, "2026-11-04T15:00:00Z", false},
             Case{"2026-12-01T09:00:30", "Asia/Kolkata", Fold::earlier, "2026-12-01T03:30:30Z", false},
             Case{"2026-04-05T01:45", "Australia/Lord_Howe", Fold::earlier, "2026-04-04T14:45:00Z", true},
             Case{"2026-04-05T01:45", "Australia/Lord_Howe", Fold::later, "2026-04-04T15:15:00Z", true},
             Case{"2026-11-01T01:30", "America/New_York", Fold::later, "2026-11-01T06:30:00Z", true},
             Case{"2026-11-23T15:00", "UTC", Fold::earlier, "2026-11-23T15:00:00Z", false},
         }) {
        auto const instant = resolve_local(local, zone, fold);
        ASSERT_TRUE(instant.has_value()) << local << ' ' << zone;
        EXPECT_EQ(to_rfc3339(instant->at), utc) << local << ' ' << zone;
        EXPECT_EQ(instant->ambiguous, ambiguous) << local << ' ' << zone;
    }
}

TEST(Schedule, ATimeThatClocksJumpOverIsRefusedWithTheNextValidOne) {
    struct Gap {
        char const *local, *zone, *next;
    };
    for (auto const& [local, zone, next] :
         {Gap{"2026-03-29T02:30", "Europe/Berlin", "2026-03-29T03:00"},
          Gap{"2018-11-04T00:15", "America/Sao_Paulo", "2018-11-04T01:00"},
          Gap{"2026-10-04T02:10", "Australia/Lord_Howe", "2026-10-04T02:30"},
          Gap{"2011-12-30T12:00", "Pacific/Apia", "2011-12-31T00:00"},
          Gap{"2026-03-08T02:00", "America/New_York", "2026-03-08T03:00"}}) {
        auto const fault = resolve_local(local, zone);
        ASSERT_FALSE(fault.has_value()) << local;
        EXPECT_EQ(fault.error().kind, ScheduleFault::Kind::gap);
        EXPECT_EQ(fault.error().next_valid_local, next) << zone;
        EXPECT_TRUE(resolve_local(next, zone).has_value());
    }
}

std::optional<ScheduleFault::Kind> fault_kind(std::string_view local, std::string_view zone) {
    auto const instant = resolve_local(local, zone);
    if (instant) return {};
    return instant.error().kind;
}

TEST(Schedule, WhatIsNoTimeOrZoneIsRefused) {
    for (auto const* local : {"", "tomorrow", "2026-12-01", "2026-12-01T09:00Z", "2026-12-01T09:00+01:00",
                              "2026-02-30T09:00", "2026-12-01T24:30"})
        EXPECT_EQ(fault_kind(local, "UTC"), ScheduleFault::Kind::malformed) << local;
    for (auto const* zone : {"", "Europe/Atlantis", "../../etc/passwd", "CEST"})
        EXPECT_EQ(fault_kind("2026-12-01T09:00", zone), ScheduleFault::Kind::unknown_zone) << zone;
}

TEST(Schedule, AMinuteIsKnownFromASecond) {
    EXPECT_TRUE(resolve_local("2026-12-01T09:00", "UTC")->to_the_minute);
    EXPECT_FALSE(resolve_local("2026-12-01T09:00:00", "UTC")->to_the_minute);
}

TEST(Schedule, OffsetsAndLocalTimesReadAsPeopleWriteThem) {
    auto const at = from_rfc3339("2026-12-01T03:30:00Z").value();
    EXPECT_EQ(local_time(at, "Asia/Kolkata"), "2026-12-01T09:00:00");
    EXPECT_EQ(format_offset(utc_offset_at(at, "Asia/Kolkata")), "+05:30");
    EXPECT_EQ(format_offset(utc_offset_at(at, "America/Sao_Paulo")), "-03:00");
    EXPECT_NE(tzdb_version(), "unknown");
}

}    // namespace
}    // namespace carillon
