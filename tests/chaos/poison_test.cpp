// REL_R1: single messages that always fail - the office answers 500, never answers, answers what is no answer, the
// connector's process dies of them - must not hold up what has nothing to do with them.
#include "chaos_city.hpp"
#include "kill_loop.hpp"

#include <boost/json.hpp>

#include <iostream>

namespace hub::testing {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

class REL_R1 : public ::testing::Test {
protected:
    void SetUp() override {
        roads.start({"--poison", "--delay-ms", "5"});
        city.more_hub_yaml = "runners: { backoff_base: 20ms, backoff_cap: 100ms }\n";
        auto road = rest_instance("roads", roads.port());
        road.timeout = "1s";
        auto park = trial_instance("park", "segfault");
        park.settings += "  only_on: racun\n";
        city.instances = {road, park};
        city.write_config();
        city.prepare_database();
        hub.start_ready();
    }

    void file_poison(const std::string& category, const std::string& subject) {
        auto client = hub.client();
        const auto reply = client.post_json(
            "/v1/complaints",
            json::serialize(
                json::object{{"subject", subject}, {"body", "isi"}, {"category", category}, {"region", "18.72.01"}}),
            {{"Authorization", "Bearer " + city.key()}, {"Idempotency-Key", "poison-" + std::to_string(++poison)}});
        ASSERT_TRUE(reply && reply->status == 201) << (reply ? reply->body : to_string(reply.error()));
    }

    [[nodiscard]] std::string now() const { return city.sql("SELECT sp4n_us(clock_timestamp())").at(0).at(0); }

    /// From receipt to delivery of what healthy ones were received since, ms: how many, 99 of 100, and how many took
    /// longer than `limit`.
    struct Delays {
        std::int64_t count = 0;
        double p99 = 0;
        std::int64_t over = 0;
    };
    [[nodiscard]] Delays delays(const std::string& category, const std::string& since, double limit) const {
        const auto row =
            city.sql(
                    "SELECT count(*), coalesce(percentile_disc(0.99) WITHIN GROUP (ORDER BY us), 0), count(*) FILTER"
                    " (WHERE us > " +
                    std::to_string(static_cast<std::int64_t>(limit * 1'000)) +
                    ") FROM (SELECT sp4n_us(e.at) - sp4n_us(c.received_at) AS us FROM complaint c JOIN event e ON"
                    " e.complaint_id = c.id AND e.kind = 3 WHERE c.category = '" +
                    category + "' AND sp4n_us(c.received_at) >= " + since + ") d")
                .at(0);
        return {std::stol(row.at(0)), std::stod(row.at(1)) / 1'000, std::stol(row.at(2))};
    }

    /// So many complaints for both, filed one after the other by a few clients.
    std::size_t file_healthy(std::size_t how_many, const std::string& prefix, const std::function<void()>& meanwhile) {
        FilersOptions options;
        options.ports = {hub.port()};
        options.api_key = city.key();
        options.categories = {"roads", "park"};
        options.threads = 4;
        options.pace = 10ms;
        options.key_prefix = prefix;
        Filers filers{options};
        EXPECT_TRUE(wait_until([&] { return filers.confirmed() >= how_many / 2; }, 120s, 5ms));
        meanwhile();
        EXPECT_TRUE(wait_until([&] { return filers.confirmed() >= how_many; }, 120s, 5ms));
        filers.finish();
        EXPECT_TRUE(wait_until([&] { return filers.ended(); }, 60s, 20ms));
        filers.abandon();
        EXPECT_TRUE(filers.surprises().empty());
        return filers.filed().size();
    }

    Cluster cluster;
    City city{cluster};
    OfficeProcess& roads = city.add_office("ROADS");
    HubNode& hub = city.add_node();
    int poison = 0;
};

TEST_F(REL_R1, poison_harms_nobody_else) {
    const auto healthy = from_environment("SP4N_COMPLAINTS", 600);
    const auto everything_else_is_done = [&] { return city.count("SELECT count(*) FROM delivery") <= poison; };
    const auto first = now();
    auto filed = file_healthy(healthy, "quiet", [] {});
    ASSERT_TRUE(wait_until(everything_else_is_done, 30s, 10ms));
    const auto quiet = delays("roads", first, 1e9);
    const auto second = now();
    filed += file_healthy(healthy, "beside", [&] {
        for (const auto* fault : {"500", "hang", "html200"}) {
            file_poison("roads", "jalan [fault:" + std::string{fault} + "]");
        }
        file_poison("park", "racun");
    });
    ASSERT_TRUE(wait_until(everything_else_is_done, 30s, 10ms)) << "something healthy waits for the poison";
    const auto beside = delays("roads", second, 2 * quiet.p99);
    std::cout << "REL_R1 healthy=" << filed << " poison=" << poison << " p99 ms: quiet " << quiet.p99
              << ", beside poison " << beside.p99 << "; later than twice the quiet p99: " << beside.over << " of "
              << beside.count << '\n';
    EXPECT_EQ(hub.log().find("engine.connector_rests"), std::string::npos) << "one bad message closed the way for all";
    // What took its runner down is no longer tried; what fails otherwise goes on being tried, by itself.
    EXPECT_TRUE(
        wait_until([&] { return city.count("SELECT count(*) FROM delivery WHERE state = 5") == 1; }, 30s, 20ms));
    EXPECT_EQ(city.count("SELECT count(*) FROM delivery WHERE state = 5 AND instance = 'park' AND crashes = 3"), 1);
    EXPECT_EQ(city.count("SELECT count(*) FROM delivery WHERE instance = 'roads' AND state IN (1, 3)"), 3);
    EXPECT_EQ(city.count("SELECT count(*) FROM complaint"), static_cast<std::int64_t>(filed) + poison);
    EXPECT_EQ(city.count("SELECT off FROM conservation"), 0);
    EXPECT_EQ(city.count("SELECT count(*) FROM conservation_violation"), 0);
    EXPECT_EQ(roads.stats().duplicates, 0U);
}

}  // namespace
}  // namespace hub::testing
