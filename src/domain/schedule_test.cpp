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

constexpr auto earlier = Fold::earlier, later = Fold::later;

void expect_instants(std::initializer_list<Case> cases) {
    for (auto const& [local, zone, fold, utc, ambiguous] : cases) {
        auto const instant = resolve_local(local, zone, fold);
        ASSERT_TRUE(instant.has_value()) << local << ' ' << zone;
        EXPECT_EQ(to_rfc3339(instant->at), utc) << local << ' ' << zone << ' ' << to_string(fold);
        EXPECT_EQ(instant->ambiguous, ambiguous) << local << ' ' << zone;
        EXPECT_EQ(instant->fold, ambiguous ? fold : earlier) << local << ' ' << zone;
        // The way back: what the API shows is what was asked for.
        EXPECT_EQ(utc_offset_at(instant->at, zone), instant->utc_offset) << local << ' ' << zone;
        EXPECT_TRUE(local_time(instant->at, zone).starts_with(local)) << local_time(instant->at, zone);
    }
}

TEST(Schedule, WallTimesBecomeInstantsByTheZonesRulesAtThatInstant) {
    expect_instants({{"2026-12-01T09:00", "Europe/Berlin", earlier, "2026-12-01T08:00:00Z", false},
                     {"2026-07-01T09:00", "Europe/Berlin", earlier, "2026-07-01T07:00:00Z", false},
                     {"2026-12-01T09:00:30", "Asia/Kolkata", earlier, "2026-12-01T03:30:30Z", false},
                     {"2026-06-01T00:00", "Asia/Kolkata", later, "2026-05-31T18:30:00Z", false},
                     {"2026-11-23T15:00", "UTC", earlier, "2026-11-23T15:00:00Z", false},
                     {"2024-02-29T12:00", "America/New_York", earlier, "2024-02-29T17:00:00Z", false}});
}

TEST(Schedule, AroundEachTransitionBothSidesAreRight) {
    // The last minute before clocks are put forward, and the first one after.
    expect_instants({
        {"2026-03-29T01:59", "Europe/Berlin", earlier, "2026-03-29T00:59:00Z", false},
        {"2026-03-29T03:00", "Europe/Berlin", earlier, "2026-03-29T01:00:00Z", false},
        {"2026-03-08T01:59", "America/New_York", earlier, "2026-03-08T06:59:00Z", false},
        {"2026-03-08T03:00", "America/New_York", earlier, "2026-03-08T07:00:00Z", false},
        {"2018-11-03T23:59", "America/Sao_Paulo", earlier, "2018-11-04T02:59:00Z", false},
        {"2018-11-04T01:00", "America/Sao_Paulo", earlier, "2018-11-04T03:00:00Z", false},
        {"2026-10-04T01:59", "Australia/Lord_Howe", earlier, "2026-10-03T15:29:00Z", false},
        {"2026-10-04T02:30", "Australia/Lord_Howe", earlier, "2026-10-03T15:30:00Z", false},
        {"2011-12-29T23:59", "Pacific/Apia", earlier, "2011-12-30T09:59:00Z", false},
        {"2011-12-31T00:00", "Pacific/Apia", earlier, "2011-12-30T10:00:00Z", false},
        {"2026-03-22T01:59", "Africa/Casablanca", earlier, "2026-03-22T01:59:00Z", false},
        {"2026-03-22T03:00", "Africa/Casablanca", earlier, "2026-03-22T02:00:00Z", false},
    });
}

TEST(Schedule, AWallTimeThatComesTwiceIsTheOneThatWasChosen) {
    expect_instants({
        {"2026-10-25T02:00", "Europe/Berlin", earlier, "2026-10-25T00:00:00Z", true},
        {"2026-10-25T02:00", "Europe/Berlin", later, "2026-10-25T01:00:00Z", true},
        {"2026-10-25T02:30", "Europe/Berlin", earlier, "2026-10-25T00:30:00Z", true},
        {"2026-10-25T02:30", "Europe/Berlin", later, "2026-10-25T01:30:00Z", true},
        {"2026-10-25T01:59", "Europe/Berlin", later, "2026-10-24T23:59:00Z", false},
        {"2026-10-25T03:00", "Europe/Berlin", earlier, "2026-10-25T02:00:00Z", false},
        {"2026-11-01T01:30", "America/New_York", earlier, "2026-11-01T05:30:00Z", true},
        {"2026-11-01T01:30", "America/New_York", later, "2026-11-01T06:30:00Z", true},
        // At midnight clocks went back to 23:00 of the day before.
        {"2018-02-17T23:30", "America/Sao_Paulo", earlier, "2018-02-18T01:30:00Z", true},
        {"2018-02-17T23:30", "America/Sao_Paulo", later, "2018-02-18T02:30:00Z", true},
        // Half an hour.
        {"2026-04-05T01:45", "Australia/Lord_Howe", earlier, "2026-04-04T14:45:00Z", true},
        {"2026-04-05T01:45", "Australia/Lord_Howe", later, "2026-04-04T15:15:00Z", true},
        {"2026-04-05T01:29", "Australia/Lord_Howe", later, "2026-04-04T14:29:00Z", false},
        // Morocco's clocks go back for Ramadan.
        {"2026-02-15T02:30", "Africa/Casablanca", earlier, "2026-02-15T01:30:00Z", true},
        {"2026-02-15T02:30", "Africa/Casablanca", later, "2026-02-15T02:30:00Z", true},
    });
}

