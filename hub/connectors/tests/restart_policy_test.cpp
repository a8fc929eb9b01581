#include "restart_policy.hpp"

#include <gtest/gtest.h>

namespace hub::connectors {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

TEST(RestartPolicy, WaitsDoubleUpToTheCapWithJitterInTheUpperHalf) {
    RestartPolicy low{{milliseconds{1000}, milliseconds{5000}, seconds{600}, 100}};
    RestartPolicy high{{milliseconds{1000}, milliseconds{5000}, seconds{600}, 100}};
    const RestartPolicy::Time now{};
    for (const auto whole : {1000, 2000, 4000, 5000, 5000}) {
        EXPECT_EQ(low.on_crash(now, 0).wait, milliseconds{whole / 2});
        const auto wait = high.on_crash(now, 0.999).wait;
        EXPECT_GT(wait, milliseconds{whole - 10});
        EXPECT_LE(wait, milliseconds{whole});
    }
}

TEST(RestartPolicy, QuarantineAfterSoManyCrashesWithinTheWindow) {
    RestartPolicy policy{{milliseconds{1000}, milliseconds{60'000}, seconds{600}, 5}};
    RestartPolicy::Time now{};
    for (int i = 0; i < 4; ++i) {
        EXPECT_FALSE(policy.on_crash(now, 0.5).quarantine);
        now += seconds{100};
    }
    EXPECT_TRUE(policy.on_crash(now, 0.5).quarantine);
}

TEST(RestartPolicy, WhatPassesWaitsButNeverQuarantines) {
    RestartPolicy policy{{milliseconds{1000}, milliseconds{60'000}, seconds{600}, 3}};
    const RestartPolicy::Time now{};
    for (const auto whole : {1000, 2000, 4000, 8000, 16'000, 32'000, 60'000, 60'000}) {
        EXPECT_EQ(policy.on_failure(now, 0), milliseconds{whole / 2});
    }
    for (int i = 0; i < 1000; ++i) {
        EXPECT_EQ(policy.on_failure(now, 0), seconds{30});
    }
    EXPECT_EQ(policy.crashes(), 0U);
}

TEST(RestartPolicy, OldCrashesAreForgotten) {
    RestartPolicy policy{{milliseconds{1000}, milliseconds{60'000}, seconds{600}, 3}};
    RestartPolicy::Time now{};
    for (int i = 0; i < 20; ++i) {
        EXPECT_FALSE(policy.on_crash(now, 0).quarantine) << "two in ten minutes at most";
        EXPECT_LE(policy.crashes(), 2U);
        now += seconds{301};
    }
    now += seconds{600};
    EXPECT_EQ(policy.on_crash(now, 0).wait, milliseconds{500}) << "healthy long enough: the first wait again";
}

}  // namespace
}  // namespace hub::connectors
