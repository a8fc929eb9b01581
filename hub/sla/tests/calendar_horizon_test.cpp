#include "hub/sla/calendar_horizon.hpp"

#include <gtest/gtest.h>

namespace hub::sla {
namespace {

using std::chrono::sys_days;
using std::chrono::year;

CalendarYear made(int number, bool provisional) {
    return {.year = number, .source = "x", .provisional = provisional, .holidays = {}, .joint_leave = {}};
}

TEST(CalendarHorizon, UpToTheFirstYearThatIsNotApproved) {
    const std::vector<CalendarYear> years{made(2027, true), made(2025, false), made(2026, false), made(2028, false)};
    EXPECT_EQ(confirmed_until(years, year{2026} / 5 / 1), sys_days{year{2027} / 1 / 1});
    EXPECT_EQ(confirmed_until(years, year{2025} / 12 / 31), sys_days{year{2027} / 1 / 1});
    EXPECT_EQ(confirmed_until(years, year{2027} / 1 / 1), sys_days{year{2027} / 1 / 1}) << "already over";
    EXPECT_EQ(confirmed_until({}, year{2026} / 5 / 1), sys_days{year{2026} / 1 / 1});
}

TEST(CalendarHorizon, FromOctoberOnTheNextYearIsMissed) {
    std::vector<CalendarYear> years{made(2026, false), made(2027, true)};
    EXPECT_EQ(year_to_confirm(years, year{2026} / 9 / 30), std::nullopt);
    EXPECT_EQ(year_to_confirm(years, year{2026} / 10 / 1), 2027);
    EXPECT_EQ(year_to_confirm(years, year{2027} / 2 / 1), 2027) << "this year's is missed all year";
    years.back().provisional = false;
    EXPECT_EQ(year_to_confirm(years, year{2026} / 12 / 31), std::nullopt);
}

}  // namespace
}  // namespace hub::sla
