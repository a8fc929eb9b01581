#include "hub/sla/time_of_day.hpp"

#include "hub/base/time_text.hpp"

#include <gtest/gtest.h>

namespace hub::sla {
namespace {

std::string next(std::int16_t minutes, const char* zone, const char* after) {
    return to_rfc3339(next_time_of_day(minutes, zone, *parse_rfc3339(after)));
}

TEST(TimeOfDay, is_the_next_one_on_that_wall) {
    EXPECT_EQ(next(120, "Asia/Jakarta", "2026-11-27T10:00:00Z"), "2026-11-27T19:00:00Z");
    EXPECT_EQ(next(120, "Asia/Jakarta", "2026-11-27T18:59:59Z"), "2026-11-27T19:00:00Z");
    EXPECT_EQ(next(120, "Asia/Jakarta", "2026-11-27T19:00:00Z"), "2026-11-28T19:00:00Z") << "after, not at";
    EXPECT_EQ(next(120, "Asia/Jayapura", "2026-11-27T10:00:00Z"), "2026-11-27T17:00:00Z");
    EXPECT_EQ(next(0, "Asia/Makassar", "2026-12-31T16:00:00Z"), "2027-01-01T16:00:00Z");
}

TEST(TimeOfDay, a_skipped_one_is_the_moment_of_the_change) {
    EXPECT_EQ(next(150, "Europe/Berlin", "2026-03-28T12:00:00Z"), "2026-03-29T01:00:00Z");
}

}  // namespace
}  // namespace hub::sla
