// The table against a walk day by day that shares no code with it.
#include "sample_calendar.hpp"

#include <map>
#include <random>
#include <set>

namespace hub::sla {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

struct NaiveCalendar {
    std::set<sys_days> off;
    std::set<int> approved;
};

struct NaiveDue {
    sys_days due;
    bool provisional = false;
};

NaiveDue walk(const NaiveCalendar& calendar, sys_days day_now, int count) {
    NaiveDue result{.due = day_now};
    while (count > 0) {
        result.due += days{1};
        const std::chrono::weekday weekday{result.due};
        if (weekday == std::chrono::Saturday || weekday == std::chrono::Sunday) {
            continue;
        }
        if (!calendar.approved.contains(static_cast<int>(std::chrono::year_month_day{result.due}.year()))) {
            result.provisional = true;
        }
        if (!calendar.off.contains(result.due)) {
            --count;
        }
    }
    return result;
}

TEST(DeadlineProperty, equals_the_naive_walk_in_four_zones) {
    std::mt19937_64 random{20'261'124};
    const std::map<std::string, int> zones{
        {"Asia/Jakarta", 7}, {"Asia/Makassar", 8}, {"Asia/Jayapura", 9}, {"Asia/Pontianak", 7}};
    constexpr int calendars = 20;
    constexpr int cases_each = 1'500;  // x 20 calendars x 4 zones = 120,000
    for (int c = 0; c < calendars; ++c) {
        NaiveCalendar naive;
        std::vector<CalendarYear> years;
        for (int number = 2024; number <= 2028; ++number) {
            if (random() % 5 == 0) {
                continue;  // a year without a file
            }
            CalendarYear year;
            year.year = number;
            year.provisional = random() % 4 == 0;
            const sys_days first{std::chrono::year{number} / 1 / 1};
            for (int i = 0; i < 30; ++i) {
                const auto off = first + days{static_cast<int>(random() % 365)};
                (random() % 2 == 0 ? year.holidays : year.joint_leave)[off] = "x";
                naive.off.insert(off);
            }
            if (!year.provisional) {
                naive.approved.insert(number);
            }
            years.push_back(year);
        }
        const auto calendar = WorkingCalendar::create(years).value();
        const sys_days from{std::chrono::year{2024} / 1 / 1};
        for (const auto& [zone, offset] : zones) {
            for (int i = 0; i < cases_each; ++i) {
                const auto start_day = from + days{static_cast<int>(random() % 1'826)};
                const std::chrono::microseconds time_of_day{random() % 86'400'000'000ULL};
                const auto count = static_cast<int>(random() % 90);
                const TimePoint start = TimePoint{start_day} + time_of_day - std::chrono::hours{offset};
                const auto expected = walk(naive, start_day, count);
                const auto got = calendar.working_days_after(start, count, zone);
                ASSERT_EQ(sys_days{got.due_date}, expected.due) << zone << ' ' << to_rfc3339(start) << " + " << count;
                ASSERT_EQ(got.provisional, expected.provisional) << zone << ' ' << to_rfc3339(start) << " + " << count;
                ASSERT_EQ(got.due_at, TimePoint{expected.due + days{1}} - std::chrono::hours{offset});
            }
        }
    }
}

}  // namespace
}  // namespace hub::sla
