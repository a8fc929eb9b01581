// Offices that fail, refuse or do not say.
#include "e2e_city.hpp"

#include <csignal>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;

class E2eDelivery : public E2eCity {};

TEST_F(E2eDelivery, an_office_that_recovers_gets_it_once) {
    roads.start({"--fault", "503:1"});
    transport.start({"--fault", "500:1"});
    prepare();
    hub.start_ready();
    const auto busy = file_id("roads", "k1");
    const auto broken = file_id("transport", "k2");
    // 500: unclear, sent again with the same key after a pause that grows to retry_cap; 503 says Retry-After: 1.
    ASSERT_TRUE(wait_until([&] { return transport.stats().requests > 6; }, 20s, 20ms));
    ASSERT_TRUE(wait_until([&] { return roads.stats().faults["503"] >= 2; }, 20s, 20ms));
    for (const auto& id : {busy, broken}) {
        const auto waiting = look_up(id);
        ASSERT_EQ(waiting.at("deliveries").as_array().size(), 1U);
        EXPECT_GE(waiting.at("deliveries").as_array()[0].at("attempts").as_int64(), 1);
    }
    expect_conserved();
    roads.restart();
    transport.restart();
    ASSERT_TRUE(outbox_empties());
    EXPECT_EQ(roads.tickets_of(busy).size(), 1U);
    EXPECT_EQ(transport.tickets_of(broken).size(), 1U);
    EXPECT_EQ(roads.stats().tickets, 1U) << "delivered once";
    EXPECT_GE(city.count("SELECT count(*) FROM attempt"), 6) << "failed attempts are kept";
    expect_conserved();
}

TEST_F(E2eDelivery, retries_wait_longer_and_longer) {
    roads.start({"--fault", "500:1"});
    prepare();
    hub.start_ready();
    file("roads", "k1");
    // Full jitter below 50, 100, 200, 400, 500, 500, … ms: ten attempts in less than a second would be a storm.
    ASSERT_TRUE(wait_until([&] { return city.count("SELECT count(*) FROM attempt") >= 10; }, 30s, 20ms));
    const auto spread = city.sql("SELECT extract(epoch FROM max(at) - min(at)) FROM attempt WHERE attempt <= 10");
    EXPECT_GT(std::stod(spread[0][0]), 0.3);
    const auto due = city.count("SELECT count(*) FROM delivery WHERE next_attempt_at > now() + interval '1 second'");
    EXPECT_EQ(due, 0) << "never later than retry_cap";
}

TEST_F(E2eDelivery, an_office_that_is_away_gets_it_when_it_comes) {
    prepare();
    hub.start_ready();
    const auto id = file_id("roads", "k1");
    ASSERT_TRUE(wait_until([&] { return city.count("SELECT count(*) FROM attempt") >= 3; }, 20s, 20ms));
    roads.start();
    ASSERT_TRUE(outbox_empties());
    EXPECT_EQ(roads.tickets_of(id).size(), 1U);
}

TEST_F(E2eDelivery, a_code_that_the_settings_lack_waits_for_them) {
    roads.start();
    prepare();
    const auto admin = city.add_key("board", "national_admin");
    auto instance = rest_instance(
        "roads", roads.port(), "{ diterima: accepted }",
        R"({ ref: "{{tracking_id}}", judul: "{{subject}}", isi: "{{bidang}}" })");
    const auto settings = instance.settings;
    const auto with_table = [&](const std::string& table) {
        instance.settings = "  fields: { bidang: { from: category, values: " + table + " } }\n" + settings;
        city.instances = {instance};
        city.write_config();
    };
    with_table("{ health: kesehatan }");
    hub.start_ready();
    const auto id = file_id("roads", "k1");
    ASSERT_TRUE(wait_until([&] { return city.count("SELECT rejected FROM conservation") == 1; }, 20s, 10ms));
    const auto refused = event_of(look_up(id), "delivery_rejected");
    EXPECT_EQ(refused.at("cause"), "config");
    EXPECT_EQ(roads.stats().tickets, 0U);

    with_table("{ roads: jalan }");
    hub.signal(SIGHUP);
    ASSERT_TRUE(wait_until([&] { return hub.metric("sp4n_config_version") == 2; }, 20s, 10ms)) << hub.log();
    const auto again = city.run_hub(
        {"dlq", "replay", "--instance", "roads", "--reason", "tabel dilengkapi", "--yes"},
        {{"SP4N_URL", "http://127.0.0.1:" + std::to_string(hub.port())}, {"SP4N_KEY", admin}});
    EXPECT_EQ(again.code, 0) << again.err;
    ASSERT_TRUE(outbox_empties()) << again.out;
    const auto tickets = roads.tickets_of(id);
    ASSERT_EQ(tickets.size(), 1U);
    EXPECT_NE(tickets[0].body.find("jalan"), std::string::npos) << tickets[0].body;
    expect_conserved();
}

