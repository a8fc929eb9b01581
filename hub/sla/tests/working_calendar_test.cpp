#include "hub/sla/working_calendar.hpp"

#include "sample_calendar.hpp"

#include <algorithm>

namespace hub::sla {
namespace {

TEST(WorkingCalendar, weekends_holidays_and_joint_leave_are_no_working_days) {
    const auto calendar = sample_calendar();
    EXPECT_TRUE(calendar.is_working_day(day("2026-03-19")));
    EXPECT_FALSE(calendar.is_working_day(day("2026-03-20")));  // holiday
    EXPECT_FALSE(calendar.is_working_day(day("2026-12-24")));  // joint leave
    EXPECT_FALSE(calendar.is_working_day(day("2026-11-21")));  // Saturday
    EXPECT_FALSE(calendar.is_working_day(day("1969-12-31")));  // before the table
}

TEST(WorkingCalendar, the_local_date_of_the_zone_is_the_start_day) {
    const auto calendar = sample_calendar();
    // Tuesday 23:30 in Jakarta is Wednesday 01:30 in Jayapura.
    const auto late = instant("2026-11-24T23:30:00+07:00");
    EXPECT_EQ(iso(calendar.working_days_after(late, 3, "Asia/Jakarta").due_date), "2026-11-27");
    const auto east = calendar.working_days_after(late, 3, "Asia/Jayapura");
    EXPECT_EQ(iso(east.due_date), "2026-11-30");
    EXPECT_EQ(east.due_at, instant("2026-12-01T00:00:00+09:00"));
    EXPECT_EQ(calendar.working_days_after(late, 3, "Asia/Makassar").due_at, instant("2026-12-01T00:00:00+08:00"));
}

TEST(WorkingCalendar, zero_days_end_with_the_start_day_even_on_a_weekend) {
    const auto saturday = sample_calendar().working_days_after(instant("2026-11-21T10:00:00+07:00"), 0, "Asia/Jakarta");
    EXPECT_EQ(iso(saturday.due_date), "2026-11-21");
    EXPECT_FALSE(saturday.provisional);
}

TEST(WorkingCalendar, calendar_days_count_every_day) {
    const auto due = sample_calendar().calendar_days_after(instant("2026-12-20T10:00:00+07:00"), 30, "Asia/Jakarta");
    EXPECT_EQ(iso(due.due_date), "2027-01-19");
    EXPECT_EQ(due.due_at, instant("2027-01-20T00:00:00+07:00"));
    EXPECT_FALSE(due.provisional);
}

TEST(WorkingCalendar, a_year_without_an_approved_calendar_makes_the_deadline_provisional) {
    auto years = sample_years();
    years.back().provisional = true;  // 2027
    const auto calendar = WorkingCalendar::create(years).value();
    const auto within = [&](const char* start, int count) {
        return calendar.working_days_after(instant(start), count, "Asia/Jakarta").provisional;
    };
    EXPECT_FALSE(within("2026-12-23T10:00:00+07:00", 4));  // ends on 31 December
    EXPECT_TRUE(within("2026-12-23T10:00:00+07:00", 5));
    EXPECT_TRUE(within("2023-12-29T10:00:00+07:00", 1000));
    EXPECT_FALSE(within("2023-12-29T10:00:00+07:00", 3));  // Friday: only a weekend of the absent 2023 lies between
    EXPECT_TRUE(within("2023-12-28T10:00:00+07:00", 3));
}

TEST(WorkingCalendar, the_end_of_the_table_is_reached_safely) {
    const auto due = sample_calendar().working_days_after(instant("2100-12-20T10:00:00+07:00"), 1000, "Asia/Jakarta");
    EXPECT_EQ(iso(due.due_date), "2100-12-31");
    EXPECT_TRUE(due.provisional);
}

TEST(WorkingCalendar, explain_names_every_day) {
    const auto days = sample_calendar().explain(instant("2026-12-22T09:00:00+07:00"), 3, "Asia/Jakarta");
    ASSERT_EQ(days.size(), 7U);
    const char* expected[] = {"working day 1 of 3", "Cuti bersama Natal", "Natal", "weekend", "weekend",
                              "working day 2 of 3", "working day 3 of 3"};
    for (std::size_t i = 0; i < days.size(); ++i) {
        EXPECT_EQ(days[i].why, expected[i]) << iso(days[i].day);
    }
    EXPECT_EQ(iso(days.back().day), "2026-12-29");
    EXPECT_EQ(std::ranges::count_if(days, &DayVerdict::counted), 3);
}

TEST(WorkingCalendar, midnights_that_a_zone_skips_or_repeats) {
    const auto calendar = sample_calendar();
    // Beirut 2024-03-31: 00:00 does not exist, the day begins at 01:00 (+03:00).
    EXPECT_EQ(calendar.start_of(day("2024-03-31"), "Asia/Beirut"), instant("2024-03-30T22:00:00Z"));
    // Beirut 2024-10-27: at 00:00 back to 23:00 of the 26th; that day ends at the second midnight.
    EXPECT_EQ(calendar.start_of(day("2024-10-27"), "Asia/Beirut"), instant("2024-10-26T22:00:00Z"));
    // Havana 2024-11-03: at 01:00 back to 00:00; the day begins at the first midnight.
    EXPECT_EQ(calendar.start_of(day("2024-11-03"), "America/Havana"), instant("2024-11-03T04:00:00Z"));
    // St. John's 2010-11-07: at 00:01 back to 23:01; the 6th ends at the second midnight.
    EXPECT_EQ(calendar.start_of(day("2010-11-07"), "America/St_Johns"), instant("2010-11-07T03:30:00Z"));
    // New York in summer and winter.
    EXPECT_EQ(calendar.start_of(day("2026-07-02"), "America/New_York"), instant("2026-07-02T04:00:00Z"));
    EXPECT_EQ(calendar.start_of(day("2026-12-02"), "America/New_York"), instant("2026-12-02T05:00:00Z"));
    EXPECT_EQ(calendar.local_date(instant("2026-07-02T03:59:59Z"), "America/New_York"), day("2026-07-01"));
}

TEST(WorkingCalendar, unknown_zones_are_told_and_count_as_utc_plus_seven) {
    for (const auto* name : {"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura", "Asia/Pontianak", "UTC"}) {
        EXPECT_TRUE(WorkingCalendar::zone_exists(name)) << name;
    }
    for (const auto* name : {"", "Asia/Jakata", "WIB", "localtime", "/etc/localtime", "../Asia/Jakarta", "Asia"}) {
        EXPECT_FALSE(WorkingCalendar::zone_exists(name)) << name;
    }
    const auto due = sample_calendar().working_days_after(instant("2026-11-24T10:00:00+07:00"), 3, "Nowhere/Here");
    EXPECT_EQ(due.due_at, instant("2026-11-28T00:00:00+07:00"));
}

TEST(WorkingCalendar, refuses_calendars_that_cannot_be) {
    const auto code = [](std::vector<CalendarYear> years) {
        const auto made = WorkingCalendar::create(std::move(years));
        return made ? std::string{"accepted"} : made.error().code;
    };
    auto twice = sample_years();
    twice.push_back(twice.front());
    EXPECT_EQ(code(twice), "calendar_year_twice");
    auto astray = sample_years();
    astray.front().joint_leave[day("2025-01-02")] = "x";
    EXPECT_EQ(code(astray), "calendar_day_of_other_year");
    CalendarYear far;
    far.year = 2101;
    EXPECT_EQ(code({far}), "calendar_year_out_of_range");
    EXPECT_EQ(code({}), "accepted");
}

}  // namespace
}  // namespace hub::sla
