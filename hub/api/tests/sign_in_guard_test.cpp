#include "sign_in_guard.hpp"

#include <gtest/gtest.h>

namespace hub::api {
namespace {

using namespace std::chrono_literals;

const SignInGuard::Instant start{100h};

TEST(SignInGuard, five_wrong_ones_are_free_then_it_waits_ever_longer_but_a_minute_at_most) {
    SignInGuard guard;
    auto now = start;
    for (int i = 0; i < 4; ++i) {
        guard.failed("sri", now);
        EXPECT_EQ(guard.wait_of("sri", now), 0s);
    }
    for (const auto wait : {1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s}) {
        guard.failed("sri", now);
        EXPECT_EQ(guard.wait_of("sri", now), wait);
        EXPECT_EQ(guard.wait_of("dewi", now), 0s) << "others are not concerned";
        now += wait;
        EXPECT_EQ(guard.wait_of("sri", now), 0s);
    }
}

TEST(SignInGuard, a_right_one_and_an_hour_forget) {
    SignInGuard guard;
    for (int i = 0; i < 9; ++i) {
        guard.failed("sri", start);
        guard.failed("dewi", start);
    }
    guard.succeeded("sri");
    EXPECT_EQ(guard.wait_of("sri", start), 0s);
    EXPECT_EQ(guard.wait_of("dewi", start), 16s);
    guard.failed("dewi", start + 61min);
    EXPECT_EQ(guard.wait_of("dewi", start + 61min), 0s);
}

TEST(SignInGuard, names_that_nobody_has_cost_no_memory_without_end) {
    SignInGuard guard;
    for (int i = 0; i < 9; ++i) {
        guard.failed("sri", start + 1min);
    }
    for (std::size_t i = 0; i < SignInGuard::most_names + 100; ++i) {
        guard.failed("x" + std::to_string(i), start);
    }
    EXPECT_GT(guard.wait_of("sri", start + 1min), 0s) << "the oldest go first";
}

}  // namespace
}  // namespace hub::api