TEST_F(E2eDelivery, what_the_office_refuses_is_visible) {
    roads.start();
    transport.start();
    prepare();
    city.instances = {
        rest_instance("roads", roads.port(), "{ diterima: accepted }", R"({ judul: "{{subject}}" })"),  // no ref: 422
        rest_instance("transport", transport.port())};
    city.write_config();
    hub.start_ready();
    const auto id = file_id("roads", "k1");
    ASSERT_TRUE(wait_until([&] { return city.count("SELECT rejected FROM conservation") == 1; }, 20s, 10ms));
    const auto now = look_up(id);
    ASSERT_EQ(now.at("deliveries").as_array().size(), 1U);
    EXPECT_EQ(now.at("deliveries").as_array()[0].at("state"), "rejected");
    EXPECT_EQ(event_of(now, "delivery_rejected").at("cause"), "validation");
    const auto requests = roads.stats().requests;
    const auto other = file_id("transport", "k2");
    ASSERT_TRUE(wait_until([&] { return !transport.tickets_of(other).empty(); }, 20s, 10ms));
    EXPECT_EQ(roads.stats().requests, requests + 1) << "refused once, never sent again (the one is our question)";
    expect_conserved();
}

/// G4: nobody knows whether the office has it, and the office does not know idempotency keys.
TEST_F(E2eDelivery, what_ended_unclear_at_a_naive_office_is_never_sent_again) {
    roads.start({"--naive", "--fault", "cut:1"});
    prepare();
    city.instances[0].idempotent = false;
    city.write_config();
    hub.start_ready();
    const auto id = file_id("roads", "k1");
    ASSERT_TRUE(wait_until([&] { return city.count("SELECT unknown FROM conservation") == 1; }, 20s, 10ms));
    EXPECT_EQ(look_up(id).at("deliveries").as_array().at(0).at("state"), "unknown");
    EXPECT_EQ(event_of(look_up(id), "delivery_unknown").at("kind"), "delivery_unknown");
    roads.restart({"--naive"});
    hub.kill();
    hub.start_ready();
    const auto second = file_id("roads", "k2");
    ASSERT_TRUE(wait_until([&] { return roads.tickets_of(second).size() == 1; }, 20s, 10ms));
    ASSERT_TRUE(wait_until([&] { return city.count("SELECT delivered FROM conservation") == 1; }, 20s, 10ms));
    EXPECT_EQ(roads.tickets_of(id).size(), 1U) << "it had arrived; sending again would have made a second ticket";
    EXPECT_EQ(city.count("SELECT unknown FROM conservation"), 1);
    expect_conserved();
}

/// The hub dies while a naive office has the request: that one, and only that one, ends unknown.
TEST_F(E2eDelivery, a_request_on_the_wire_of_a_killed_hub_ends_unknown) {
    roads.start({"--naive", "--delay-ms", "1500"});
    prepare();
    city.instances[0].idempotent = false;
    city.instances[0].in_flight = 1;
    city.write_config();
    hub.start_ready();
    const auto on_the_wire = file_id("roads", "k1");
    ASSERT_TRUE(wait_until([&] { return !city.sql("SELECT 1 FROM delivery WHERE state = 2").empty(); }, 10s, 5ms));
    const auto behind = file_id("roads", "k2");
    hub.kill();
    roads.restart({"--naive"});
    hub.start_ready();
    ASSERT_TRUE(wait_until([&] { return city.count("SELECT unknown FROM conservation") == 1; }, 20s, 10ms));
    ASSERT_TRUE(wait_until([&] { return city.count("SELECT waiting FROM conservation") == 0; }, 20s, 10ms));
    EXPECT_EQ(look_up(on_the_wire).at("deliveries").as_array().at(0).at("state"), "unknown");
    EXPECT_EQ(roads.tickets_of(behind).size(), 1U);
    EXPECT_LE(roads.tickets_of(on_the_wire).size(), 1U);
    expect_conserved();
}

}  // namespace
}  // namespace hub::testing
