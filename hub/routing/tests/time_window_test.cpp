#include "hub/routing/time_window.hpp"

#include "hub/base/time_text.hpp"

#include <gtest/gtest.h>

namespace hub::routing {
namespace {

LocalTime at(const char* instant, const char* zone = "Asia/Jakarta") {
    return local_time(*parse_rfc3339(instant), *zone_offset(zone));
}

TEST(TimeWindow, the_wall_of_each_zone) {
    EXPECT_EQ(to_iso_date(at("2026-12-31T17:30:00Z").date), "2027-01-01");
    EXPECT_EQ(clock_text(at("2026-12-31T17:30:00Z").minute), "00:30");
    EXPECT_EQ(clock_text(at("2026-12-31T17:30:59.999999Z", "Asia/Makassar").minute), "01:30");
    EXPECT_EQ(clock_text(at("2026-12-31T17:30:00Z", "Asia/Jayapura").minute), "02:30");
    EXPECT_EQ(zone_offset("Asia/Pontianak"), zone_offset("Asia/Jakarta"));
    EXPECT_FALSE(zone_offset("Europe/Berlin"));
    EXPECT_EQ(to_iso_date(at("1969-12-31T10:00:00Z").date), "1969-12-31");  // before the epoch too
}

TEST(TimeWindow, dates_are_inclusive_and_either_may_be_open) {
    TimeWindow window;
    EXPECT_TRUE(window.is_always());
    window.from = std::chrono::sys_days{std::chrono::year{2026} / 11 / 1};
    EXPECT_FALSE(window.is_always());
    EXPECT_FALSE(is_between_dates(window, at("2026-10-31T23:59:59+07:00")));
    EXPECT_TRUE(is_between_dates(window, at("2026-11-01T00:00:00+07:00")));
    window.until = std::chrono::sys_days{std::chrono::year{2026} / 11 / 30};
    EXPECT_TRUE(is_between_dates(window, at("2026-11-30T23:59:59+07:00")));
    EXPECT_FALSE(is_between_dates(window, at("2026-12-01T00:00:00+07:00")));
}

TEST(TimeWindow, days_of_the_week) {
    TimeWindow window;
    window.days = day_bit(std::chrono::Saturday) | day_bit(std::chrono::Sunday);
    EXPECT_EQ(days_text(window.days), "sat sun");
    EXPECT_FALSE(is_on_days(window, at("2026-11-27T23:59:00+07:00")));  // a Friday
    EXPECT_TRUE(is_on_days(window, at("2026-11-28T00:00:00+07:00")));
    EXPECT_FALSE(is_on_days(window, at("2026-11-30T00:00:00+07:00")));
}

TEST(TimeWindow, hours_may_reach_over_midnight) {
    TimeWindow window;
    window.hours = Hours{8 * 60, 16 * 60};
    EXPECT_FALSE(is_within_hours(window, at("2026-11-27T07:59:59+07:00")));
    EXPECT_TRUE(is_within_hours(window, at("2026-11-27T08:00:00+07:00")));
    EXPECT_FALSE(is_within_hours(window, at("2026-11-27T16:00:00+07:00")));
    window.hours = Hours{22 * 60, 5 * 60};
    EXPECT_TRUE(is_within_hours(window, at("2026-11-27T22:00:00+07:00")));
    EXPECT_TRUE(is_within_hours(window, at("2026-11-27T04:59:00+07:00")));
    EXPECT_FALSE(is_within_hours(window, at("2026-11-27T05:00:00+07:00")));
    window.hours = Hours{0, 1440};
    EXPECT_TRUE(is_within_hours(window, at("2026-11-27T23:59:00+07:00")));
}

}  // namespace
}  // namespace hub::routing
