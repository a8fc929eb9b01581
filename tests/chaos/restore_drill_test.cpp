// REL_B3: a backup taken under load, the machine lost, the backup restored elsewhere: what was stored is there, and
// nothing that may have been sent since the backup is sent again blindly.
#include "chaos_city.hpp"

#include "hub/testing/process.hpp"

#include <cstdlib>
#include <iostream>

namespace hub::testing {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class REL_B3 : public ChaosCity {
protected:
    void SetUp() override {
        ChaosCity::SetUp();
        fs::permissions(place.path(), static_cast<fs::perms>(0755));  // PostgreSQL is another user
        fs::create_directories(place.path() / "data");
        fs::create_directory_symlink(cluster.folder(), place.path() / "data/postgres");
        roads.start({"--delay-ms", "20", "--fault", "cut:0.05"});
        market.start({"--naive", "--delay-ms", "20", "--fault", "500:0.2"});  // something waits at every moment
        hub.start_ready();
    }
    void TearDown() override {
        static_cast<void>(run_script("postgres", {"stop", (there() / "postgres").string()}));
        cluster.start();  // City's end drops its database
    }

    [[nodiscard]] fs::path there() const { return place.path() / "elsewhere"; }
    static std::string script(const std::string& name) {
        const char* source = std::getenv("SP4N_SOURCE");
        return std::string{source == nullptr ? "." : source} + "/scripts/" + name;
    }
    /// Its standard output; a failure of the test when it fails.
    std::string run_script(const std::string& name, std::vector<std::string> args) const {
        ProcessOptions options;
        options.program = script(name);
        options.args = std::move(args);
        options.stdout_file = place.path() / "said";
        const auto ended = run(options, 120s);
        EXPECT_TRUE(ended && *ended == ExitStatus{}) << name << ' ' << options.args.front();
        auto said = read_file(place.path() / "said");
        return said.substr(0, said.find('\n'));
    }
    [[nodiscard]] std::vector<std::string> taking() const {
        return {"take", (place.path() / "data").string(), city.config().string(), (place.path() / "kept").string()};
    }
    [[nodiscard]] std::string take() const {
        auto args = taking();
        args.insert(args.end(), {"--attachments", (city.folder() / "blobs").string()});
        return run_script("backup", args);
    }
    /// A backup without the attachments would be one that loses them.
    [[nodiscard]] bool refuses_a_folder_that_is_not_the_databases() const {
        ProcessOptions options;
        options.program = script("backup");
        options.args = taking();
        options.stderr_file = place.path() / "refused";
        const auto ended = run(options, 120s);
        return ended && ended->code == 1 &&
               read_file(place.path() / "refused").find("--attachments") != std::string::npos;
    }
    void restore(const std::string& backup) {
        std::vector<std::string> args{"restore", backup, there().string()};
        if (const auto user = hub_user(); !user.empty()) {
            args.insert(args.end(), {"--hub-user", user});
        }
        static_cast<void>(run_script("backup", args));
        const auto socket = read_file(there() / "postgres/socket-dir");
        server = "host=" + socket.substr(0, socket.find('\n')) + " port=5432";
    }
    [[nodiscard]] std::int64_t count(const std::string& sql) const {
        return std::stoll(run_sql(server + " user=postgres dbname=" + city.database(), sql).at(0).at(0));
    }
    /// The machine is gone, with everything on it.
    void lose() {
        hub.kill();
        cluster.crash();
    }
    /// Of what waited at the backup, some is delivered before the machine is lost.
    void wait_for_deliveries() {
        const auto then = market.stats().tickets;
        ASSERT_TRUE(wait_until([&] { return market.stats().tickets >= then + 60; }, 60s, 5ms));
    }
    /// Until nothing waits but what ended unknown. The office has no trouble any more.
    void run_elsewhere(HubNode& node) {
        market.restart({"--naive"});
        node.start_ready();
        ASSERT_TRUE(wait_until([&] { return count("SELECT count(*) FROM delivery WHERE state <> 3") == 0; }, 60s, 50ms))
            << node.log();
    }
    [[nodiscard]] std::size_t not_restored(const std::vector<Filed>& filed, std::size_t first) const {
        std::size_t lost = 0;
        for (std::size_t i = 0; i < first; ++i) {
            auto asked = restored_node->client();
            const auto reply =
                asked.get("/v1/complaints/" + filed[i].tracking_id, {{"Authorization", "Bearer " + city.key()}});
            lost += reply && reply->status == 200 ? 0 : 1;
        }
        return lost;
    }

