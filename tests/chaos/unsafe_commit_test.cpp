// SAB1: synchronous_commit = off, which tells 201 for what a crash takes away. A hub does not work on such a database;
// one that is made to is caught by the harness of REL_D2.
#include "chaos_city.hpp"

#include <iostream>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;

class REL_SAB1 : public ChaosCity {
protected:
    void SetUp() override {
        ChaosCity::SetUp();
        roads.start();
        transport.start();
    }
    void TearDown() override { set_for_all("RESET synchronous_commit"); }

    void set_for_all(const std::string& what) const {
        const auto server = cluster.connection("postgres", "postgres");
        run_sql(server, "ALTER SYSTEM " + what);
        run_sql(server, "SELECT pg_reload_conf()");
    }
    void set_for_this_database(const std::string& what) const {
        const auto name = city.sql("SELECT current_database()").at(0).at(0);
        static_cast<void>(city.sql("ALTER DATABASE " + name + " " + what));
    }

    /// Complaints while the server crashes at once after some 201s; what was lost.
    Audit crash_under(HubNode& hub) {
        auto options = filing({hub.port()});
        options.pace = 2ms;
        Filers filers{options};
        for (int i = 0; i < 4; ++i) {
            const auto before = filers.confirmed();
            EXPECT_TRUE(wait_until([&] { return filers.confirmed() >= before + 50; }, 30s));
            cluster.crash();
            cluster.start();
        }
        filers.finish();
        EXPECT_TRUE(wait_until([&] { return filers.ended(); }, 60s, 20ms));
        filers.abandon();
        EXPECT_TRUE(
            wait_until([&] { return city.count("SELECT count(*) FROM delivery WHERE state <> 3") == 0; }, 60s, 50ms));
        set_for_this_database("RESET synchronous_commit");  // the auditor works on no such database either
        const auto result = take_stock(filers);
        std::cout << "REL_SAB1 " << result << '\n';
        EXPECT_GE(result.accepted, 200U);
        return result;
    }
};

TEST_F(REL_SAB1, a_hub_refuses_a_database_that_answers_before_it_has_written) {
    set_for_this_database("SET synchronous_commit = off");
    auto& hub = city.add_node();
    hub.start();
    ASSERT_TRUE(wait_until(
        [&] { return hub.log().find("synchronous_commit and full_page_writes must be on") != std::string::npos; },
        20s));
    const auto reply = hub.client().post_json(
        "/v1/complaints", R"({"subject":"laporan","body":"isi","category":"roads","region":"18.72"})",
        {{"Authorization", "Bearer " + city.key()}, {"Idempotency-Key", "k"}});
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, 503U);
    EXPECT_FALSE(hub.wait_ready(2s));
    EXPECT_EQ(city.count("SELECT count(*) FROM complaint"), 0);
}

TEST_F(REL_SAB1, turned_off_for_the_server_while_the_hub_works_it_stays_on_for_the_hub) {
    auto& hub = city.add_node();
    hub.start_ready();
    set_for_all("SET synchronous_commit = off");
    auto options = filing({hub.port()});
    options.pace = 2ms;
    Filers filers{options};
    ASSERT_TRUE(wait_until([&] { return filers.confirmed() >= 200; }, 30s));
    cluster.crash();
    cluster.start();
    set_for_all("RESET synchronous_commit");  // or its new sessions are refused, rightly
    drain(filers);
    const auto result = take_stock(filers);
    std::cout << "REL_SAB1 turned off meanwhile: " << result << '\n';
    EXPECT_EQ(result.lost, 0U);
    EXPECT_EQ(result.broken_chains, 0U);
}

TEST_F(REL_SAB1, a_hub_that_is_made_to_work_on_it_is_caught) {
    set_for_this_database("SET synchronous_commit = off");
    auto& hub = city.add_node();
    hub.set_env("SP4N_UNSAFE_TEST_DATABASE", "1");
    hub.start_ready();
    EXPECT_GT(crash_under(hub).lost, 0U) << "201s that a crash took away were not noticed";
}

}  // namespace
}  // namespace hub::testing
