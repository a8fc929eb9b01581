// B2: the way to the database is a black hole: nobody is told, nothing comes back.
#include "chaos_city.hpp"

#include "hub/testing/http_client.hpp"
#include "hub/testing/tcp_proxy.hpp"

#include <iostream>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

class REL_B2 : public ChaosCity {
protected:
    [[nodiscard]] unsigned ready() const {
        const auto reply = HttpClient{"127.0.0.1", hub->port(), 2s}.get("/readyz");
        return reply ? reply->status : 0;
    }
    /// The status of one complaint, 0 when there was no answer within ten seconds.
    [[nodiscard]] unsigned file(const std::string& key) const {
        HttpClient client{"127.0.0.1", hub->port(), 10s};
        const auto reply = client.post_json(
            "/v1/complaints", R"({"subject":"laporan","body":"isi","category":"roads","region":"18.72"})",
            {{"Authorization", "Bearer " + city.key()}, {"Idempotency-Key", key}});
        return reply ? reply->status : 0;
    }
    static double since(Clock::time_point then) { return std::chrono::duration<double>(Clock::now() - then).count(); }

    /// A black hole opens under load; `forgotten`: when it closes, connections from before are reset.
    void fall_into(bool forgotten) {
        roads.start();
        transport.start();
        hub = &city.add_node_behind(line.port(), "hub");
        hub->start_ready();
        Filers filers{filing({hub->port()})};
        ASSERT_TRUE(wait_until([&] { return filers.confirmed() >= 50; }, 30s));
        for (int round = 0; round < 2; ++round) {
            const auto name = std::to_string(round);
            line.set(Line::holds);
            const auto cut = Clock::now();
            const auto asked = file("asked-at-once-" + name);
            const auto answered = since(cut);
            EXPECT_EQ(asked, 503U);
            EXPECT_LE(answered, 10) << "a request that fell in was not answered";
            EXPECT_TRUE(wait_until([&] { return ready() == 503; }, 10s));
            const auto noticed = since(cut);
            EXPECT_LE(noticed, 10);
            const auto later = Clock::now();
            EXPECT_EQ(file("asked-later-" + name), 503U);
            EXPECT_LE(since(later), 5) << "known to be away, yet it waits";
            static_cast<void>(wait_until([] { return false; }, 6s, 100ms));  // longer than any patience of ours
            EXPECT_EQ(ready(), 503U);
            const auto last = Clock::now();
            EXPECT_EQ(file("asked-last-" + name), 503U) << "keys that were read long ago";
            EXPECT_LE(since(last), 5);
            EXPECT_TRUE(hub->running());
            if (forgotten) {
                line.reset_connections();
            }
            line.set(Line::passes);
            const auto healed = Clock::now();
            EXPECT_TRUE(wait_until([&] { return ready() == 200; }, 10s));
            EXPECT_TRUE(wait_until([&] { return file("asked-after-" + name) == 201; }, 10s));
            const auto recovered = since(healed);
            EXPECT_LE(recovered, 10);
            std::cout << "REL_B2 forgotten=" << forgotten << " answered_s=" << answered << " noticed_s=" << noticed
                      << " recovered_s=" << recovered << '\n';
        }
        drain(filers);
        auto result = take_stock(filers);
        std::cout << "  " << result << '\n';
        // The complaints of this test itself: two after the holes, and those that were told 503 may be there (G2).
        EXPECT_GE(result.duplicated, 2U);
        EXPECT_LE(result.duplicated, 8U);
        result.stored -= result.duplicated;
        result.tickets -= result.duplicated;
        result.duplicated = 0;
        expect_clean(result);
        EXPECT_EQ(hub->stop(), ExitStatus{});
    }

    TcpProxy line{cluster.socket()};
    HubNode* hub = nullptr;
};

TEST_F(REL_B2, half_open_database_that_comes_back) {
    fall_into(false);
}
TEST_F(REL_B2, half_open_database_with_new_connections) {
    fall_into(true);
}

}  // namespace
}  // namespace hub::testing
