#include "kill_loop.hpp"

#include <gtest/gtest.h>

namespace hub::testing {
namespace {

/// G1, G2, G3, G7 (matrix D1): a hub that is killed at random moments, a database that crashes, offices that cut
/// answers: nothing that got a 201 is lost, nothing is there twice. SP4N_KILLS and SP4N_SEED make a longer or another
/// run.
TEST(REL_D1, hub_kill_loop) {
    Cluster cluster;
    KillLoopOptions options;
    options.seed = from_environment("SP4N_SEED", 20'260'101);
    options.hub_kills = static_cast<int>(from_environment("SP4N_KILLS", 33));
    options.database_crashes = std::max(3, options.hub_kills / 10);
    options.complaints = from_environment("SP4N_COMPLAINTS", 2'000);
    const auto result = run_kill_loop(cluster, options);
    std::cout << "REL_D1 seed=" << options.seed << ' ' << result << '\n';
    result.books.expect_kept();
    EXPECT_TRUE(result.drained);
    EXPECT_GE(result.hub_kills, 30);
    EXPECT_GE(result.database_crashes, 3);
    EXPECT_GE(result.audit.accepted, options.complaints);
    EXPECT_GT(result.audit.in_doubt, 0U) << "no kill hit a request under way: this run shows nothing";
    EXPECT_GT(result.replays, 0U);
    EXPECT_GT(result.audit.unknown, 0U) << "nothing was in doubt at the naive office: this run shows nothing";
    expect_clean(result.audit);
}

}  // namespace
}  // namespace hub::testing
