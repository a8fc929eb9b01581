// Starting, reloading and ending; a database that is away.
#include "e2e_city.hpp"

#include <csignal>
#include <filesystem>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

class E2eLifecycle : public E2eCity {
protected:
    Result<HttpReply> ask(const std::string& target) { return hub.client().get(target); }
    unsigned status_of(const std::string& target) {
        const auto reply = ask(target);
        return reply ? reply->status : 0;
    }
};

TEST_F(E2eLifecycle, without_a_database_it_lives_says_so_and_comes_alive_by_itself) {
    roads.start();
    prepare();
    shared_cluster()->stop();
    hub.start();
    ASSERT_TRUE(wait_until([&] { return status_of("/livez") == 200; }, 20s, 10ms));
    const auto readiness = ask("/readyz");
    ASSERT_TRUE(readiness);
    EXPECT_EQ(readiness->status, 503U);
    EXPECT_EQ(json::parse(readiness->body).at("ready"), false);
    EXPECT_NE(json::parse(readiness->body).at("reason"), "");
    EXPECT_NE(readiness->header("Retry-After"), "");
    const auto refused = post(complaint("roads"), "k1");
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->status, 503U) << refused->body;
    EXPECT_EQ(json::parse(refused->body).at("code"), "storage_unavailable");
    EXPECT_NE(refused->header("Retry-After"), "");
    shared_cluster()->start();
    ASSERT_TRUE(hub.wait_ready());
    file("roads", "k1");
    ASSERT_TRUE(outbox_empties());
    EXPECT_EQ(roads.stats().tickets, 1U);
}

TEST_F(E2eLifecycle, a_database_that_goes_and_comes_back) {
    roads.start();
    prepare();
    hub.start_ready();
    file("roads", "k1");
    ASSERT_TRUE(outbox_empties());
    shared_cluster()->crash();
    EXPECT_TRUE(wait_until([&] { return status_of("/readyz") == 503; }, 5s, 10ms)) << "readiness follows the database";
    const auto began = std::chrono::steady_clock::now();
    const auto refused = post(complaint("roads", "Lampu"), "k2");
    EXPECT_LT(std::chrono::steady_clock::now() - began, 3s);
    ASSERT_TRUE(refused);
    EXPECT_EQ(refused->status, 503U) << refused->body;
    EXPECT_EQ(status_of("/livez"), 200U);
    shared_cluster()->start();
    ASSERT_TRUE(hub.wait_ready());
    const auto filed = post(complaint("roads", "Lampu"), "k2");
    ASSERT_TRUE(filed);
    EXPECT_EQ(filed->status, 201U) << filed->body;
    ASSERT_TRUE(outbox_empties());
    EXPECT_EQ(roads.stats().tickets, 2U);
    EXPECT_EQ(city.count("SELECT count(*) FROM complaint"), 2);
    expect_conserved();
}

/// The office answers while the database is away: its connector does not wait, and the answer is kept until it can be
/// stored.
TEST_F(E2eLifecycle, an_answer_that_comes_while_the_database_is_away_is_kept) {
    roads.start({"--delay-ms", "2000"});
    prepare();
    city.instances[0].timeout = "10s";  // not so near to the office's pause
    city.write_config();
    hub.start_ready();
    const auto id = file_id("roads", "k1");
    ASSERT_TRUE(wait_until([&] { return roads.stats().tickets == 1; }, 10s, 10ms));
    shared_cluster()->crash();
    ASSERT_TRUE(wait_until([&] { return status_of("/readyz") == 503; }, 5s, 10ms));
    EXPECT_FALSE(wait_until([&] { return hub.log().find("runner_fenced") != std::string::npos; }, 1s, 50ms))
        << "the connector has done its work: it does not hang";
    shared_cluster()->start();
    ASSERT_TRUE(hub.wait_ready());
    ASSERT_TRUE(outbox_empties());
    EXPECT_EQ(city.count("SELECT count(*) FROM attempt"), 0) << "it needed one";
    const auto now = look_up(id);
    const auto accepted = event_of(now, "accepted");
    const auto delivered = event_of(now, "delivered");
    ASSERT_FALSE(accepted.empty() || delivered.empty()) << json::serialize(now);
    EXPECT_EQ(accepted.at("seq").as_int64() + 1, delivered.at("seq").as_int64())
        << "first what it says, then that it is";
    expect_conserved();
}

