#pragma once
#include "hub/base/time_text.hpp"
#include "hub/sla/working_calendar.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace hub::sla {

inline std::chrono::sys_days day(std::string_view iso) {
    const auto date = parse_iso_date(iso);
    EXPECT_TRUE(date.has_value()) << iso;
    return std::chrono::sys_days{date.value_or(std::chrono::year{1970} / 1 / 1)};
}

inline TimePoint instant(std::string_view rfc3339) {
    const auto time = parse_rfc3339(rfc3339);
    EXPECT_TRUE(time.has_value()) << rfc3339;
    return time.value_or(TimePoint{});
}

inline std::string iso(std::chrono::year_month_day date) {
    return to_iso_date(date);
}

/// The calendar under which the vectors were computed: not the official list. 2024 to 2027 are approved.
inline std::vector<CalendarYear> sample_years() {
    std::vector<CalendarYear> years;
    for (const int number : {2024, 2025, 2026, 2027}) {
        CalendarYear year{.year = number, .source = "sample", .provisional = false, .holidays = {}, .joint_leave = {}};
        const auto prefix = std::to_string(number);
        year.holidays[day(prefix + "-01-01")] = "Tahun Baru";
        year.holidays[day(prefix + "-08-17")] = "Proklamasi Kemerdekaan";
        year.holidays[day(prefix + "-12-25")] = "Natal";
        if (number == 2026) {
            for (const auto* date : {"2026-03-20", "2026-03-21", "2026-03-23", "2026-03-24"}) {
                year.holidays[day(date)] = "Idulfitri";
            }
            year.joint_leave[day("2026-12-24")] = "Cuti bersama Natal";
        }
        years.push_back(year);
    }
    return years;
}

inline WorkingCalendar sample_calendar() {
    return WorkingCalendar::create(sample_years()).value();
}

}  // namespace hub::sla