    TempFolder place{"sp4n-drill"};
    HubNode& hub = city.add_node();
    HubNode* restored_node = nullptr;
    std::string server;
};

TEST_F(REL_B3, restored_elsewhere_nothing_is_lost_and_nothing_sent_blindly) {
    auto options = filing({hub.port()});
    options.categories = {"roads", "market"};
    options.threads = 1;  // so that what is confirmed is known in its order
    options.pace = 3ms;
    Filers filers{options};
    ASSERT_TRUE(wait_until([&] { return filers.confirmed() >= 150; }, 60s, 5ms));
    const auto before = filers.confirmed();
    EXPECT_TRUE(refuses_a_folder_that_is_not_the_databases());
    const auto backup = take();
    ASSERT_FALSE(backup.empty());
    wait_for_deliveries();
    lose();
    filers.abandon();
    restore(backup);
    restored_node = &city.add_node_at(server, "elsewhere");
    const auto marked = city.run_hub({"restored", "--config", city.config_of("elsewhere").string()});
    ASSERT_EQ(marked.code, 0) << marked.err;
    const auto in_doubt = std::stoll(marked.out.substr(marked.out.find("in_doubt ") + 9));
    EXPECT_GT(in_doubt, 0) << "nothing waited at the backup: this run shows nothing";
    run_elsewhere(*restored_node);
    const auto lost = not_restored(filers.filed(), before);
    std::cout << "REL_B3 filed=" << filers.filed().size() << " before_the_backup=" << before
              << " restored=" << count("SELECT count(*) FROM complaint") << " lost_of_those_before=" << lost
              << " in_doubt=" << in_doubt << " unknown=" << count("SELECT count(*) FROM delivery WHERE state = 3")
              << " sent_twice_known_keys=" << roads.stats().duplicates
              << " sent_twice_blindly=" << market.stats().duplicates << '\n';
    EXPECT_EQ(lost, 0U);
    EXPECT_EQ(roads.stats().duplicates, 0U) << "it knows our keys";
    EXPECT_EQ(market.stats().duplicates, 0U) << "sent again blindly";
    EXPECT_EQ(count("SELECT off FROM conservation"), 0);
    EXPECT_EQ(count("SELECT count(*) FROM conservation_violation"), 0);
    EXPECT_EQ(restored_node->stop(), ExitStatus{});
}

/// A test that cannot fail proves nothing: without the step between restore and start, the same is sent twice.
TEST_F(REL_B3, a_restore_without_the_mark_is_caught) {
    // More comes in than a slow office takes: at the backup some surely wait which it has before the machine is lost.
    market.restart({"--naive", "--delay-ms", "100"});
    auto options = filing({hub.port()});
    options.categories = {"market"};
    options.pace = 3ms;
    Filers filers{options};
    ASSERT_TRUE(wait_until([&] { return filers.confirmed() >= 200; }, 60s, 5ms));
    const auto backup = take();
    ASSERT_FALSE(backup.empty());
    wait_for_deliveries();
    lose();
    filers.abandon();
    restore(backup);
    restored_node = &city.add_node_at(server, "elsewhere");
    run_elsewhere(*restored_node);
    std::cout << "REL_B3 without the mark: sent_twice_blindly=" << market.stats().duplicates << '\n';
    EXPECT_GT(market.stats().duplicates, 0U) << "a blind resend was not noticed";
    EXPECT_EQ(restored_node->stop(), ExitStatus{});
}

/// With what `backup follow` received: to the last second before the machine was lost.
TEST_F(REL_B3, followed_to_the_last_second) {
    const auto backup = take();
    ASSERT_FALSE(backup.empty());
    ProcessOptions follow;
    follow.program = script("backup");
    follow.args = {"follow", (place.path() / "data").string(), (place.path() / "kept").string()};
    auto following = Process::start(follow);
    ASSERT_TRUE(following);
    auto options = filing({hub.port()});
    options.categories = {"roads", "market"};
    options.threads = 1;
    options.pace = 3ms;
    Filers filers{options};
    ASSERT_TRUE(wait_until([&] { return filers.confirmed() >= 300; }, 60s, 5ms));
    const auto a_second_ago = filers.confirmed();
    static_cast<void>(wait_until([] { return false; }, 1s, 1s));
    lose();
    filers.abandon();
    following->stop();
    restore(backup);
    restored_node = &city.add_node_at(server, "elsewhere");
    ASSERT_EQ(city.run_hub({"restored", "--config", city.config_of("elsewhere").string()}).code, 0);
    run_elsewhere(*restored_node);
    const auto lost = not_restored(filers.filed(), a_second_ago);
    std::cout << "REL_B3 followed: filed=" << filers.filed().size() << " a_second_before_the_end=" << a_second_ago
              << " restored=" << count("SELECT count(*) FROM complaint") << " lost_of_those_before=" << lost
              << " sent_twice_blindly=" << market.stats().duplicates << '\n';
    EXPECT_EQ(lost, 0U);
    EXPECT_EQ(roads.stats().duplicates, 0U);
    EXPECT_EQ(market.stats().duplicates, 0U);
    EXPECT_EQ(restored_node->stop(), ExitStatus{});
}

}  // namespace
}  // namespace hub::testing
