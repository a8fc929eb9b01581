#include "test_folder.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace hub::settings {
namespace {

using testing::Contains;
using testing::IsEmpty;

Files with_settings(const std::string& tree) {
    auto files = good_files();
    files["connectors/pupr-rest.yaml"] = "instance: pupr-rest\nuse: rest\nsettings:\n" + tree;
    return files;
}

TEST(ConnectorSettings, keep_their_types) {
    const auto loaded =
        load(with_settings("  text: plain words\n"
                           "  quoted: \"42\"\n"
                           "  quoted_true: 'true'\n"
                           "  whole: 42\n"
                           "  negative: -7\n"
                           "  decimal: 1.25\n"
                           "  yes_it_is: true\n"
                           "  nothing: ~\n"
                           "  absent:\n"
                           "  list: [1, two, \"3\"]\n"
                           "  url: http://127.0.0.1:8091\n"
                           "  address: 127.0.0.1\n"
                           "  day: 2026-11-24\n"
                           "  block: |\n"
                           "    line one\n"
                           "    line two\n"
                           "  \"odd/key~\": x\n"));
    ASSERT_TRUE(loaded.settings.has_value()) << testing::PrintToString(brief(loaded));
    EXPECT_EQ(boost::json::parse(loaded.settings->instances[0].settings_json), boost::json::parse(R"({
            "text": "plain words", "quoted": "42", "quoted_true": "true", "whole": 42, "negative": -7,
            "decimal": 1.25, "yes_it_is": true, "nothing": null, "absent": null, "list": [1, "two", "3"],
            "url": "http://127.0.0.1:8091", "address": "127.0.0.1", "day": "2026-11-24",
            "block": "line one\nline two\n", "odd/key~": "x"})"));
    const auto& places = loaded.settings->instance_positions.at("pupr-rest");
    EXPECT_EQ(places.at("").line, 4);
    EXPECT_EQ(places.at("/list/2").line, 13);
    EXPECT_EQ(places.at("/list/2").column, 18);
    EXPECT_EQ(places.at("/odd~1key~0").file, "connectors/pupr-rest.yaml");
    EXPECT_EQ(places.at("/absent").line, 12);  // an absent value stands at its key
}

TEST(ConnectorSettings, what_readers_take_differently_is_refused) {
    for (const auto* value :
         {"08", "yes", "No", "on", "TRUE", "1_000", "0x1F", "0o17", "1e5", "11.10", "5.", "99999999999999999999",
          "-007"}) {
        const auto loaded = load(with_settings(std::string{"  key: "} + value + "\n"));
        EXPECT_FALSE(loaded.settings.has_value()) << value;
        ASSERT_EQ(loaded.findings.size(), 1U) << value;
        EXPECT_EQ(loaded.findings[0].at.line, 4);
        EXPECT_EQ(loaded.findings[0].at.column, 8);
        const auto quoted = load(with_settings(std::string{"  key: \""} + value + "\"\n"));
        EXPECT_TRUE(quoted.settings.has_value()) << value;
    }
}

TEST(ConnectorSettings, secrets_in_the_clear_are_warned_about) {
    for (const auto* tree :
         {"  password: x\n", "  auth: { bearer: x }\n", "  auth: { pat: x }\n",
          "  auth:\n    basic: { user: u, pass: x }\n", "  api-key: \"x\"\n", "  smtp_password: x\n",
          "  headers: { Authorization: x }\n", "  auth: x\n"}) {
        const auto loaded = load(with_settings(tree));
        EXPECT_TRUE(loaded.settings.has_value()) << tree;
        EXPECT_THAT(brief(loaded), Contains(testing::EndsWith("warning K033"))) << tree;
    }
    for (const auto* tree :
         {"  password: secret:pupr-password\n", "  auth: { type: basic, user: hub, password: secret:x }\n",
          "  keyword: x\n", "  tokens_per_minute: 5\n", "  secret_file: x\n"}) {
        EXPECT_THAT(brief(load(with_settings(tree))), IsEmpty()) << tree;
    }
}

TEST(ConnectorSettings, limits_and_flags_of_an_instance) {
    auto files = good_files();
    files["connectors/pupr-rest.yaml"] =
        "instance: pupr-rest\nuse: rest\nidempotent: true\nisolation: dedicated\n"
        "limits: { in_flight: 8, timeout: 5s, retry_base: 250ms, retry_cap: 2min, retry_budget: 7d }\n";
    const auto loaded = load(files);
    ASSERT_TRUE(loaded.settings.has_value()) << testing::PrintToString(brief(loaded));
    const auto& instance = loaded.settings->instances[0];
    EXPECT_EQ(instance.connector, "rest");
    EXPECT_EQ(instance.settings_json, "{}");
    EXPECT_TRUE(instance.idempotent);
    EXPECT_EQ(instance.isolation, model::Isolation::dedicated);
    EXPECT_EQ(instance.in_flight, 8U);
    EXPECT_EQ(instance.timeout, std::chrono::seconds{5});
    EXPECT_EQ(instance.retry_base, std::chrono::milliseconds{250});
    EXPECT_EQ(instance.retry_cap, std::chrono::minutes{2});
    EXPECT_EQ(instance.retry_budget, std::chrono::hours{168});
}

TEST(ConnectorSettings, only_bundled_connectors_share_a_runner_unasked) {
    auto files = good_files();
    const auto isolation = [&](const std::string& yaml) {
        files["connectors/pupr-rest.yaml"] = "instance: pupr-rest\n" + yaml;
        const auto loaded = load(files);
        return loaded.settings ? std::optional{loaded.settings->instances[0].isolation} : std::nullopt;
    };
    EXPECT_EQ(isolation("use: rest\n"), model::Isolation::shared);
    EXPECT_EQ(isolation("use: other\n"), model::Isolation::dedicated);
    EXPECT_EQ(isolation("use: other\nisolation: shared\n"), model::Isolation::shared);
}

Loaded load_with_maintenance(const std::string& windows) {
    auto files = good_files();
    files["connectors/pupr-rest.yaml"] = "instance: pupr-rest\nuse: rest\nmaintenance:\n" + windows;
    return load(std::move(files));
}

TEST(Maintenance, of_every_week_or_once) {
    const auto loaded = load_with_maintenance(
        "  - { days: [sat, sun], from: \"22:00\", to: \"04:00\", zone: Asia/Makassar }\n"
        "  - { from: \"12:00\", to: \"24:00\" }\n"
        "  - { from: 2026-12-05T20:00:00+07:00, to: \"2026-12-07T06:00:00+07:00\" }\n");
    ASSERT_TRUE(loaded.settings.has_value()) << testing::PrintToString(brief(loaded));
    const auto& windows = loaded.settings->instances[0].maintenance;
    ASSERT_EQ(windows.size(), 3U);
    EXPECT_EQ(windows[0].days, 0x60);
    EXPECT_EQ(windows[0].from, 22 * 60);
    EXPECT_EQ(windows[0].to, 4 * 60);
    EXPECT_EQ(windows[0].zone, "Asia/Makassar");
    EXPECT_EQ(windows[1].days, 0x7F);
    EXPECT_EQ(windows[1].to, 1440);
    EXPECT_EQ(windows[1].zone, "Asia/Jakarta");
    EXPECT_FALSE(windows[1].begins);
    ASSERT_TRUE(windows[2].begins && windows[2].ends);
    EXPECT_EQ(*windows[2].ends - *windows[2].begins, std::chrono::hours{34});
}

TEST(Maintenance, what_is_never_open_or_unclear_is_refused) {
    const std::pair<const char*, const char*> cases[] = {
        {"  - { from: \"22:00\", to: \"22:00\" }\n", "connectors/pupr-rest.yaml:4:5 error K047"},
        {"  - { from: \"2026-12-05T20:00:00Z\", to: \"2026-12-05T20:00:00Z\" }\n",
         "connectors/pupr-rest.yaml:4:5 error K047"},
        {"  - { from: \"22:00\", to: \"2026-12-05T20:00:00Z\" }\n", "connectors/pupr-rest.yaml:4:13 error K049"},
        {"  - { from: 22:00, to: \"23:00\" }\n", "connectors/pupr-rest.yaml:4:13 error K049"},
        {"  - { from: \"22:00\", to: \"23:00\", zone: WIB }\n", "connectors/pupr-rest.yaml:4:41 error K016"},
        {"  - { from: \"22:00\" }\n", "connectors/pupr-rest.yaml:4:5 error K012"},
        {"  - { from: \"2026-12-05T20:00:00Z\", to: \"2026-12-06T20:00:00Z\", days: sat }\n",
         "connectors/pupr-rest.yaml:4:5 error K042"},
        {"  from: \"22:00\"\n", "connectors/pupr-rest.yaml:4:3 error K013"}};
    for (const auto& [windows, expected] : cases) {
        EXPECT_THAT(brief(load_with_maintenance(windows)), Contains(expected)) << windows;
    }
}

Loaded load_with_expectation(const std::string& expect) {
    auto files = good_files();
    files["connectors/pupr-rest.yaml"] =
        "instance: pupr-rest\nuse: rest\nlimits: { poll_every: 5min }\nexpect: " + expect + "\n";
    return load(std::move(files));
}

TEST(Expectation, of_polls_and_of_what_they_bring) {
    const auto loaded = load_with_expectation(
        "{ poll: 30min, item: 24h, days: [mon, fri], from: \"08:00\", to: \"16:00\", zone: Asia/Jayapura }");
    ASSERT_TRUE(loaded.settings.has_value()) << testing::PrintToString(brief(loaded));
    const auto& expect = loaded.settings->instances[0].expect;
    EXPECT_EQ(expect.poll, std::chrono::minutes{30});
    EXPECT_EQ(expect.item, std::chrono::hours{24});
    EXPECT_EQ(expect.hours.days, 0x11);
    EXPECT_EQ(expect.hours.from, 8 * 60);
    EXPECT_EQ(expect.hours.to, 16 * 60);
    EXPECT_EQ(expect.hours.zone, "Asia/Jayapura");
    const auto item = load_with_expectation("{ item: 2h }");
    ASSERT_TRUE(item.settings.has_value()) << testing::PrintToString(brief(item));
    EXPECT_EQ(item.settings->instances[0].expect.poll.count(), 0);
    EXPECT_EQ(item.settings->instances[0].expect.hours.to, 1440);
}

TEST(Expectation, what_is_never_or_always_silent_is_refused) {
    const std::pair<const char*, const char*> cases[] = {
        {"{}", "connectors/pupr-rest.yaml:4:9 error K040"},
        {"{ poll: 5min }", "connectors/pupr-rest.yaml:4:17 error K042"},
        {"{ poll: 1h, days: mon }", "connectors/pupr-rest.yaml:4:9 error K042"},
        {"{ item: 1h, from: \"08:00\", to: \"08:00\" }", "connectors/pupr-rest.yaml:4:9 error K047"},
        {"{ item: 1h, from: 08:00 }", "connectors/pupr-rest.yaml:4:27 error K049"},
        {"{ item: 1h, zone: WIB }", "connectors/pupr-rest.yaml:4:27 error K016"},
        {"{ item: soon }", "connectors/pupr-rest.yaml:4:17 error K025"},
        {"30min", "connectors/pupr-rest.yaml:4:9 error K013"}};
    for (const auto& [expect, expected] : cases) {
        EXPECT_THAT(brief(load_with_expectation(expect)), Contains(expected)) << expect;
    }
}

Loaded load_with_reconciliation(const std::string& reconcile) {
    auto files = good_files();
    files["connectors/pupr-rest.yaml"] = "instance: pupr-rest\nuse: rest\nreconcile: " + reconcile + "\n";
    return load(std::move(files));
}

TEST(Reconciliation, when_and_how_far_back) {
    const auto loaded = load_with_reconciliation("{ at: \"03:30\", zone: Asia/Jayapura, window: 7d }");
    ASSERT_TRUE(loaded.settings.has_value()) << testing::PrintToString(brief(loaded));
    const auto& set = loaded.settings->instances[0].reconcile;
    EXPECT_TRUE(set.nightly);
    EXPECT_EQ(set.at, 3 * 60 + 30);
    EXPECT_EQ(set.zone, "Asia/Jayapura");
    EXPECT_EQ(set.window, std::chrono::hours{7 * 24});
    const auto off = load_with_reconciliation("{ nightly: false }");
    ASSERT_TRUE(off.settings.has_value()) << testing::PrintToString(brief(off));
    EXPECT_FALSE(off.settings->instances[0].reconcile.nightly);
    EXPECT_EQ(off.settings->instances[0].reconcile.at, 120);
}

TEST(Reconciliation, what_cannot_be_kept_is_refused) {
    const std::pair<const char*, const char*> cases[] = {
        {"{ window: 5s }", "connectors/pupr-rest.yaml:3:22 error K042"},
        {"{ window: 400d }", "connectors/pupr-rest.yaml:3:22 error K025"},
        {"{ at: 02:00 }", "connectors/pupr-rest.yaml:3:18 error K049"},
        {"{ zone: WIB }", "connectors/pupr-rest.yaml:3:20 error K016"},
        {"nightly", "connectors/pupr-rest.yaml:3:12 error K013"}};
    for (const auto& [reconcile, expected] : cases) {
        EXPECT_THAT(brief(load_with_reconciliation(reconcile)), Contains(expected)) << reconcile;
    }
}

}  // namespace
}  // namespace hub::settings
