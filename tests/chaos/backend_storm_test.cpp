#include "chaos_city.hpp"

#include <iostream>
#include <random>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;
using REL_B1 = ChaosCity;

/// Matrix B1: sessions of the hub end at random, every 100 ms for 10 s, under load.
TEST_F(REL_B1, backend_storm) {
    roads.start({"--fault", "cut:0.05,500:0.05"});
    transport.start();
    auto& hub = city.add_node();
    hub.start_ready();
    auto options = filing({hub.port()});
    options.pace = 20ms;
    Filers filers{options};
    std::mt19937 random{7};
    Books books;
    int ended = 0;
    constexpr int enough = 50;
    const auto until = std::chrono::steady_clock::now() + 90s;  // a slow machine takes longer to storm
    while (ended < enough && std::chrono::steady_clock::now() < until) {
        const auto sessions =
            city.sql("SELECT pid FROM pg_stat_activity WHERE usename = 'sp4n_hub' AND datname = current_database()");
        if (!sessions.empty()) {
            const auto& pid = sessions[random() % sessions.size()][0];
            ended += city.sql("SELECT pg_terminate_backend(" + pid + ")")[0][0] == "t" ? 1 : 0;
        }
        ASSERT_TRUE(books.look(city)) << books.why_not;
        ASSERT_TRUE(hub.running()) << hub.log();
        static_cast<void>(wait_until([] { return false; }, 100ms, 100ms));  // the storm's own rhythm
    }
    drain(filers);
    const auto pid_lives = hub.running();
    const auto result = take_stock(filers);
    std::cout << "REL_B1 sessions_ended=" << ended << " tries=" << filers.tries() << "\n  " << result << '\n';
    EXPECT_TRUE(pid_lives);
    EXPECT_GE(ended, enough);
    EXPECT_GE(result.accepted, 500U);
    expect_clean(result);
    books.expect_kept();
    EXPECT_EQ(hub.stop(), ExitStatus{});
}

}  // namespace
}  // namespace hub::testing
