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
        replace(settings, "age: 60s", "age: 1s");
        CityInstance files;
        files.name = "files";
        files.connector = "csv_drop";
        files.timeout = "10s";
        files.poll_every = "200ms";
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

    /// As an office does it: under another name, then renamed.
    void put(const std::string& place, const std::string& name, const std::string& text) const {
        const auto made = folder / place / (name + ".tmp");
        std::ofstream{made, std::ios::binary} << text;
        fs::permissions(made, static_cast<fs::perms>(0666));
        fs::rename(made, folder / place / name);
    }
    /// The result of a file, once it has been read and put away.
    [[nodiscard]] std::string result_of(const std::string& place, const std::string& name) const {
        const bool done = wait_until(
            [&] { return fs::exists(folder / "results" / name) && !fs::exists(folder / place / name); }, 30s, 20ms);
        return done ? read(folder / "results" / name) : "nothing";
    }
    [[nodiscard]] std::string status_of(const std::string& id) { return text(look_up(id), "status"); }
    /// How often an event stands in all histories.
    [[nodiscard]] std::int64_t events(int kind) const {
        return city.count("SELECT count(*) FROM event WHERE kind = " + std::to_string(kind));
    }
    static constexpr int followed_up = 9;  // model::EventKind

    fs::path folder = city.folder() / "drop";
    const std::string header = "nomor;status;jawaban;tanggal\r\n";
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

TEST_F(E2eCsvDrop, answers_change_the_complaint_and_the_office_learns_it) {
    prepare_files();
    hub.start_ready();
    const auto answered = file_id("files", "k1");
    const auto returned = file_id("files", "k2");
    const auto asked = file_id("files", "k3");
    const auto parked = file_id("files", "k4");
    ASSERT_TRUE(outbox_empties());
    ASSERT_TRUE(wait_until([&] { return fs::exists(folder / "answers"); }, 20s, 20ms)) << "the first poll makes it";
    put("answers", "jawaban.csv",
        header + answered + ";Selesai;\"Lampu \"\"PJU\"\" sudah menyala\";\r\n" + returned +
            ";bukan wewenang;jalan nasional;\r\n" + asked + ";kurang data;Mohon foto;\r\n" + parked +
            ";menunggu anggaran;;\r\n0000000000000;selesai;;\r\n" + answered + ";selesai;x;kemarin\r\n");
    const auto result = result_of("answers", "jawaban.csv");
    EXPECT_NE(result.find("rows=6;applied=3;duplicate=0;parked=1;refused=1;broken=1;empty=0"), std::string::npos)
        << result;
    EXPECT_EQ(status_of(answered), "in_progress") << "a final answer: closed once its reporter has had time to object";
    EXPECT_EQ(text(event_of(look_up(answered), "answered"), "text"), "Lampu \"PJU\" sudah menyala");
    EXPECT_EQ(text(event_of(look_up(returned), "returned"), "text"), "jalan nasional");
    EXPECT_EQ(status_of(asked), "postponed");
    EXPECT_FALSE(event_of(look_up(parked), "update_parked").empty());
    EXPECT_EQ(files_in("archive"), 1U);
    EXPECT_FALSE(file_of("errors", "jawaban.csv.rejected.csv").empty());

    const auto before = city.count("SELECT count(*) FROM event");
    put("answers", "lagi.csv", read(file_of("archive", "")));
    EXPECT_NE(result_of("answers", "lagi.csv").find("applied=0;duplicate=4"), std::string::npos);
    EXPECT_EQ(city.count("SELECT count(*) FROM event"), before);
    expect_conserved();
}

TEST_F(E2eCsvDrop, our_own_file_that_comes_back_is_no_answer) {
    prepare_files();
    hub.start_ready();
    const auto id = file_id("files", "k1");
    ASSERT_TRUE(outbox_empties());
    ASSERT_TRUE(wait_until([&] { return fs::exists(folder / "answers"); }, 20s, 20ms));
    const auto before = city.count("SELECT count(*) FROM event");
    put("answers", "kembali.csv", read(file_of("out", id)));
    EXPECT_NE(result_of("answers", "kembali.csv").find("own_file"), std::string::npos);
    EXPECT_EQ(city.count("SELECT count(*) FROM event"), before);
    EXPECT_EQ(files_in("errors"), 0U);
}

TEST_F(E2eCsvDrop, complaints_of_the_offices_own_door_go_where_they_belong) {
    roads.start();
    prepare_files();
    hub.start_ready();
    ASSERT_TRUE(wait_until([&] { return fs::exists(folder / "new"); }, 20s, 20ms));
    const std::string rows =
        "agenda;judul;isi;kategori;wilayah;anonim\r\n7/2026;Jalan rusak;Di pasar;roads;18.72;ya\r\n"
        "8/2026;Lampu mati;Di kantor;files;18.72;tidak\r\n";
    put("new", "loket.csv", rows);
    const auto result = result_of("new", "loket.csv");
    EXPECT_NE(result.find("applied=2"), std::string::npos) << result;
    ASSERT_TRUE(outbox_empties());
    EXPECT_EQ(city.count("SELECT count(*) FROM complaint"), 2);
    EXPECT_EQ(roads.stats().tickets, 1U) << "another office's is handed to that office";
    EXPECT_EQ(files_in("out"), 0U) << "its own it has already";
    put("new", "loket-lagi.csv", rows + "9/2026;Baru;isi;files;18.72;\r\n");
    EXPECT_NE(result_of("new", "loket-lagi.csv").find("applied=1;duplicate=2"), std::string::npos);
    EXPECT_EQ(city.count("SELECT count(*) FROM complaint"), 3);
    expect_conserved();
}

// Killed while it reads: each answer has its effect once, each file its result.
TEST_F(E2eCsvDrop, a_hub_that_is_killed_applies_each_answer_once) {
    prepare_files();
    hub.start_ready();
    std::vector<std::string> ids;
    for (int i = 0; i < 60; ++i) {
        ids.push_back(file_id("files", "k" + std::to_string(i)));
    }
    ASSERT_TRUE(outbox_empties());
    ASSERT_TRUE(wait_until([&] { return fs::exists(folder / "answers"); }, 20s, 20ms));
    for (int i = 0; i < 6; ++i) {
        auto rows = header;
        for (int k = 0; k < 10; ++k) {
            rows += ids[static_cast<std::size_t>(i * 10 + k)] + ";ditindaklanjuti;Sudah;\r\n";
        }
        put("answers", "jawaban-" + std::to_string(i) + ".csv", rows);
        if (i % 2 == 0) {
            (void)wait_until([&] { return events(followed_up) > i * 10; }, 5s, 1ms);
            hub.kill();
            hub.start_ready();
        }
    }
    for (int i = 0; i < 6; ++i) {
        EXPECT_NE(result_of("answers", "jawaban-" + std::to_string(i) + ".csv").find("rows=10;"), std::string::npos);
    }
    EXPECT_EQ(events(followed_up), 60);
    EXPECT_EQ(files_in("archive"), 6U);
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
