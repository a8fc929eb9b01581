// The active version in the database is the truth: who publishes, who follows, what is refused, and going back.
#include "e2e_city.hpp"

#include <csignal>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

class E2eConfiguration : public E2eCity {
protected:
    City::Ran config(std::vector<std::string> words) const {
        words.insert(words.begin(), "config");
        words.insert(words.end(), {"--url", city.database_url("sp4n_owner")});
        return city.run_hub(std::move(words));
    }
    City::Ran publish(const std::string& note) const {
        return config({"publish", "--config", city.config().string(), "--note", note});
    }
    [[nodiscard]] bool uses(const HubNode& node, int version) const {
        return wait_until([&] { return node.metric("sp4n_config_version") == version; }, 20s, 10ms);
    }
    /// Another agency appears, with an instance of its own.
    void add_agency(const std::string& name) {
        city.instances.push_back(rest_instance(name, transport.port()));
        city.write_config();
    }
};

TEST_F(E2eConfiguration, every_node_follows_what_one_publishes_and_a_rollback_too) {
    roads.start();
    transport.start();
    prepare();
    auto& other = city.add_node("other");
    hub.start_ready();
    other.start_ready();
    ASSERT_TRUE(uses(hub, 1));
    ASSERT_TRUE(uses(other, 1));
    EXPECT_EQ(city.count("SELECT count(*) FROM config_activation"), 1) << "two first starts, one of them is the first";
    add_agency("water");
    const auto published = publish("a third agency");
    EXPECT_EQ(published.code, 0) << published.err;
    EXPECT_NE(published.out.find("connectors/water.yaml  +"), std::string::npos) << published.out;
    ASSERT_TRUE(uses(hub, 2)) << hub.log();
    ASSERT_TRUE(uses(other, 2)) << other.log();
    ASSERT_TRUE(wait_until([&] { return other.metric("sp4n_connector_up{connector=\"water\"}") == 1; }, 20s, 10ms));
    const auto id = file_id("water", "k1");
    ASSERT_TRUE(outbox_empties());
    EXPECT_EQ(transport.tickets_of(id).size(), 1U);
    EXPECT_EQ(city.count("SELECT config FROM complaint"), 2);

    EXPECT_EQ(config({"rollback", "1"}).code, 2) << "not without --yes";
    EXPECT_EQ(config({"rollback", "9", "--yes"}).code, 1);
    EXPECT_EQ(config({"rollback", "1", "--yes"}).code, 0);
    ASSERT_TRUE(uses(hub, 1));
    ASSERT_TRUE(uses(other, 1));
    const auto history = json::parse(config({"history", "--json"}).out).at("activations").as_array();
    ASSERT_EQ(history.size(), 3U);
    EXPECT_EQ(history[0].at("version").as_int64(), 1);
    EXPECT_TRUE(history[0].at("active").as_bool());
    EXPECT_EQ(std::string{history[1].at("note").as_string()}, "a third agency");
    EXPECT_EQ(std::string{history[2].at("author").as_string()}.substr(0, 11), "first start");

    const auto shown = config({"show", "2", "--file", "connectors/water.yaml"});
    EXPECT_EQ(shown.out.substr(0, 15), "instance: water") << shown.out;
    const auto diff = config({"diff", "1", "2"});
    EXPECT_NE(diff.out.find("--- /dev/null\n+++ 2/connectors/water.yaml\n"), std::string::npos) << diff.out;
    EXPECT_EQ(config({"show", "2"}).out.find("hub.yaml"), std::string::npos) << "each node's own, of no version";
    const auto against = city.run_hub({"config", "diff", "--config", city.config().string()});
    EXPECT_NE(against.out.find("+++ folder/connectors/water.yaml"), std::string::npos) << against.out << against.err;
}

TEST_F(E2eConfiguration, a_later_start_keeps_the_active_one_and_says_that_the_folder_differs) {
    roads.start();
    transport.start();
    prepare();
    hub.start_ready();
    ASSERT_TRUE(uses(hub, 1));
    EXPECT_EQ(hub.stop(), ExitStatus{});
    add_agency("water");
    hub.start_ready();
    ASSERT_TRUE(wait_until([&] { return hub.log().find("app.folder_differs") != std::string::npos; }, 20s, 10ms));
    EXPECT_EQ(hub.metric("sp4n_config_version"), 1);
    EXPECT_NE(hub.log().find("is not what is active: version 1"), std::string::npos) << hub.log();
    EXPECT_EQ(post(complaint("water"), "k1")->status, 422U) << "not a category of the active version";
    hub.signal(SIGHUP);
    ASSERT_TRUE(uses(hub, 2)) << "SIGHUP publishes the folder: " << hub.log();
    file("water", "k2");
    ASSERT_TRUE(outbox_empties());
}

