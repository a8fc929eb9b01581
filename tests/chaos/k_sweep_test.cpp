// D3 and D4: a kill before each system call with which the hub or its runners tell others anything, not only
// at random moments (REL_D1). One complaint for an office behind rest and one for an office with files at every point.
#include "k_sweep.hpp"

#include "kill_loop.hpp"

#include <gtest/gtest.h>

#include <iostream>

namespace hub::testing {
namespace {

/// SP4N_POINTS=0: every call; SP4N_FROM_START=1: those of the start too.
void sweep(Counted counted, Victims victims, std::uint64_t salt) {
    Cluster cluster;
    KSweepOptions options;
    options.counted = counted;
    options.victims = victims;
    options.seed = from_environment("SP4N_SEED", 20'260'103) + salt;
    options.points = from_environment("SP4N_POINTS", 6);
    options.from_start = from_environment("SP4N_FROM_START", 0) != 0;
    const auto result = run_k_sweep(cluster, options);
    std::cout << ::testing::UnitTest::GetInstance()->current_test_info()->test_suite_name() << " seed=" << options.seed
              << ' ' << result << '\n';
    EXPECT_TRUE(result.went_through) << "no life saw the whole way: the sweep is not complete";
    EXPECT_GE(result.calls, 6U) << "so few calls in a whole way? they are not seen";
    EXPECT_GE(result.killed, (result.tried - 1) / 2) << "hardly anybody was killed: this run shows nothing";
    EXPECT_GE(result.by_call.size(), options.points == 0 ? 2U : 1U);
    EXPECT_EQ(result.lost, 0U);
    EXPECT_EQ(result.duplicated, 0U);
    EXPECT_EQ(result.stuck, 0U);
    EXPECT_EQ(result.wrong, "");
}

/// The hub alone; its runners notice and leave by themselves.
TEST(REL_D3, k_sweep_hub) {
    sweep(Counted::hub, Victims::caller, 0);
}
/// At a call of either, both at once: what a power switch does to processes.
TEST(REL_D3, k_sweep_hub_and_runners) {
    sweep(Counted::hub_and_runner, Victims::hub_and_runners, 1);
}
/// At a runner's call (each frame it sends, each byte to the agency), the runner alone: the hub lives and notices.
TEST(REL_D4, runner_killed_at_its_own_calls) {
    sweep(Counted::runner, Victims::caller, 2);
}
/// At a hub's call, its runners: before each frame that goes to them, and, at the call after it, with the frame there.
TEST(REL_D4, runners_killed_at_the_hubs_calls) {
    sweep(Counted::hub, Victims::runners, 3);
}

}  // namespace
}  // namespace hub::testing
