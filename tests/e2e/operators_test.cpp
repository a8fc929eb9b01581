// What operators use: the command line and the metrics.
#include "e2e_city.hpp"

namespace hub::testing {
namespace {

using namespace std::chrono_literals;

class E2eOperators : public E2eCity {};

TEST_F(E2eOperators, complaint_submit_and_show) {
    roads.start();
    prepare();
    hub.start_ready();
    const std::vector<std::pair<std::string, std::string>> env{
        {"SP4N_URL", "http://127.0.0.1:" + std::to_string(hub.port())}, {"SP4N_KEY", city.key()}};
    const auto submitted = city.run_hub(
        {"complaint", "submit", "--subject", "Jalan berlubang", "--body", "Di depan sekolah", "--category", "roads",
         "--region", "18.72.01", "--json"},
        env);
    ASSERT_EQ(submitted.code, 0) << submitted.err;
    const auto id = text(boost::json::parse(submitted.out).as_object(), "tracking_id");
    ASSERT_TRUE(outbox_empties());
    const auto shown = city.run_hub({"complaint", "show", id}, env);
    EXPECT_EQ(shown.code, 0) << shown.err;
    for (const auto* part : {"Jalan berlubang", "in_progress", "city/roads", "ROADS-000001", "completion"}) {
        EXPECT_NE(shown.out.find(part), std::string::npos) << part << " in " << shown.out;
    }
    const auto as_json = city.run_hub({"complaint", "show", id, "--json"}, env);
    EXPECT_EQ(text(boost::json::parse(as_json.out).as_object(), "tracking_id"), id);

    const auto faulty =
        city.run_hub({"complaint", "submit", "--subject", "a", "--body", "b", "--category", "none"}, env);
    EXPECT_EQ(faulty.code, 1);
    EXPECT_NE(faulty.err.find("/category"), std::string::npos) << faulty.err;
    EXPECT_EQ(city.run_hub({"complaint", "show", "0000000000000"}, env).code, 1);
    auto wrong_key = env;
    wrong_key[1].second = "sp4n_wrong";
    EXPECT_EQ(city.run_hub({"complaint", "show", id}, wrong_key).code, 3);
    const auto keyless = city.run_hub({"complaint", "show", id}, {env[0]});
    EXPECT_EQ(keyless.code, 3);
    for (const auto* part : {"[key_missing]", "SP4N_KEY", "sp4n-hub key add"}) {
        EXPECT_NE(keyless.err.find(part), std::string::npos) << part << " in " << keyless.err;
    }
    EXPECT_EQ(keyless.err.find("Authorization"), std::string::npos) << keyless.err;
    const auto told = city.run_hub(
        {"complaint", "submit", "--subject", "Pohon", "--body", "Tumbang", "--category", "roads", "--region", "18.72"},
        env);
    EXPECT_NE(told.out.find("is filed"), std::string::npos) << told.out;
    EXPECT_NE(told.out.find("-> city/roads by competence"), std::string::npos) << told.out;
    const auto impossible = city.run_hub({"complaint", "act", id, "frob"}, env);
    EXPECT_EQ(impossible.code, 2);
    EXPECT_NE(impossible.err.find("possible for this complaint now"), std::string::npos) << impossible.err;
    const auto in_indonesian = city.run_hub({"--lang", "id", "complaint", "show", "0000000000000"}, env);
    EXPECT_NE(in_indonesian.err.find("Tidak ditemukan [not_found]\n  tidak ada laporan"), std::string::npos)
        << in_indonesian.err;
    hub.stop();
    const auto away = city.run_hub({"complaint", "submit", "--subject", "a", "--body", "b"}, env);
    EXPECT_EQ(away.code, 3);
    EXPECT_NE(away.err.find("--idempotency-key"), std::string::npos) << "says how to repeat it safely";
    EXPECT_EQ(city.run_hub({"complaint", "sumbit"}).code, 2);
}

TEST_F(E2eOperators, check_tells_good_from_bad) {
    prepare();
    const auto check = [&](std::vector<std::string> more = {}) {
        more.insert(more.begin(), {"check", city.config().string()});
        return city.run_hub(more);
    };
    const auto good = check();
    EXPECT_EQ(good.code, 0) << good.out << good.err;
    city.write_file(
        "config/connectors/spare.yaml",
        "instance: spare\nuse: rest\nidempotent: true\nsettings:\n" + city.instances[0].settings);
    EXPECT_EQ(check().code, 0) << "a warning";
    EXPECT_EQ(check({"--deny-warnings"}).code, 1);
    auto bad = city.instances[0];
    bad.settings =
        "  base_url: http://127.0.0.1:1\n  create: { path: tickets, body: { json: { a: \"{{nothing}}\" } },\n"
        "    success: { status: [200], id: /id } }\n";
    city.instances[0] = bad;
    city.write_config();
    const auto refused = check();
    EXPECT_EQ(refused.code, 1);
    EXPECT_NE(refused.out.find("connectors/roads.yaml:8:19"), std::string::npos)
        << "the place in the file: " << refused.out;
    EXPECT_NE(refused.out.find("K903"), std::string::npos) << refused.out;
    // Mistakes of all kinds come together, in the order of the files: also those that only a connector sees.
    city.write_file("config/connectors/spare.yaml", "instance: spare\nuse: restt\n");
    city.write_file("config/sla.yaml", "policies: [\n");
    const auto mixed = check();
    EXPECT_EQ(mixed.code, 1);
    const auto roads_at = mixed.out.find("connectors/roads.yaml:8:19");
    const auto spare_at = mixed.out.find("connectors/spare.yaml");
    const auto sla_at = mixed.out.find("sla.yaml:");
    EXPECT_NE(sla_at, std::string::npos) << mixed.out;
    EXPECT_LT(roads_at, spare_at) << mixed.out;
    EXPECT_LT(spare_at, sla_at) << mixed.out;
    EXPECT_NE(mixed.out.find("K901"), std::string::npos) << mixed.out;
    EXPECT_EQ(city.run_hub({"check", (city.folder() / "none").string()}).code, 3);
}

/// The configuration that comes with the hub is one that its own connectors accept.
TEST_F(E2eOperators, the_city_of_the_repository_passes_check) {
    const auto checked =
        city.run_hub({"check", "--deny-warnings", std::string{std::getenv("SP4N_SOURCE")} + "/config"});
    EXPECT_EQ(checked.code, 0) << checked.out << checked.err;
}

/// REL_P2, in small: what citizens write and what opens doors stands in no metric and in no log.
TEST_F(E2eOperators, metrics_and_log_tell_much_but_nothing_of_citizens) {
    roads.start({"--fault", "500:0.3"});
    transport.start();
    prepare();
    city.instances.push_back(trial_instance("sick", "throw"));
    city.write_config();
    hub.start_ready();
    const std::string canary = "kenari-7f3a9";
    for (int i = 0; i < 10; ++i) {
        for (const auto* category : {"roads", "transport", "sick", ""}) {
            const auto key = category + std::to_string(i);
            ASSERT_EQ(post(complaint(category, canary + " " + key), key)->status, 201U);
        }
    }
    static_cast<void>(post("{\"subject\":\"" + canary + "\",\"body\":", "broken"));
    static_cast<void>(post(R"({"subject":"a","body":"b",")" + canary + R"(":1})", "unknown"));
    ASSERT_TRUE(wait_until(
        [&] { return city.count("SELECT count(*) FROM delivery WHERE instance <> 'sick'") == 0; }, 30s, 20ms));
    const auto metrics = hub.client().get("/metrics");
    ASSERT_TRUE(metrics);
    for (const auto* series :
         {"sp4n_build_info{", "sp4n_routing_decisions_total{outcome=\"competence\"} 30",
          "sp4n_routing_decisions_total{outcome=\"triage\"} 10",
          "sp4n_deliveries_total{connector=\"roads\",outcome=\"delivered\"} 10",
          "sp4n_connector_up{connector=\"roads\"} 1", "sp4n_delivery_queue_length{connector=\"roads\"}",
          "sp4n_deliveries_under_way{connector=\"roads\"}"}) {
        EXPECT_NE(metrics->body.find(series), std::string::npos) << series << " in\n" << metrics->body;
    }
    EXPECT_EQ(metrics->body.find(canary), std::string::npos);
    const auto log = hub.log();
    EXPECT_FALSE(log.empty());
    EXPECT_EQ(log.find(canary), std::string::npos) << log;
    EXPECT_EQ(log.find(city.key()), std::string::npos);
}

}  // namespace
}  // namespace hub::testing