TEST_F(E2eConfiguration, what_is_wrong_is_not_published_and_a_dry_run_changes_nothing) {
    prepare();
    hub.start_ready();
    ASSERT_TRUE(uses(hub, 1));
    add_agency("water");
    const auto dry = config({"publish", "--config", city.config().string(), "--dry-run", "--json"});
    EXPECT_EQ(dry.code, 0) << dry.err;
    EXPECT_TRUE(json::parse(dry.out).at("published").is_null());
    EXPECT_EQ(json::parse(dry.out).at("files").as_array().size(), 3U) << dry.out;
    city.write_file("config/routing.yaml", "rules: []\nunsure: { to: nobody }\n");
    const auto wrong = publish("broken");
    EXPECT_EQ(wrong.code, 1);
    EXPECT_NE(wrong.err.find("error[K014]"), std::string::npos) << wrong.err;
    EXPECT_EQ(city.count("SELECT count(*) FROM config_activation"), 1);
}

TEST_F(E2eConfiguration, a_version_that_a_node_cannot_use_is_refused_and_told) {
    roads.start();
    prepare();
    hub.start_ready();
    ASSERT_TRUE(uses(hub, 1));
    // Of an older or a newer hub: this one knows no such key.
    static_cast<void>(city.sql(
        "WITH v AS (INSERT INTO config_version (hash, has_files) VALUES ('other', true) RETURNING id),"
        " f AS (INSERT INTO config_file SELECT v.id, path, body || CASE WHEN path = 'routing.yaml' THEN 'future: 1' "
        "ELSE '' END FROM config_file, v WHERE version = 1),"
        " a AS (INSERT INTO config_activation (version, previous, author, note) SELECT id, 1, 'x', '' FROM v RETURNING "
        "id)"
        " UPDATE config_active SET activation = (SELECT id FROM a)"));
    ASSERT_TRUE(wait_until([&] { return hub.log().find("app.version_refused") != std::string::npos; }, 20s, 10ms));
    EXPECT_EQ(hub.metric("sp4n_config_last_reload_successful"), 0);
    EXPECT_EQ(hub.metric("sp4n_config_version"), 1);
    file("roads", "k1");
    ASSERT_TRUE(outbox_empties()) << "the last good one works on";
    EXPECT_EQ(hub.stop(), ExitStatus{});
    hub.start();
    ASSERT_TRUE(
        wait_until([&] { return hub.log().rfind("app.version_refused") > hub.log().rfind("app.stopped"); }, 20s, 10ms));
    EXPECT_EQ(hub.client().get("/readyz")->status, 503U) << "it has none that it can use";
    EXPECT_EQ(config({"rollback", "1", "--yes"}).code, 0);
    EXPECT_TRUE(hub.wait_ready()) << hub.log();
    EXPECT_EQ(hub.metric("sp4n_config_last_reload_successful"), 1);
}

TEST_F(E2eConfiguration, a_changed_calendar_moves_open_deadlines_as_previewed) {
    prepare();
    hub.start_ready();
    ASSERT_TRUE(uses(hub, 1));
    for (int i = 0; i < 20; ++i) {
        file("", "k" + std::to_string(i));
    }
    // Every Monday to Friday of the next three weeks becomes a day off: whatever is open moves.
    const auto days = city.sql(
        "SELECT to_char(d, 'YYYY'), to_char(d, 'YYYY-MM-DD') FROM generate_series(current_date + 1, current_date + 21, "
        "interval '1 day') d WHERE extract(isodow FROM d) < 6");
    std::map<std::string, std::string> added;
    for (const auto& day : days) {
        added[day[0]] += "  " + day[1] + ": Libur\n";
    }
    for (const auto& [year, lines] : added) {
        auto path = city.config() / "calendar" / (year + ".yaml");
        auto text = read_file(path);
        for (const auto& day : days) {  // holidays that are there already are left alone
            if (const auto at = text.find("  " + day[1]); at != std::string::npos) {
                text.erase(at, text.find('\n', at) + 1 - at);
            }
        }
        text.insert(text.find("public:\n") + 8, lines);
        city.write_file("config/calendar/" + year + ".yaml", text);
    }
    const auto preview = city.run_hub({"calendar", "preview", "--config", city.config().string(), "--json"});
    ASSERT_EQ(preview.code, 0) << preview.err;
    EXPECT_EQ(json::parse(preview.out).at("affected").as_int64(), 20) << preview.out;
    EXPECT_EQ(publish("libur").code, 0);
    ASSERT_TRUE(
        wait_until([&] { return hub.log().find("engine.calendar_recomputed") != std::string::npos; }, 20s, 10ms));
    EXPECT_EQ(city.count("SELECT moved FROM calendar_pass"), 20);
    EXPECT_EQ(hub.metric("sp4n_deadlines_recomputed_total"), 20);
}

}  // namespace
}  // namespace hub::testing
