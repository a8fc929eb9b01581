#include "chaos_city.hpp"

#include <boost/json.hpp>

#include <csignal>
#include <iostream>
#include <regex>

namespace hub::testing {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;

/// G8, G9 (matrix C1): connectors that crash, leave and hang beside a healthy one.
class REL_C1 : public ::testing::Test {
protected:
    void SetUp() override {
        roads.start();
        city.more_hub_yaml =
            "runners: { backoff_base: 20ms, backoff_cap: 100ms, quarantine_after: 3, hang_grace: 200ms,\n"
            "  ping_every: 500ms, ping_dead_after: 5s }\n";
        auto hangs = trial_instance("hangs", "hang");
        hangs.timeout = "300ms";
        city.instances = {
            rest_instance("roads", roads.port()), trial_instance("crashes", "segfault"),
            trial_instance("leaves", "exit"), hangs};
        city.write_config();
        city.prepare_database();
        hub.start_ready();
    }

    /// Files one complaint and returns its tracking id.
    std::string file(const std::string& category) {
        auto client = hub.client();
        const auto reply = client.post_json(
            "/v1/complaints",
            json::serialize(
                json::object{{"subject", category}, {"body", "isi"}, {"category", category}, {"region", "18.72.01"}}),
            {{"Authorization", "Bearer " + city.key()}, {"Idempotency-Key", category + std::to_string(++filed)}});
        if (!reply || reply->status != 201) {
            ADD_FAILURE() << (reply ? reply->body : to_string(reply.error()));
            return {};
        }
        return std::string{json::parse(reply->body).at("tracking_id").as_string()};
    }

    json::value look_up(const std::string& tracking_id) {
        const auto reply =
            hub.client().get("/v1/complaints/" + tracking_id, {{"Authorization", "Bearer " + city.key()}});
        return reply ? json::parse(reply->body) : json::value{};
    }

    std::string waits_for(const std::string& tracking_id) {
        const auto complaint = look_up(tracking_id);
        const auto* deliveries = complaint.is_object() ? complaint.get_object().if_contains("deliveries") : nullptr;
        if (deliveries == nullptr || deliveries->as_array().empty()) {
            return {};
        }
        const auto* why = deliveries->as_array().at(0).as_object().if_contains("waits_for");
        return why != nullptr ? std::string{why->as_string()} : std::string{};
    }

    /// The process that was the last to become ready for roads; 0 when the log names none.
    int runner_of_roads() {
        const auto log = hub.log();
        const std::regex ready{R"re(connector\.ready[^\n]*roads[^\n]*"pid":(\d+))re"};
        int pid = 0;
        for (auto at = std::sregex_iterator{log.begin(), log.end(), ready}; at != std::sregex_iterator{}; ++at) {
            pid = std::stoi((*at)[1]);
        }
        return pid;
    }

    Cluster cluster;
    City city{cluster};
    OfficeProcess& roads = city.add_office("ROADS");
    HubNode& hub = city.add_node();
    int filed = 0;
};

TEST_F(REL_C1, sick_connectors) {
    const std::vector<std::string> sick{"crashes", "leaves", "hangs"};
    std::map<std::string, std::string> stuck;
    for (const auto& name : sick) {
        stuck[name] = file(name);
    }
    FilersOptions filing;
    filing.ports = {hub.port()};
    filing.api_key = city.key();
    filing.categories = {"roads"};
    filing.threads = 4;
    Filers filers{filing};
    for (const auto& name : sick) {
        SCOPED_TRACE(name);
        EXPECT_TRUE(wait_until([&] { return waits_for(stuck[name]) == "connector_quarantined"; }, 60s, 50ms))
            << look_up(stuck[name]) << hub.log();
        EXPECT_EQ(hub.metric("sp4n_connector_up{connector=\"" + name + "\"}"), 0);
    }
    // All of them are down by now: the healthy one goes on.
    const auto before = roads.stats().tickets;
    EXPECT_TRUE(wait_until([&] { return roads.stats().tickets >= before + 50; }, 30s, 20ms));
    EXPECT_EQ(hub.metric("sp4n_connector_up{connector=\"roads\"}"), 1);
    // A complaint for a quarantined connector is taken and waits.
    const auto late = file("crashes");
    EXPECT_TRUE(wait_until([&] { return waits_for(late) == "connector_quarantined"; }, 10s, 20ms));
    filers.finish();
    EXPECT_TRUE(wait_until([&] { return filers.ended(); }, 60s, 20ms));
    filers.abandon();
    EXPECT_TRUE(wait_until(
        [&] { return city.count("SELECT count(*) FROM delivery WHERE instance = 'roads'") == 0; }, 30s, 20ms));
    // What took its runner down three times is poison and no longer tried; what hangs, and what came late, waits.
    for (const auto* name : {"crashes", "leaves"}) {
        const auto poisoned = look_up(stuck[name]);
        EXPECT_EQ(poisoned.at("deliveries").as_array().at(0).at("state"), "dead") << name;
        EXPECT_EQ(poisoned.at("events").as_array().back().at("cause"), "poison") << name;
    }
    EXPECT_EQ(city.count("SELECT count(*) FROM delivery WHERE state = 1"), 2);
    EXPECT_EQ(city.count("SELECT off FROM conservation"), 0);
    EXPECT_EQ(city.count("SELECT count(*) FROM conservation_violation"), 0);
    EXPECT_EQ(roads.stats().tickets, filers.filed().size());
    EXPECT_EQ(roads.stats().duplicates, 0U);
    EXPECT_TRUE(filers.surprises().empty());
    std::cout << "REL_C1 healthy_delivered=" << roads.stats().tickets << " waiting=2 poison=2\n";
    ASSERT_TRUE(hub.running());
    EXPECT_EQ(hub.stop(), ExitStatus{});
}

/// A healthy connector whose process is killed from outside is there again at once, and nothing is lost.
TEST_F(REL_C1, killed_runners_come_back) {
    FilersOptions filing;
    filing.ports = {hub.port()};
    filing.api_key = city.key();
    filing.categories = {"roads"};
    filing.threads = 4;
    filing.pace = 10ms;
    Filers filers{filing};
    int killed = 0;
    for (int round = 0; round < 2; ++round) {
        ASSERT_TRUE(wait_until([&] { return hub.metric("sp4n_connector_up{connector=\"roads\"}") == 1; }, 20s, 10ms));
        const auto goal = roads.stats().tickets + 30;
        ASSERT_TRUE(wait_until([&] { return roads.stats().tickets >= goal; }, 20s, 5ms));
        const auto log = hub.log();
        const auto pid = runner_of_roads();
        ASSERT_GT(pid, 1);
        killed += ::kill(pid, SIGKILL) == 0 ? 1 : 0;
    }
    EXPECT_EQ(killed, 2);
    filers.finish();
    EXPECT_TRUE(wait_until([&] { return filers.ended(); }, 60s, 20ms));
    filers.abandon();
    EXPECT_TRUE(wait_until([&] { return city.count("SELECT count(*) FROM delivery") == 0; }, 30s, 20ms)) << hub.log();
    const auto result = audit(city, filers, {{{"roads", &roads}}, {}});
    std::cout << "REL_C1 runners_killed=" << killed << "\n  " << result << '\n';
    expect_clean(result);
}

}  // namespace
}  // namespace hub::testing
