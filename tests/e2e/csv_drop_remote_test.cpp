// An office that exchanges files over its own server: the bundled CSV connector through the real hub and its runner, a
// real OpenSSH between them and the office.
#include "e2e_city.hpp"

#include "hub/testing/file_servers.hpp"
#include "hub/testing/tcp_proxy.hpp"

#include <fstream>
#include <iterator>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

class E2eCsvDropRemote : public E2eCity {
protected:
    void SetUp() override {
        if (const auto why = FileServers::missing(); !why.empty()) {
            GTEST_SKIP() << why;
        }
        servers.emplace();
        line.emplace(servers->ssh);
        folder = servers->data();
        // The example of config/examples, with this server.
        const auto example = read(fs::path{std::getenv("SP4N_SOURCE")} / "config/examples/pdam-sftp.yaml");
        auto settings = example.substr(example.find("\nsettings:\n") + 11);
        replace(settings, "host: sftp.pdam.kota.go.id", "host: 127.0.0.1\n      port: " + std::to_string(line->port()));
        replace(settings, "user: sp4n", "user: " + servers->ssh_user());
        replace(settings, "folder: lapor", "folder: " + folder.string());
        replace(
            settings, "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            host_key.empty() ? servers->host_key() : host_key);
        replace(settings, "zone: Asia/Jakarta", "zone: Asia/Jakarta\n  file_mode: \"0666\"");
        CityInstance files;
        files.name = "files";
        files.connector = "csv_drop";
        files.timeout = "10s";
        files.poll_every = "200ms";
        files.settings = settings;
        city.instances = {files};
        city.write_config();
        city.prepare_database();
        hub.set_env("SP4N_SECRET_PDAM_KEY", servers->key("ed25519"));
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

    std::string host_key;
    std::optional<FileServers> servers;
    std::optional<TcpProxy> line;
    fs::path folder;
};

TEST_F(E2eCsvDropRemote, complaints_go_out_and_answers_come_in_whatever_the_server_does) {
    hub.start_ready();
    const auto first = file_id("files", "k1");
    ASSERT_TRUE(outbox_empties()) << servers->log();
    EXPECT_EQ(files_in("out"), 1U);
    servers->stop_ssh();
    const auto second = file_id("files", "k2");
    ASSERT_TRUE(wait_until([&] { return city.count("SELECT count(*) FROM attempt") >= 4; }, 20s, 20ms));
    servers->start_ssh();
    ASSERT_TRUE(outbox_empties());
    line->reset_connections();
    const auto third = file_id("files", "k3");
    ASSERT_TRUE(outbox_empties());
    EXPECT_EQ(files_in("out"), 3U);
    ASSERT_TRUE(wait_until([&] { return fs::exists(folder / "answers"); }, 20s, 20ms)) << "the first poll makes it";
    fs::permissions(folder / "answers", fs::perms::all);
    put("answers", "jawaban.csv",
        "nomor,status,jawaban,tanggal,lampiran\r\n" + first + ",selesai,sudah,,\r\n" + second +
            ",bukan wewenang,jalan nasional,,\r\n" + third + ",kurang data,Mohon foto,,\r\n");
    ASSERT_TRUE(wait_until([&] { return fs::exists(folder / "results/jawaban.csv"); }, 30s, 20ms));
    EXPECT_NE(read(folder / "results/jawaban.csv").find("rows=3;applied=3;"), std::string::npos);
    EXPECT_EQ(text(event_of(look_up(first), "answered"), "text"), "sudah");
    EXPECT_EQ(text(event_of(look_up(second), "returned"), "text"), "jalan nasional");
    EXPECT_TRUE(wait_until([&] { return files_in("archive") == 1; }, 20s, 20ms));
    expect_conserved();
}

// Killed while it hands over by a line that breaks too: each complaint is one file, and every file is whole.
TEST_F(E2eCsvDropRemote, a_hub_that_is_killed_hands_each_over_once) {
    std::vector<std::string> ids;
    for (int round = 0; round < 3; ++round) {
        hub.start_ready();
        for (int i = 0; i < 6; ++i) {
            ids.push_back(file_id("files", "k" + std::to_string(round) + "-" + std::to_string(i)));
        }
        line->reset_connections();
        hub.kill();
    }
    hub.start_ready();
    ASSERT_TRUE(outbox_empties(60s));
    EXPECT_EQ(files_in("out"), ids.size());
    for (const auto& entry : fs::directory_iterator{folder / "out"}) {
        EXPECT_TRUE(read(entry.path()).ends_with("\"\r\n")) << entry.path();
    }
    expect_conserved();
}

class E2eCsvDropStranger : public E2eCsvDropRemote {
protected:
    E2eCsvDropStranger() { host_key = "SHA256:BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBA"; }
};

TEST_F(E2eCsvDropStranger, a_server_with_another_key_is_told_nothing) {
    hub.start_ready();
    (void)file_id("files", "k1");
    ASSERT_TRUE(wait_until(
        [&] { return city.count("SELECT count(*) FROM attempt WHERE detail LIKE '%KEY HAS CHANGED%'") >= 2; }, 20s,
        20ms));
    EXPECT_EQ(files_in("out"), 0U);
    EXPECT_EQ(servers->log().find("Accepted"), std::string::npos);
}

}  // namespace
}  // namespace hub::testing
