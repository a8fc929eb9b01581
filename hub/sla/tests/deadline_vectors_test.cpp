// Vectors computed by engines that are not ours (day mode, Asia/Jakarta).
#include "sample_calendar.hpp"

namespace hub::sla {
namespace {

struct Vector {
    const char* start;
    int days;
    const char* due;
};

class DeadlineVectors : public testing::TestWithParam<Vector> {};

TEST_P(DeadlineVectors, due_day_and_the_midnight_that_ends_it) {
    const auto [start, days, due] = GetParam();
    const auto calendar = sample_calendar();
    // The first second of the local day, noon and the last second: the time of day must not matter.
    for (const auto* time : {"T00:00:00+07:00", "T12:00:00+07:00", "T23:59:59.999999+07:00"}) {
        const auto deadline = calendar.working_days_after(instant(std::string{start} + time), days, "Asia/Jakarta");
        EXPECT_EQ(iso(deadline.due_date), due) << time;
        EXPECT_EQ(deadline.due_at, instant(std::string{due} + "T00:00:00+07:00") + std::chrono::days{1});
        EXPECT_FALSE(deadline.provisional);
    }
}

INSTANTIATE_TEST_SUITE_P(
    OtherEngines, DeadlineVectors,
    testing::Values(
        Vector{"2026-03-16", 3, "2026-03-19"}, Vector{"2026-03-18", 3, "2026-03-26"},
        Vector{"2026-03-19", 5, "2026-03-31"}, Vector{"2026-03-06", 14, "2026-03-31"},
        Vector{"2026-08-14", 5, "2026-08-24"}, Vector{"2026-12-23", 5, "2027-01-04"},
        Vector{"2026-11-21", 3, "2026-11-25"}, Vector{"2026-11-24", 3, "2026-11-27"},
        Vector{"2026-11-24", 5, "2026-12-01"}, Vector{"2026-11-24", 10, "2026-12-08"},
        Vector{"2026-11-24", 14, "2026-12-14"}, Vector{"2026-11-24", 60, "2027-02-19"}));

struct HourVector {
    const char* start;
    int hours;
    const char* due;
    int opens = 8;
    int closes = 16;
};

class HourVectors : public testing::TestWithParam<HourVector> {};

TEST_P(HourVectors, office_time_alone_counts) {
    const auto [start, hours, due, opens, closes] = GetParam();
    const OfficeHours office{std::chrono::hours{opens}, std::chrono::hours{closes}};
    const auto zone = std::string{":00+07:00"};
    const auto deadline =
        sample_calendar().working_time_after(instant(start + zone), std::chrono::hours{hours}, "Asia/Jakarta", office);
    EXPECT_EQ(to_rfc3339(deadline.due_at), to_rfc3339(instant(due + zone)));
}

INSTANTIATE_TEST_SUITE_P(
    OtherEngines, HourVectors,
    testing::Values(
        HourVector{"2026-03-18T09:00", 3 * 8, "2026-03-26T09:00"},
        HourVector{"2026-03-19T15:00", 5 * 8, "2026-03-31T15:00"},
        HourVector{"2026-08-14T10:00", 5 * 8, "2026-08-24T10:00"},
        HourVector{"2026-11-24T09:30", 14 * 8, "2026-12-14T09:30"},
        HourVector{"2026-11-24T09:30", 60 * 8, "2027-02-19T09:30"},
        // The end of one working day and the start of the next are one instant: said as the end.
        HourVector{"2026-11-24T08:00", 8, "2026-11-24T16:00"},
        // From other products' defects.
        HourVector{"2026-11-20T16:30", 1, "2026-11-23T09:30", 9, 17},
        HourVector{"2026-11-23T17:00", 4, "2026-11-24T11:00", 8, 18},
        HourVector{"2026-11-23T17:00", 3, "2026-11-24T10:00", 8, 18},
        // Before opening, after closing, at night, on a Saturday.
        HourVector{"2026-11-24T05:00", 2, "2026-11-24T10:00"}, HourVector{"2026-11-24T20:00", 2, "2026-11-25T10:00"},
        HourVector{"2026-11-21T12:00", 8, "2026-11-23T16:00"}));

}  // namespace
}  // namespace hub::sla
