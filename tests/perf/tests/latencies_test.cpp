#include "latencies.hpp"

#include <gtest/gtest.h>

namespace hub::perf {
namespace {

TEST(LatenciesTest, NearestRank) {
    Latencies latencies;
    EXPECT_EQ(latencies.percentiles().max_ms, 0);
    for (int ms = 100; ms >= 1; --ms) {
        latencies.add(std::chrono::milliseconds{ms});
    }
    const auto p = latencies.percentiles();
    EXPECT_DOUBLE_EQ(p.p50_ms, 50);
    EXPECT_DOUBLE_EQ(p.p90_ms, 90);
    EXPECT_DOUBLE_EQ(p.p99_ms, 99);
    EXPECT_DOUBLE_EQ(p.max_ms, 100);
}

}  // namespace
}  // namespace hub::perf
