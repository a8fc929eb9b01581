// REL_P1: not a byte of who reported where it may not be; the same scan finds it where it may.
#include "identity_canary.hpp"

#include <gtest/gtest.h>

#include <iostream>

namespace hub::testing {
namespace {

TEST(REL_P1, nobody_is_found_where_nobody_may_be) {
    Cluster cluster;
    const auto result = run_identity_canary(cluster, {});
    std::cout << "REL_P1 " << result << '\n';
    EXPECT_TRUE(result.leaks.empty());
    EXPECT_GT(result.hidden, 40U);
    EXPECT_GT(result.should_be_told, 20U);
    EXPECT_EQ(result.told, result.should_be_told) << "a scan that finds nobody anywhere proves nothing";
    EXPECT_TRUE(result.surprises.empty());
}

}  // namespace
}  // namespace hub::testing