/// SAB1: a database that would forget what it acknowledged is not used.
TEST_F(E2eLifecycle, REL_SAB1_an_unsafe_database_is_refused) {
    prepare();
    static_cast<void>(city.sql(
        "ALTER ROLE sp4n_hub IN DATABASE " + city.sql("SELECT current_database()")[0][0] +
        " SET synchronous_commit = off"));
    hub.start();
    ASSERT_TRUE(wait_until([&] { return hub.log().find("synchronous_commit") != std::string::npos; }, 20s, 10ms))
        << hub.log();
    EXPECT_EQ(status_of("/readyz"), 503U);
    EXPECT_EQ(post(complaint("roads"), "k1")->status, 503U);
    EXPECT_EQ(city.count("SELECT count(*) FROM complaint"), 0);
}

TEST_F(E2eLifecycle, a_broken_folder_is_refused_and_the_old_one_keeps_serving) {
    roads.start();
    prepare();
    hub.start_ready();
    const auto reload = [&](double expected) {
        hub.signal(SIGHUP);
        return wait_until([&] { return hub.metric("sp4n_config_last_reload_successful") == expected; }, 20s, 10ms);
    };
    city.write_file("config/routing.yaml", "rules: []\nunsure: { to: nobody }\n");
    ASSERT_TRUE(reload(0)) << hub.log();
    file("roads", "k1");
    ASSERT_TRUE(outbox_empties());
    EXPECT_EQ(roads.stats().tickets, 1U);
    EXPECT_EQ(status_of("/readyz"), 200U);
    // The next good folder is taken: a third agency appears.
    city.instances.push_back(rest_instance("water", transport.port()));
    transport.start();
    city.write_config();
    ASSERT_TRUE(reload(1)) << hub.log();
    const auto id = file_id("water", "k2");
    ASSERT_TRUE(outbox_empties());
    EXPECT_EQ(transport.tickets_of(id).size(), 1U);
    EXPECT_EQ(city.count("SELECT count(DISTINCT config) FROM complaint"), 2) << "each cites its version";
}

TEST_F(E2eLifecycle, a_reload_asks_the_connectors_too) {
    roads.start();
    prepare();
    hub.start_ready();
    const auto refused = [&](const std::string& code) {
        const auto before = hub.log().size();
        hub.signal(SIGHUP);
        return wait_until(
            [&] {
                const auto said = hub.log().substr(before);
                return said.find(code) != std::string::npos && said.find("app.reload_refused") != std::string::npos;
            },
            20s, 10ms);
    };
    const auto good = city.instances;
    city.instances[0].connector = "restt";
    city.write_config();
    EXPECT_TRUE(refused("K901")) << hub.log();
    city.instances = good;
    city.instances[0].settings += "  bse_url: http://127.0.0.1:1\n";
    city.write_config();
    EXPECT_TRUE(refused("K903")) << hub.log();
    EXPECT_EQ(hub.metric("sp4n_config_last_reload_successful"), 0);
    file("roads", "k1");
    ASSERT_TRUE(outbox_empties()) << "the old one keeps working";
    EXPECT_EQ(roads.stats().tickets, 1U);
}

