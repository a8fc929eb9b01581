// hub/docs/operators-story.md, told again: every command of the page is run, in its order, and prints what stands
// there.
#include "e2e_city.hpp"
#include "told_page.hpp"

#include "hub/testing/temp_folder.hpp"

#include <cstdlib>
#include <filesystem>
#include <set>
#include <vector>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

TEST(Page, a_line_must_look_as_told) {
    EXPECT_TRUE(looks_like("a\t6 waiting, 3s\tx (1)", "a  6 waiting, 2h  … (1)"));
    EXPECT_FALSE(looks_like("a\t7 waiting, 3s", "a  6 waiting, 2h"));
    EXPECT_FALSE(looks_like("a 6 waiting, 3s more", "a 6 waiting, 2h"));
    EXPECT_TRUE(is_as_told("one\ntwo\nthree\n", {"one", "three"}));
    EXPECT_FALSE(is_as_told("three\none\n", {"one", "three"}));
    EXPECT_FALSE(is_as_told("", {"one"}));
    EXPECT_FALSE(is_as_told("one\n", {}));
}

class E2eOperatorsStory : public E2eCity {
protected:
    /// The two offices of the page.
    void build_metro() {
        auto pupr = rest_instance("pupr-rest", works.port());
        pupr.poll_every = "200ms";
        pupr.more = "expect: { poll: 3s }\n";
        pupr.settings +=
            "  auth: { bearer: secret:pupr-token }\n"
            "  poll:\n    path: /tickets?since={{cursor}}&limit=50\n    first: \"0\"\n    next: /next\n    page_size: "
            "50\n"
            "    item: { items: /data, id: /id, ours: /ref, status: /status, note: /jawaban }\n";
        city.instances = {pupr, rest_instance("dishub-rest", transport.port())};
        city.write_config();
        city.write_file(
            "config/agencies/city.yaml",
            "agencies:\n"
            "  - { id: metro, name: { id: Kota, en: City }, zone: Asia/Jakarta, jurisdiction: [\"18.72\"] }\n"
            "  - { id: metro/pupr, name: { id: PUPR, en: Works }, parent: metro, handles: [roads], connector: "
            "pupr-rest }\n"
            "  - { id: metro/dishub, name: { id: Dishub, en: Transport }, parent: metro, handles: [transport],"
            " connector: dishub-rest }\n"
            "  - { id: desk, kind: desk, name: { id: Meja, en: Desk } }\n");
        city.write_file(
            "config/categories.yaml",
            "categories:\n  - { code: roads, name: { id: Jalan, en: Roads } }\n"
            "  - { code: transport, name: { id: Angkutan, en: Transport } }\n");
        city.write_file("data-hub/secrets/pupr-token", "kata-sandi-lama\n");
        fs::permissions(secrets() / "pupr-token", fs::perms::owner_read | fs::perms::owner_write);
        fs::permissions(secrets(), fs::perms::owner_all);
        city.prepare_database();
        admin = city.add_key("board", "national_admin");
    }
    [[nodiscard]] fs::path secrets() const { return city.folder() / "data-hub/secrets"; }

    /// What the page calls by names of its own.
    [[nodiscard]] std::string here(std::string text) const {
        text = replaced(std::move(text), "8KQ3M7TRX29BD", tracking);
        text = replaced(std::move(text), "127.0.0.1:8080", "127.0.0.1:" + std::to_string(hub.port()));
        return replaced(std::move(text), "/var/lib/sp4n-hub/secrets", secrets().string());
    }
    [[nodiscard]] RanCommand run_here(const std::string& command) const {
        const TempFolder output;
        ProcessOptions options;
        options.program = "/bin/sh";
        options.args = {"-c", here(command)};
        options.env = {
            {"PATH", (city.folder() / "bin").string() + ":" + std::getenv("PATH")},
            {"LC_ALL", "C"},
            {"SP4N_URL", "http://127.0.0.1:" + std::to_string(hub.port())},
            {"SP4N_KEY", admin},
            {"NEW_TOKEN", "kata-sandi-baru"},
            {"DATABASE", city.database_url("postgres")}};
        options.stdout_file = output.path() / "out";
        options.stderr_file = output.path() / "err";
        const auto ended = run(options, 60s);
        return {
            ended && ended->signal == 0 ? ended->code : -1, read_file(output.path() / "out"),
            read_file(output.path() / "err")};
    }
    /// Runs it until it prints what the page says: what is told comes true after a while. None of the page's commands
    /// minds being repeated.
    void tell(const Told& told) const {
        auto prints = told.prints;
        for (auto& line : prints) {
            line = here(line);
        }
        RanCommand last;
        static_cast<void>(wait_until(
            [&] {
                last = run_here(told.command);
                return difference(told, prints, last).empty();
            },
            120s, 50ms));  // polls that failed for a while pause as long
        EXPECT_EQ(difference(told, prints, last), "");
    }
    [[nodiscard]] std::size_t times_in_log(const std::string& event) const {
        const auto log = hub.log();
        std::size_t count = 0;
        for (auto at = log.find(event); at != std::string::npos; at = log.find(event, at + 1)) {
            ++count;
        }
        return count;
    }

    OfficeProcess& works = city.add_office("PUPR");
    std::string admin;
    std::string tracking;  // the complaint that somebody asks about
};

TEST_F(E2eOperatorsStory, every_command_of_the_page_does_what_it_says) {
    const auto page = read_page(read_file(fs::path{std::getenv("SP4N_SOURCE")} / "hub/docs/operators-story.md"));
    ASSERT_GE(page.size(), 10U);
    transport.start();
    works.start({"--token", "kata-sandi-lama"});
    build_metro();
    hub.start_ready();
    file("roads", "before");
    ASSERT_TRUE(outbox_empties()) << hub.log();
    ASSERT_TRUE(wait_until(
        [&] {
            return hub.metric("sp4n_connector_poll_age_seconds{connector=\"pupr-rest\"}").value_or(99) < 3 &&
                   hub.metric("sp4n_connector_silent{connector=\"pupr-rest\"}").value_or(1) == 0;
        },
        30s, 20ms));
    const auto begun = times_in_log("engine.connector_silent");  // a slow start of the runner
    const auto ended = times_in_log("engine.connector_heard");

    works.restart({"--token", "kata-sandi-baru"});  // Friday at five
    tracking = file_id("roads", "friday-1");
    for (int i = 2; i <= 6; ++i) {
        file("roads", "friday-" + std::to_string(i));
    }
    file("transport", "friday-bus");
    for (const auto& told : page) {
        tell(told);
    }

    expect_conserved();
    EXPECT_EQ(city.count("SELECT count(*) FROM delivery"), 0);
    EXPECT_EQ(times_in_log("engine.connector_silent"), begun + 1);
    EXPECT_EQ(times_in_log("engine.connector_heard"), ended + 1);
    EXPECT_EQ(times_in_log("kata-sandi"), 0U) << "no secret in the log";
    works.restart();  // without a password, to be asked about its tickets
    EXPECT_EQ(works.stats().tickets, 7U);
    std::set<std::string> refs;
    for (const auto& ticket : works.tickets()) {
        EXPECT_TRUE(refs.insert(ticket.ref).second) << "twice: " << ticket.ref;
    }
    EXPECT_EQ(refs.count(tracking), 1U);
}

}  // namespace
}  // namespace hub::testing
