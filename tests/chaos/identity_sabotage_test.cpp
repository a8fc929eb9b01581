// A test that cannot fail proves nothing: hubs that leak on purpose must be caught by the canaries of REL_P1.
#include "identity_canary.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>

namespace hub::testing {
namespace {

bool leaked_in(const CanaryResult& result, std::string_view place) {
    return std::ranges::any_of(result.leaks, [&](const std::string& leak) { return leak.starts_with(place); });
}

TEST(REL_SAB7, a_field_left_in_the_projection_is_caught) {
    Cluster cluster;
    CanaryOptions options;
    options.program = "sp4n-hub-leaks-field";
    options.each = 2;
    options.raised = 0;
    const auto result = run_identity_canary(cluster, options);
    std::cout << "REL_SAB7 " << result << '\n';
    EXPECT_TRUE(result.surprises.empty()) << "it must have run at all";
    EXPECT_TRUE(leaked_in(result, "tickets"));
}

TEST(REL_SAB7, a_flag_that_is_not_read_anew_is_caught) {
    Cluster cluster;
    CanaryOptions options;
    options.program = "sp4n-hub-blind-to-flags";
    options.each = 0;
    const auto result = run_identity_canary(cluster, options);
    std::cout << "REL_SAB7 flags " << result << '\n';
    EXPECT_TRUE(result.surprises.empty()) << "it must have run at all";
    EXPECT_TRUE(leaked_in(result, "tickets"));
}

}  // namespace
}  // namespace hub::testing
