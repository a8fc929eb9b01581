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

}  // namespace
}  // namespace hub::sla