TEST(Schedule, ZonesThatGaveUpSummerTimeKeepOneOffset) {
    expect_instants({{"2018-11-04T12:00", "America/Sao_Paulo", earlier, "2018-11-04T14:00:00Z", false},
                     {"2019-11-03T00:15", "America/Sao_Paulo", earlier, "2019-11-03T03:15:00Z", false},
                     {"2026-11-04T12:00", "America/Sao_Paulo", earlier, "2026-11-04T15:00:00Z", false},
                     {"2026-12-01T12:00", "Pacific/Apia", earlier, "2026-11-30T23:00:00Z", false},
                     {"2011-12-29T12:00", "Pacific/Apia", earlier, "2011-12-29T22:00:00Z", false}});
}

TEST(Schedule, ATimeThatClocksJumpOverIsRefusedWithTheNextValidOne) {
    struct Gap {
        char const *local, *zone, *next, *next_utc;
    };
    for (auto const& [local, zone, next, next_utc] :
         {Gap{"2026-03-29T02:00", "Europe/Berlin", "2026-03-29T03:00", "2026-03-29T01:00:00Z"},
          Gap{"2026-03-29T02:30", "Europe/Berlin", "2026-03-29T03:00", "2026-03-29T01:00:00Z"},
          Gap{"2026-03-29T02:59:59", "Europe/Berlin", "2026-03-29T03:00", "2026-03-29T01:00:00Z"},
          Gap{"2018-11-04T00:15", "America/Sao_Paulo", "2018-11-04T01:00", "2018-11-04T03:00:00Z"},
          Gap{"2026-10-04T02:10", "Australia/Lord_Howe", "2026-10-04T02:30", "2026-10-03T15:30:00Z"},
          Gap{"2011-12-30T12:00", "Pacific/Apia", "2011-12-31T00:00", "2011-12-30T10:00:00Z"},
          Gap{"2011-12-30T00:00", "Pacific/Apia", "2011-12-31T00:00", "2011-12-30T10:00:00Z"},
          Gap{"2026-03-22T02:30", "Africa/Casablanca", "2026-03-22T03:00", "2026-03-22T02:00:00Z"},
          Gap{"2026-03-08T02:00", "America/New_York", "2026-03-08T03:00", "2026-03-08T07:00:00Z"}})
        for (auto const fold : {earlier, later}) {
            auto const fault = resolve_local(local, zone, fold);
            ASSERT_FALSE(fault.has_value()) << local;
            EXPECT_EQ(fault.error().kind, ScheduleFault::Kind::gap);
            EXPECT_EQ(fault.error().next_valid_local, next) << zone;
            EXPECT_NE(fault.error().message.find(next), std::string::npos) << fault.error().message;
            auto const taken = resolve_local(next, zone, fold);
            ASSERT_TRUE(taken.has_value()) << next;
            EXPECT_EQ(to_rfc3339(taken->at), next_utc);
        }
}

std::optional<ScheduleFault::Kind> fault_kind(std::string_view local, std::string_view zone) {
    auto const instant = resolve_local(local, zone);
    if (instant) return {};
    return instant.error().kind;
}

TEST(Schedule, WhatIsNoTimeOrZoneIsRefused) {
    for (auto const* local : {"", "tomorrow", "2026-13-01T09:00", "2026-12-01T09:60", "2026-12-01 09:00",
                              "2026-12-01", "2026-12-01T09:00Z", "2026-12-01T09:00+01:00", "2026-02-30T09:00",
                              "2026-12-01T24:30", "2026-12-01T09:00:", "2026-12-01T09:00:3",
                              "2026-12-01T09:00:60", "2026-12-01T09:00:-1", "2026-12-01T09:00:30.5"})
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
