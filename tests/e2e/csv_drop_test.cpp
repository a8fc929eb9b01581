// An office that works with files: the bundled CSV connector through the real hub and its runner.
#include "e2e_city.hpp"

#include <fstream>
#include <iterator>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

class E2eCsvDrop : public E2eCity {
protected:
    /// The example of config/examples, with a folder of this test's, read at once instead of after a minute.
    void prepare_files() {
        const auto example = read(fs::path{std::getenv("SP4N_SOURCE")} / "config/examples/dishub-csv.yaml");
        auto settings = example.substr(example.find("\nsettings:\n") + 11);
        replace(settings, "/srv/sp4n/dishub", folder.string());
        replace(settings, "complete: stable", "complete: renamed");
        CityInstance files;
        files.name = "files";
        files.connector = "csv_drop";
        files.settings = settings;
        city.instances = {files, rest_instance("roads", roads.port())};
        fs::create_directories(folder);
        fs::permissions(folder, static_cast<fs::perms>(0777));
        city.write_config();
        city.prepare_database();
    }
    static void replace(std::string& text, const std::string& what, const std::string& by) {
        const auto at = text.find(what);
        ASSERT_NE(at, std::string::npos) << what;
        text.replace(at, what.size(), by);
    }
    static std::string read(const fs::path& file) {
        std::ifstream in{file, std::ios::binary};
        return {std::istreambuf_iterator<char>{in}, {}};
    }
    /// The one file of a folder whose name begins so; empty while there is none.
    [[nodiscard]] fs::path file_of(const std::string& place, const std::string& prefix) const {
        std::error_code ignored;
        for (const auto& entry : fs::directory_iterator{folder / place, ignored}) {
            if (entry.path().filename().string().starts_with(prefix)) {
                return entry.path();
            }
        }
        return {};
    }
    [[nodiscard]] std::size_t files_in(const std::string& place) const {
        std::error_code ignored;
        const fs::directory_iterator found{folder / place, ignored};
        return static_cast<std::size_t>(std::distance(found, fs::directory_iterator{}));
    }

    fs::path folder = city.folder() / "drop";
};

TEST_F(E2eCsvDrop, a_complaint_becomes_a_file) {
    prepare_files();
    hub.start_ready();
    const auto id = file_id("files", "k1");
    ASSERT_TRUE(outbox_empties());
    const auto file = file_of("out", id);
    ASSERT_FALSE(file.empty());
    const auto rows = read(file);
    EXPECT_TRUE(rows.starts_with("\xEF\xBB\xBF\"jenis\";\"nomor\";\"judul\""));
    EXPECT_NE(rows.find("\"pengaduan\";\"" + id + "\";\"Jalan berlubang\";\"Di depan sekolah\""), std::string::npos);
    EXPECT_EQ(text(event_of(look_up(id), "delivered"), "external_ref"), file.filename().string());
    expect_conserved();
}

TEST_F(E2eCsvDrop, a_folder_that_is_away_gets_it_when_it_comes) {
    prepare_files();
    fs::remove(folder);
    hub.start_ready();
    const auto id = file_id("files", "k1");
    ASSERT_TRUE(wait_until([&] { return city.count("SELECT count(*) FROM attempt") >= 3; }, 20s, 20ms));
    EXPECT_FALSE(fs::exists(folder)) << "a mount that is away is not made";
    fs::create_directories(folder);
    fs::permissions(folder, static_cast<fs::perms>(0777));
    ASSERT_TRUE(outbox_empties());
    EXPECT_EQ(files_in("out"), 1U);
    EXPECT_FALSE(file_of("out", id).empty());
    expect_conserved();
}

// Killed again and again while it hands over: each complaint is one file, and every file is whole.
TEST_F(E2eCsvDrop, a_hub_that_is_killed_hands_each_over_once) {
    prepare_files();
    std::vector<std::string> ids;
    for (int round = 0; round < 5; ++round) {
        hub.start_ready();
        for (int i = 0; i < 12; ++i) {
            ids.push_back(file_id("files", "k" + std::to_string(round) + "-" + std::to_string(i)));
        }
        hub.kill();
    }
    hub.start_ready();
    ASSERT_TRUE(outbox_empties(60s));
    EXPECT_EQ(files_in("out"), ids.size());
    for (const auto& id : ids) {
        const auto rows = read(file_of("out", id));
        EXPECT_NE(rows.find("\"" + id + "\""), std::string::npos);
        EXPECT_TRUE(rows.ends_with("\"\r\n"));
    }
    expect_conserved();
}

}  // namespace
}  // namespace hub::testing