TEST_F(E2eLifecycle, a_reload_while_the_database_is_away_is_taken_when_it_is_back) {
    roads.start();
    transport.start();
    prepare();
    hub.start_ready();
    shared_cluster()->crash();
    ASSERT_TRUE(wait_until([&] { return status_of("/readyz") == 503; }, 5s, 10ms));
    city.instances.push_back(rest_instance("lost", transport.port()));  // reloaded, and replaced before it is taken
    city.write_config();
    hub.signal(SIGHUP);
    ASSERT_TRUE(wait_until([&] { return hub.log().find("app.reload_waits") != std::string::npos; }, 20s, 10ms))
        << hub.log();
    city.instances.back() = rest_instance("water", transport.port());
    city.more_hub_yaml = "listen: { http: \"127.0.0.1:1\" }\nlimits: { body: 32KiB }\n";
    city.write_config();
    std::filesystem::remove(city.config() / "connectors/lost.yaml");
    hub.signal(SIGHUP);
    ASSERT_TRUE(wait_until([&] { return hub.log().find("app.restart_needed") != std::string::npos; }, 20s, 10ms));
    EXPECT_NE(hub.log().find("\"listen.http, limits.body\""), std::string::npos) << hub.log();
    shared_cluster()->start();
    ASSERT_TRUE(hub.wait_ready());
    ASSERT_TRUE(wait_until([&] { return city.count("SELECT count(*) FROM config_version") == 2; }, 20s, 10ms));
    ASSERT_TRUE(wait_until([&] { return hub.metric("sp4n_connector_up{connector=\"water\"}") == 1; }, 20s, 10ms));
    const auto id = file_id("water", "k1");
    ASSERT_TRUE(outbox_empties());
    EXPECT_EQ(transport.tickets_of(id).size(), 1U);
}

/// Root writes into the data folder: what the hub's user owns below it must not lead root elsewhere.
TEST_F(E2eLifecycle, as_root_the_data_folder_stays_roots_and_links_are_not_followed) {
    if (::geteuid() != 0) {
        GTEST_SKIP() << "only root changes owners";
    }
    prepare();
    const auto data = city.folder() / "data-hub";
    const auto victim = city.folder() / "victim";
    std::filesystem::create_directories(data);
    std::filesystem::create_directories(victim);
    std::filesystem::create_directory_symlink(victim, data / "node");
    const auto refused =
        city.run_hub({"serve", "--config", city.config().string(), "--data", data.string(), "--listen", "127.0.0.1:0"});
    EXPECT_NE(refused.code, 0);
    EXPECT_NE(refused.err.find("data_folder_unusable"), std::string::npos) << refused.err;
    const auto owner = [](const std::filesystem::path& path) {
        struct stat status {};
        EXPECT_EQ(::lstat(path.c_str(), &status), 0) << path;
        return status.st_uid;
    };
    EXPECT_EQ(owner(victim), 0U);
    // A folder that an earlier version gave away, with a link where that version changed owners.
    std::filesystem::remove(data / "node");
    city.write_file("precious", "root's");
    std::filesystem::create_symlink(city.folder() / "precious", data / "lock");
    const auto* account = ::getpwnam(hub_user().c_str());
    ASSERT_NE(account, nullptr);
    ASSERT_EQ(::chown(data.c_str(), account->pw_uid, account->pw_gid), 0);
    hub.start_ready();
    EXPECT_EQ(owner(city.folder() / "precious"), 0U);
    EXPECT_EQ(owner(data), 0U);
    EXPECT_EQ(owner(data / "node"), account->pw_uid);
    EXPECT_EQ(owner(data / "node" / "lock"), account->pw_uid);
}

TEST_F(E2eLifecycle, secrets_that_root_wrote_work_after_it_became_an_ordinary_user) {
    roads.start();
    prepare();
    city.instances[0].settings += "  auth: { bearer: secret:office-token }\n";
    city.write_config();
    const auto secret = city.folder() / "data-hub/secrets/office-token";
    city.write_file("data-hub/secrets/office-token", "geheim-4711\n");
    std::filesystem::permissions(secret, std::filesystem::perms::owner_read);
    std::filesystem::permissions(secret.parent_path(), std::filesystem::perms::owner_all);
    hub.start_ready();
    file("roads", "k1");
    EXPECT_TRUE(outbox_empties()) << hub.log();
    EXPECT_EQ(roads.stats().tickets, 1U);
    EXPECT_EQ(hub.log().find("geheim-4711"), std::string::npos);
}

