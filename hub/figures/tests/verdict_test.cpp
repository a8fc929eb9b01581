#include "hub/figures/verdict.hpp"

#include <gtest/gtest.h>

namespace hub::figures {
namespace {

using model::ClockFate;

TimePoint day(int n) {
    return TimePoint{std::chrono::days{20'000 + n}};
}

TEST(Verdict, EveryCaseOfFatePauseAndDeadline) {
    for (const auto due : {day(1), day(5), day(9)}) {
        for (const auto now : {day(0), day(1), day(5), day(9), day(10)}) {
            EXPECT_EQ(verdict_of({due, ClockFate::met, {}}, now), Verdict::met);
            EXPECT_EQ(verdict_of({due, ClockFate::late, {}}, now), Verdict::late);
            EXPECT_EQ(verdict_of({due, ClockFate::left, {}}, now), Verdict::left);
            const auto runs = verdict_of({due, {}, {}}, now);
            EXPECT_EQ(runs.has_value(), due <= now);
            EXPECT_TRUE(!runs || *runs == Verdict::open);
            EXPECT_EQ(verdict_of({due, {}, due - std::chrono::microseconds{1}}, now), Verdict::standing)
                << "paused before its deadline: it has none now";
            EXPECT_EQ(verdict_of({due, {}, due}, now), runs) << "it had run out before the pause";
        }
    }
}

TEST(Verdict, APeriodHasItsLastMidnightAndNotItsFirst) {
    const Period period{day(1), day(5)};
    EXPECT_FALSE(falls_in(day(1), period, day(10))) << "that midnight ends the day before";
    EXPECT_TRUE(falls_in(day(1) + std::chrono::microseconds{1}, period, day(10)));
    EXPECT_TRUE(falls_in(day(5), period, day(10)));
    EXPECT_FALSE(falls_in(day(5) + std::chrono::microseconds{1}, period, day(10)));
    EXPECT_FALSE(falls_in(day(5), period, day(4))) << "to come";
    EXPECT_TRUE(falls_in(day(4), period, day(4)));
}

/// Months of the three zones: a deadline's midnight is WIB's, or one or two hours earlier.
TEST(Verdict, AMonthOfWibHoldsTheSameDatesOfAllZones) {
    using namespace std::chrono_literals;
    const Period october{day(0) - 7h, day(31) - 7h};
    for (const auto zone : {7h, 8h, 9h}) {
        EXPECT_FALSE(falls_in(day(0) - zone, october, day(99))) << "ends 30 September";
        for (int date = 1; date <= 31; ++date) {
            EXPECT_TRUE(falls_in(day(date) - zone, october, day(99))) << date;
        }
        EXPECT_FALSE(falls_in(day(32) - zone, october, day(99)));
    }
}

}  // namespace
}  // namespace hub::figures
