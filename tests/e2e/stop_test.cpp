// A stop with much in hand, and a database that stands still without breaking.
#include "e2e_city.hpp"

#include <csignal>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

class E2eStop : public E2eCity {
protected:
    unsigned readiness() {
        const auto reply = hub.client().get("/readyz");
        return reply ? reply->status : 0;
    }
    /// The server processes that work for the hub.
    [[nodiscard]] std::vector<int> backends() const {
        std::vector<int> out;
        for (const auto& row : city.sql("SELECT pid FROM pg_stat_activity WHERE usename = 'sp4n_hub' AND datname = "
                                        "current_database()")) {
            out.push_back(std::stoi(row[0]));
        }
        return out;
    }
};

/// A naive office would make a second ticket of whatever is sent twice, and what is cut off is UNKNOWN.
TEST_F(E2eStop, sigterm_with_200_waiting_at_a_slow_naive_office) {
    constexpr int complaints = 200;
    roads.start({"--naive", "--delay-ms", "400"});
    city.instances = {rest_instance("roads", roads.port())};
    city.instances[0].idempotent = false;
    city.write_config();
    city.prepare_database();
    hub.start_ready();
    for (int i = 0; i < complaints; ++i) {
        file("roads", "k" + std::to_string(i));
    }
    const auto began = std::chrono::steady_clock::now();
    EXPECT_EQ(hub.stop(), ExitStatus{}) << hub.log();
    EXPECT_LT(std::chrono::steady_clock::now() - began, 5s) << "only what is on its way is waited for";
    EXPECT_GT(city.count("SELECT waiting FROM conservation"), complaints / 2) << "it must have been stopped in between";
    EXPECT_EQ(city.count("SELECT unknown FROM conservation"), 0);
    EXPECT_EQ(city.count("SELECT count(*) FROM node WHERE ended_at IS NULL"), 0);
    EXPECT_EQ(city.count("SELECT count(*) FROM delivery WHERE node IS NOT NULL"), 0) << "nobody has to wait for them";
    EXPECT_EQ(static_cast<std::int64_t>(roads.stats().tickets), city.count("SELECT delivered FROM conservation"));
    roads.restart({"--naive"});
    hub.start_ready();
    ASSERT_TRUE(outbox_empties());
    EXPECT_EQ(roads.stats().tickets, static_cast<std::uint64_t>(complaints));
    EXPECT_EQ(roads.stats().duplicates, 0U);
    expect_conserved();
}

/// REL_B2 without a network in between: connections stay, nothing answers.
TEST_F(E2eStop, REL_B2_a_database_that_hangs_is_said_so_within_ten_seconds) {
    roads.start();
    prepare();
    hub.start_ready();
    file("roads", "k0");
    ASSERT_TRUE(outbox_empties());
    const auto stopped = backends();
    ASSERT_GE(stopped.size(), 3U);
    for (const auto pid : stopped) {
        ASSERT_EQ(::kill(pid, SIGSTOP), 0);
    }
    const auto began = std::chrono::steady_clock::now();
    const auto refused = post(complaint("roads", "Lampu"), "k1");
    EXPECT_LT(std::chrono::steady_clock::now() - began, 10s);
    EXPECT_TRUE(wait_until([&] { return readiness() == 503; }, 10s, 20ms));
    EXPECT_LT(std::chrono::steady_clock::now() - began, 10s);
    for (const auto pid : stopped) {
        ::kill(pid, SIGCONT);
    }
    ASSERT_TRUE(refused) << to_string(refused.error());
    EXPECT_EQ(refused->status, 503U) << refused->body;
    EXPECT_EQ(json::parse(refused->body).at("code"), "storage_unavailable");
    ASSERT_TRUE(hub.wait_ready());
    const auto filed = post(complaint("roads", "Lampu"), "k1");
    ASSERT_TRUE(filed);
    EXPECT_EQ(filed->status, 201U) << filed->body;
    ASSERT_TRUE(outbox_empties());
    EXPECT_EQ(city.count("SELECT count(*) FROM complaint"), 2);
    EXPECT_EQ(roads.stats().tickets, 2U);
    expect_conserved();
}

}  // namespace
}  // namespace hub::testing
