// A test that cannot fail proves nothing: hubs that are broken on purpose must be caught by the harness of REL_D1.
#include "kill_loop.hpp"

#include <gtest/gtest.h>

namespace hub::testing {
namespace {

KillLoopOptions smaller(const std::string& program) {
    KillLoopOptions options;
    options.program = program;
    options.seed = from_environment("SP4N_SEED", 7);
    options.hub_kills = 8;
    options.database_crashes = 2;
    options.complaints = 300;
    options.most_life = std::chrono::milliseconds{1'000};
    return options;
}

TEST(REL_SAB2, early_201_is_caught) {
    Cluster cluster;
    const auto result = run_kill_loop(cluster, smaller("sp4n-hub-early-201"));
    std::cout << "REL_SAB2 " << result << '\n';
    EXPECT_GE(result.audit.accepted, 100U) << "it must have run at all";
    EXPECT_GT(result.audit.lost, 0U) << "a 201 before the commit was not noticed";
}

TEST(REL_SAB4, forgotten_keys_are_caught) {
    Cluster cluster;
    const auto result = run_kill_loop(cluster, smaller("sp4n-hub-forgets-keys"));
    std::cout << "REL_SAB4 " << result << '\n';
    EXPECT_GE(result.audit.accepted, 100U) << "it must have run at all";
    EXPECT_GT(result.audit.duplicated, 0U) << "a complaint that is stored twice was not noticed";
    EXPECT_GT(result.audit.wrong_replays, 0U);
}

TEST(REL_SAB, fresh_delivery_keys_are_caught) {
    Cluster cluster;
    const auto result = run_kill_loop(cluster, smaller("sp4n-hub-fresh-keys"));
    std::cout << "REL_SAB fresh keys " << result << '\n';
    EXPECT_GE(result.audit.accepted, 100U) << "it must have run at all";
    EXPECT_GT(result.audit.several_keys, 0U) << "a new key for each attempt was not noticed";
    EXPECT_GT(result.audit.ticket_duplicates, 0U);
}

}  // namespace
}  // namespace hub::testing
