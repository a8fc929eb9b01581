// D2: the whole database server is killed again and again while the hub lives on.
#include "chaos_city.hpp"
#include "kill_loop.hpp"

#include <algorithm>
#include <iostream>
#include <random>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;
using REL_D2 = ChaosCity;

TEST_F(REL_D2, database_kill_loop) {
    const auto kills = from_environment("SP4N_KILLS", 5);
    const auto seed = from_environment("SP4N_SEED", 20'260'102);
    roads.start({"--fault", "cut:0.05,503:0.02"});
    transport.start({"--delay-ms", "20"});
    market.start({"--naive"});
    auto& hub = city.add_node();
    hub.start_ready();
    auto options = filing({hub.port()});
    options.categories.emplace_back("market");
    Filers filers{options};
    Books books;
    std::mt19937_64 random{seed};
    const auto live = [&](std::chrono::milliseconds how_long) {
        const auto until = std::chrono::steady_clock::now() + how_long;
        while (std::chrono::steady_clock::now() < until) {
            ASSERT_TRUE(books.look(city)) << books.why_not;
            static_cast<void>(wait_until([] { return false; }, 50ms, 50ms));
        }
    };
    std::vector<double> waits;
    for (std::uint64_t i = 0; i < kills; ++i) {
        live(std::chrono::milliseconds{500 + random() % 2'000});
        cluster.crash();
        static_cast<void>(wait_until([] { return false; }, std::chrono::milliseconds{100 + random() % 900}, 50ms));
        cluster.start();
        const auto up = std::chrono::steady_clock::now();
        const auto before = filers.confirmed();
        ASSERT_TRUE(wait_until([&] { return filers.confirmed() > before; }, 60s)) << "after kill " << i;
        waits.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - up).count());
        ASSERT_TRUE(hub.running()) << "the hub left because the database did";
    }
    drain(filers);
    const auto result = take_stock_with_market(filers);
    const auto longest = *std::ranges::max_element(waits);
    std::cout << "REL_D2 seed=" << seed << " kills=" << kills << " longest_s_until_201=" << longest << "\n  " << result
              << '\n';
    EXPECT_LE(longest, 5);
    EXPECT_GT(result.in_doubt + filers.tries() - result.accepted, kills) << "nobody was turned away: nothing was shown";
    expect_clean(result);
    books.expect_kept();
    EXPECT_EQ(hub.stop(), ExitStatus{});
}

}  // namespace
}  // namespace hub::testing