TEST_F(E2eLifecycle, as_root_a_folder_that_the_user_cannot_read_is_told_at_the_start) {
    if (::geteuid() != 0) {
        GTEST_SKIP() << "only root reads what the hub's user cannot";
    }
    prepare();
    const auto told = [&] { return hub.log().find("app.configuration_unreadable") != std::string::npos; };
    hub.start_ready();
    EXPECT_FALSE(told()) << hub.log();
    hub.stop();
    std::filesystem::permissions(city.config() / "connectors", std::filesystem::perms::owner_all);
    hub.start_ready();
    EXPECT_TRUE(told()) << hub.log();
    hub.signal(SIGHUP);
    EXPECT_TRUE(wait_until([&] { return hub.log().find("app.reload_refused") != std::string::npos; }, 20s, 10ms))
        << "a folder that cannot be looked into is not one without instances";
}

TEST_F(E2eLifecycle, an_empty_secret_is_told) {
    prepare();
    city.instances[0].settings += "  auth: { bearer: secret:office-token }\n";
    city.write_config();
    city.write_file("data-hub/secrets/office-token", "\n");
    std::filesystem::permissions(city.folder() / "data-hub/secrets/office-token", std::filesystem::perms::owner_read);
    hub.start_ready();
    EXPECT_TRUE(wait_until([&] { return hub.log().find("secret_unreadable") != std::string::npos; }, 20s, 10ms))
        << hub.log();
}

TEST_F(E2eLifecycle, sigterm_drains_and_exits_0) {
    roads.start({"--delay-ms", "300"});
    prepare();
    hub.start_ready();
    for (int i = 0; i < 12; ++i) {
        file("roads", "k" + std::to_string(i));
    }
    EXPECT_EQ(hub.stop(), ExitStatus{}) << hub.log();
    EXPECT_EQ(static_cast<std::int64_t>(roads.stats().tickets), city.count("SELECT delivered FROM conservation"))
        << "what was on its way is recorded";
    EXPECT_EQ(city.count("SELECT count(*) FROM complaint"), 12);
    expect_conserved();
    hub.start_ready();
    ASSERT_TRUE(outbox_empties());
    EXPECT_EQ(roads.stats().tickets, 12U);
    EXPECT_EQ(roads.stats().duplicates, 0U);
}

TEST_F(E2eLifecycle, serve_exits_78_for_a_broken_folder_and_3_for_a_taken_place) {
    prepare();
    hub.start_ready();
    const auto taken = city.run_hub(
        {"serve", "--config", city.config().string(), "--data", (city.folder() / "data-hub").string(), "--listen",
         "127.0.0.1:0"});
    EXPECT_EQ(taken.code, 3) << taken.err;
    EXPECT_NE(taken.err.find("data_folder_in_use"), std::string::npos) << taken.err;
    const auto port_taken = city.run_hub(
        {"serve", "--config", city.config().string(), "--data", (city.folder() / "data-other").string(), "--listen",
         "127.0.0.1:" + std::to_string(hub.port())});
    EXPECT_EQ(port_taken.code, 3) << port_taken.err;
    city.write_file("config/sla.yaml", "policies: [\n");
    const auto broken =
        city.run_hub({"serve", "--config", city.config().string(), "--data", (city.folder() / "data-third").string()});
    EXPECT_EQ(broken.code, 78) << broken.err;
    EXPECT_NE(broken.err.find("sla.yaml"), std::string::npos) << broken.err;
    EXPECT_TRUE(hub.running());
}

}  // namespace
}  // namespace hub::testing
