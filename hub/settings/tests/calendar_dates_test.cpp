// The shipped calendar beside the official dates, written down a second time: a slip of one day moves deadlines.
#include "hub/settings/load.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <set>
#include <string>
#include <vector>

namespace hub::settings {
namespace {

struct Year {
    int year;
    bool provisional;
    std::set<std::string> holidays;     ///< "MM-DD"
    std::set<std::string> joint_leave;  ///< cuti bersama
};

/// The joint decrees of three ministers, with their changes (18 August 2025) and the days of elections; 2027 has no
/// decree yet.
const Year official[] = {
    {2024,
     false,
     {"01-01", "02-08", "02-10", "02-14", "03-11", "03-29", "03-31", "04-10", "04-11", "05-01", "05-09", "05-23",
      "06-01", "06-17", "07-07", "08-17", "09-16", "11-27", "12-25"},
     {"02-09", "03-12", "04-08", "04-09", "04-12", "04-15", "05-10", "05-24", "06-18", "12-26"}},
    {2025,
     false,
     {"01-01", "01-27", "01-29", "03-29", "03-31", "04-01", "04-18", "04-20", "05-01", "05-12", "05-29", "06-01",
      "06-06", "06-27", "08-17", "09-05", "12-25"},
     {"01-28", "03-28", "04-02", "04-03", "04-04", "04-07", "05-13", "05-30", "06-09", "08-18", "12-26"}},
    {2026,
     false,
     {"01-01", "01-16", "02-17", "03-19", "03-21", "03-22", "04-03", "04-05", "05-01", "05-14", "05-27", "05-31",
      "06-01", "06-16", "08-17", "08-25", "12-25"},
     {"02-16", "03-18", "03-20", "03-23", "03-24", "05-15", "05-28", "12-24"}},
    {2027,
     true,
     {"01-01", "01-05", "02-06", "03-08", "03-10", "03-11", "03-26", "05-01", "05-06", "05-17", "05-20", "06-01",
      "06-06", "08-15", "08-17", "12-25"},
     {}}};

template <class Days>
std::set<std::string> month_and_day(const Days& days, int year) {
    std::set<std::string> out;
    for (const auto& [day, name] : days) {
        const std::chrono::year_month_day date{day};
        EXPECT_EQ(static_cast<int>(date.year()), year) << name;
        const auto two = [](unsigned number) { return (number < 10 ? "0" : "") + std::to_string(number); };
        out.insert(two(static_cast<unsigned>(date.month())) + "-" + two(static_cast<unsigned>(date.day())));
    }
    return out;
}

TEST(CalendarDates, the_shipped_years_are_the_official_ones) {
    const auto loaded = load_folder(SP4N_SOURCE_FOLDER "/config");
    const auto years = loaded.settings ? loaded.settings->calendar : std::vector<sla::CalendarYear>{};
    ASSERT_EQ(years.size(), std::size(official));
    for (std::size_t i = 0; i < years.size(); ++i) {
        SCOPED_TRACE(official[i].year);
        EXPECT_EQ(years[i].year, official[i].year);
        EXPECT_EQ(years[i].provisional, official[i].provisional);
        EXPECT_EQ(month_and_day(years[i].holidays, years[i].year), official[i].holidays);
        EXPECT_EQ(month_and_day(years[i].joint_leave, years[i].year), official[i].joint_leave);
    }
}

}  // namespace
}  // namespace hub::settings
