// When an agency's system is not to be disturbed: over midnight, in other zones, where offsets change.
#include "hub/sla/maintenance.hpp"

#include "hub/base/time_text.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace hub::sla {
namespace {

using namespace std::chrono_literals;
using Windows = std::vector<model::MaintenanceWindow>;

constexpr std::uint8_t saturday = 0x20;
constexpr std::uint8_t sunday = 0x40;

model::MaintenanceWindow weekly(std::uint8_t days, int from, int to, const char* zone = "Asia/Jakarta") {
    model::MaintenanceWindow out;
    out.days = days;
    out.from = static_cast<std::int16_t>(from * 60);
    out.to = static_cast<std::int16_t>(to * 60);
    out.zone = zone;
    return out;
}
model::MaintenanceWindow once(const char* begins, const char* ends) {
    model::MaintenanceWindow out;
    out.begins = parse_rfc3339(begins);
    out.ends = parse_rfc3339(ends);
    return out;
}
TimePoint at(const char* text) {
    return *parse_rfc3339(text);
}
std::string end_of(const Windows& windows, const char* now) {
    const auto end = maintenance_end(windows, at(now));
    return end ? to_rfc3339(*end) : "none";
}

TEST(Maintenance, OverMidnightItBelongsToTheDayOnWhichItBegins) {
    const Windows windows{weekly(saturday | sunday, 22, 4)};  // 2026-11-28 is a Saturday
    EXPECT_EQ(end_of(windows, "2026-11-28T21:59:59.999999+07:00"), "none");
    EXPECT_EQ(end_of(windows, "2026-11-28T22:00:00+07:00"), "2026-11-28T21:00:00Z");
    EXPECT_EQ(end_of(windows, "2026-11-29T03:59:59+07:00"), "2026-11-28T21:00:00Z");
    EXPECT_EQ(end_of(windows, "2026-11-29T04:00:00+07:00"), "none") << "exclusive";
    EXPECT_EQ(end_of(windows, "2026-11-30T03:00:00+07:00"), "2026-11-29T21:00:00Z") << "Sunday's, on Monday morning";
    EXPECT_EQ(end_of(windows, "2026-11-30T22:30:00+07:00"), "none") << "a Monday";
    EXPECT_EQ(end_of(windows, "2026-11-28T03:00:00+07:00"), "none") << "Friday night";
}

TEST(Maintenance, TheWallOfItsZoneCounts) {
    const Windows papua{weekly(saturday, 1, 5, "Asia/Jayapura")};
    EXPECT_EQ(end_of(papua, "2026-11-27T16:00:00Z"), "2026-11-27T20:00:00Z") << "Saturday there, Friday here";
    EXPECT_EQ(end_of(papua, "2026-11-28T16:00:00Z"), "none");
}

TEST(Maintenance, AWholeDayAndDaysInARow) {
    EXPECT_EQ(end_of({weekly(sunday, 0, 24)}, "2026-11-29T12:00:00+07:00"), "2026-11-29T17:00:00Z");
    const Windows weekend{weekly(saturday, 12, 24), weekly(sunday, 0, 6)};
    EXPECT_EQ(end_of(weekend, "2026-11-28T13:00:00+07:00"), "2026-11-28T23:00:00Z") << "one follows on the other";
    const auto always = maintenance_end(Windows{weekly(0x7F, 0, 24)}, at("2026-11-28T13:00:00+07:00"));
    ASSERT_TRUE(always);
    EXPECT_GT(*always - at("2026-11-28T13:00:00+07:00"), std::chrono::days{399}) << "and the look ends";
}

TEST(Maintenance, Once) {
    const Windows move{once("2026-12-05T20:00:00+07:00", "2026-12-07T06:00:00+07:00")};
    EXPECT_EQ(end_of(move, "2026-12-05T12:59:59Z"), "none");
    EXPECT_EQ(end_of(move, "2026-12-05T13:00:00Z"), "2026-12-06T23:00:00Z");
    EXPECT_EQ(end_of(move, "2026-12-06T23:00:00Z"), "none");
}

TEST(Maintenance, WhereOffsetsChange) {
    // New York: on 2026-03-08 02:00 becomes 03:00; on 2026-11-01 02:00 becomes 01:00 again.
    const Windows skipped{weekly(sunday, 2, 4, "America/New_York")};
    EXPECT_EQ(end_of(skipped, "2026-03-08T06:59:59Z"), "none");
    EXPECT_EQ(end_of(skipped, "2026-03-08T07:00:00Z"), "2026-03-08T08:00:00Z") << "one hour of it";
    const Windows repeated{weekly(sunday, 1, 2, "America/New_York")};
    EXPECT_EQ(end_of(repeated, "2026-11-01T05:00:00Z"), "2026-11-01T07:00:00Z") << "twice one o'clock";
    const Windows into_it{weekly(sunday, 0, 1, "America/New_York")};
    EXPECT_EQ(end_of(into_it, "2026-11-01T05:30:00Z"), "2026-11-01T06:00:00Z") << "to the second one o'clock";
}

TEST(Maintenance, HowMuchOfATimeLiesInWindows) {
    const Windows windows{weekly(saturday | sunday, 22, 4)};
    const auto within = [&](const char* from, const char* to) { return maintenance_within(windows, at(from), at(to)); };
    EXPECT_EQ(within("2026-11-23T04:00:00+07:00", "2026-11-28T22:00:00+07:00"), 0h);
    EXPECT_EQ(within("2026-11-28T20:00:00+07:00", "2026-11-28T23:00:00+07:00"), 1h);
    EXPECT_EQ(within("2026-11-28T23:00:00+07:00", "2026-11-29T01:00:00+07:00"), 2h) << "it lies in it";
    EXPECT_EQ(within("2026-11-26T00:00:00+07:00", "2026-12-03T00:00:00+07:00"), 12h);
    EXPECT_EQ(within("2026-11-30T01:00:00+07:00", "2026-11-30T12:00:00+07:00"), 3h) << "begun the day before";
    EXPECT_EQ(within("2026-11-28T23:00:00+07:00", "2026-11-28T23:00:00+07:00"), 0h);
    EXPECT_EQ(within("2026-11-28T23:30:00+07:00", "2026-11-28T23:00:00+07:00"), 0h);
}

TEST(Maintenance, WhatTwoWindowsShareCountsOnce) {
    const Windows windows{
        weekly(saturday, 20, 24), weekly(saturday, 22, 2),
        once("2026-11-28T23:00:00+07:00", "2026-11-29T03:00:00+07:00")};
    EXPECT_EQ(maintenance_within(windows, at("2026-11-28T00:00:00+07:00"), at("2026-11-30T00:00:00+07:00")), 7h);
}

/// Minute by minute, against the plainest reading of the words.
TEST(Maintenance, AgreesWithAWalkThroughEveryMinuteOfAFortnight) {
    const Windows windows{
        weekly(saturday | sunday, 22, 4), weekly(0x1F, 12, 13, "Asia/Makassar"),
        once("2026-11-25T03:10:00Z", "2026-11-25T05:20:00Z")};
    const auto begin = at("2026-11-20T00:00:00Z");
    std::chrono::minutes open{0};
    for (int minute = 0; minute < 14 * 1440; ++minute) {
        const auto now = begin + std::chrono::minutes{minute};
        const auto jakarta = now + 7h;
        const auto makassar = now + 8h;
        const auto day = [](TimePoint wall) {
            return std::chrono::weekday{std::chrono::floor<std::chrono::days>(wall)}.iso_encoding();
        };
        const auto hour = [](TimePoint wall) {
            return std::chrono::floor<std::chrono::hours>(wall - std::chrono::floor<std::chrono::days>(wall)).count();
        };
        const bool expected = (day(jakarta) >= 6 && hour(jakarta) >= 22) ||
                              ((day(jakarta) == 7 || day(jakarta) == 1) && hour(jakarta) < 4) ||
                              (day(makassar) <= 5 && hour(makassar) == 12) ||
                              (now >= at("2026-11-25T03:10:00Z") && now < at("2026-11-25T05:20:00Z"));
        ASSERT_EQ(maintenance_end(windows, now).has_value(), expected) << to_rfc3339(now);
        open += expected ? 1min : 0min;
    }
    EXPECT_EQ(maintenance_within(windows, begin, begin + std::chrono::days{14}), open);
}

}  // namespace
}  // namespace hub::sla
