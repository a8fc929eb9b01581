// hub/docs/first-complaint.md: every command of the page is run, in its order, and prints what stands there.
#include "e2e_city.hpp"
#include "told_page.hpp"

#include "hub/testing/temp_folder.hpp"

#include <cstdlib>
#include <filesystem>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

class E2ePages : public E2eCity {
protected:
    /// The office of the page: Dinas PUPR with its own system, which the hub asks for news.
    void build_metro() {
        auto pupr = rest_instance("pupr-rest", works.port());
        pupr.poll_every = "200ms";
        pupr.settings +=
            "  poll:\n    path: /tickets?since={{cursor}}&limit=50\n    first: \"0\"\n    next: /next\n    page_size: "
            "50\n"
            "    item: { items: /data, id: /id, ours: /ref, status: /status, note: /jawaban, key: /changed }\n";
        city.instances = {pupr};
        city.write_config();
        city.write_file(
            "config/agencies/city.yaml",
            "agencies:\n"
            "  - { id: metro, name: { id: Kota, en: City }, zone: Asia/Jakarta, jurisdiction: [\"18.72\"] }\n"
            "  - { id: metro/pupr, name: { id: PUPR, en: Works }, parent: metro, handles: [transport.street-light],"
            " connector: pupr-rest }\n"
            "  - { id: desk, kind: desk, name: { id: Meja, en: Desk } }\n");
        city.write_file(
            "config/categories.yaml",
            "categories:\n  - { code: transport, name: { id: Angkutan, en: Transport } }\n"
            "  - { code: transport.street-light, name: { id: Lampu, en: Light } }\n");
        city.prepare_database();
        key = city.add_key("run", "national_admin");
    }
    [[nodiscard]] RanCommand run_here(const std::string& command) const {
        const TempFolder output;
        ProcessOptions options;
        options.program = "/bin/sh";
        options.args = {
            "-c", "cd '" + place.path().string() + "' && " +
                      replaced(command, "127.0.0.1:8091", "127.0.0.1:" + std::to_string(works.port()))};
        options.env = {
            {"PATH", (city.folder() / "bin").string() + ":" + std::getenv("PATH")},
            {"LC_ALL", "C"},
            {"SP4N_URL", "http://127.0.0.1:" + std::to_string(hub.port())},
            {"SP4N_KEY", key}};
        options.stdout_file = output.path() / "out";
        options.stderr_file = output.path() / "err";
        const auto ended = run(options, 60s);
        return {
            ended && ended->signal == 0 ? ended->code : -1, read_file(output.path() / "out"),
            read_file(output.path() / "err")};
    }

    TempFolder place{"sp4n-page"};
    OfficeProcess& works = city.add_office("PUPR");
    std::string key;
};

TEST_F(E2ePages, a_first_complaint_goes_as_the_page_says) {
    const auto page = read_page(read_file(fs::path{std::getenv("SP4N_SOURCE")} / "hub/docs/first-complaint.md"));
    ASSERT_GE(page.size(), 6U);
    works.start();
    build_metro();
    hub.start_ready();
    for (const auto& told : page) {
        RanCommand last;
        static_cast<void>(wait_until(
            [&] {
                last = run_here(told.command);
                return difference(told, told.prints, last).empty();
            },
            30s, 50ms));
        EXPECT_EQ(difference(told, told.prints, last), "");
    }
    EXPECT_EQ(works.stats().tickets, 1U);
    expect_conserved();
}

}  // namespace
}  // namespace hub::testing
