#include "polls.hpp"

#include <gtest/gtest.h>

namespace hub::engine {
namespace {

using namespace std::chrono_literals;

TEST(NextPoll, AtOnceWhileThereIsMore) {
    EXPECT_EQ(next_poll_in(60s, 0, true, 0.5), 0ms);
    EXPECT_EQ(next_poll_in(60s, 1, true, 0.5), 120s) << "not after a failure";
}

TEST(NextPoll, GrowsWithFailuresUpToACap) {
    EXPECT_EQ(next_poll_in(60s, 0, false, 0.5), 60s);
    EXPECT_EQ(next_poll_in(60s, 3, false, 0.5), 480s);
    EXPECT_EQ(next_poll_in(60s, 30, false, 0.5), 15min);
    EXPECT_EQ(next_poll_in(1h, 5, false, 0.5), 1h) << "never more often than configured";
}

TEST(NextPoll, ATenthIsChance) {
    EXPECT_EQ(next_poll_in(100s, 0, false, 0), 95s);
    EXPECT_LT(next_poll_in(100s, 0, false, 0.999), 105s);
}

}  // namespace
}  // namespace hub::engine
