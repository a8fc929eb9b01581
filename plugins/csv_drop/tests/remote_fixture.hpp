#pragma once
#include "connector.hpp"
#include "fake_host.hpp"
#include "parsed.hpp"
#include "sample_call.hpp"
#include "settings_of.hpp"

#include "hub/testing/file_servers.hpp"
#include "hub/testing/tcp_proxy.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

namespace hub::csv_drop {

namespace fs = std::filesystem;
namespace json = boost::json;
using Names = std::vector<std::string>;

/// Each way to the same folder of the office: what the tests of it are run with.
struct Way {
    const char* name;
    const char* remote;  ///< settings; @…@ is replaced
    friend void PrintTo(const Way& way, std::ostream* out) { *out << way.name; }
};
inline constexpr Way local{"local", ""};
inline constexpr Way openssh{
    "openssh",
    R"({"sftp":{"host":"127.0.0.1","port":@SSH@,"user":"@USER@","folder":"@FOLDER@","host_key":"@HOST_KEY@",
               "key":"secret:ed25519"}})"};
inline constexpr Way password{
    "proftpd",
    R"({"sftp":{"host":"127.0.0.1","port":@SFTP@,"user":"dinas","folder":"@BELOW@","known_hosts":"@KNOWN@",
               "password":"secret:password"}})"};

inline constexpr Way ftps_explicit{
    "ftps_explicit",
    R"({"ftps":{"host":"localhost","port":@FTP@,"user":"dinas","folder":"@BELOW@","password":"secret:password",
               "tls":{"ca":"@CA@"}}})"};
inline constexpr Way ftps_implicit{
    "ftps_implicit",
    R"({"ftps":{"host":"localhost","port":@FTPS@,"user":"dinas","folder":"@FOLDER@","password":"secret:password",
               "tls":{"ca":"@CA@"},"mode":"implicit"}})"};

/// The servers are the program's: tests run one after another, each in a folder of its own.
class Remote : public ::testing::Test {
protected:
    static testing::FileServers& servers() {
        static testing::FileServers started;
        return started;
    }
    void SetUp() override {
        if (const auto why = testing::FileServers::missing(); !why.empty()) {
            GTEST_SKIP() << why;
        }
        static int made = 0;
        below = "office" + std::to_string(++made);
        folder = servers().data() / below;
        fs::create_directory(folder);
        fs::permissions(folder, fs::perms::all);
        for (const auto* key : {"ed25519", "ecdsa", "rsa", "locked", "stranger"}) {
            host.secrets_by_name[key] = servers().key(key);
        }
        host.secrets_by_name["password"] = "secret";
        host.secrets_by_name["passphrase"] = "buka";
        host.secrets_by_name["wrong"] = "not it";
    }
    void TearDown() override {
        connector.reset();
        fs::remove_all(folder);
    }

    [[nodiscard]] json::value settings_for(const Way& way, std::uint16_t port = 0) const {
        auto tree = good_settings(folder);
        tree.as_object()["file_mode"] = "0666";
        set_at(tree, "/answers/columns/attachments", "lampiran");
        set_at(tree, "/out/attachments", "keterangan");
        tree.at("out").as_object().erase("update");
        tree.at("out").as_object().erase("withdrawal");
        std::string remote{way.remote};
        if (remote.empty()) {
            return tree;
        }
        const std::pair<std::string, std::string> values[] = {
            {"@SSH@", std::to_string(port != 0 ? port : servers().ssh)},
            {"@SFTP@", std::to_string(port != 0 ? port : servers().sftp)},
            {"@FTP@", std::to_string(port != 0 ? port : servers().ftp)},
            {"@FTPS@", std::to_string(port != 0 ? port : servers().ftps)},
            {"@USER@", servers().ssh_user()},
            {"@FOLDER@", folder.string()},
            {"@BELOW@", below},
            {"@HOST_KEY@", servers().host_key()},
            {"@KNOWN@", servers().known_hosts().string()},
            {"@CA@", servers().certificate()}};
        for (const auto& [placeholder, value] : values) {
            if (const auto at = remote.find(placeholder); at != std::string::npos) {
                remote.replace(at, placeholder.size(), value);
            }
        }
        tree.as_object().erase("folder");
        tree.as_object()["remote"] = json::parse(remote);
        return tree;
    }
    void start(const json::value& tree) {
        const SettingsOf settings{tree};
        connector = std::make_unique<CsvDropConnector>(host.host(), settings.settings());
    }
    sdk::Outcome poll() {
        const hubc_task task{sizeof task, 0, 7, timeout_ms, sdk::c_str("trace")};
        return connector->poll(sdk::Task{task});
    }
    sdk::Outcome probe() {
        const hubc_task task{sizeof task, 0, 7, timeout_ms, sdk::c_str("trace")};
        return connector->probe(sdk::Task{task});
    }
    sdk::Outcome submit() {
        sample.raw().timeout_ms = timeout_ms;
        return connector->submit(sample.call());
    }
    /// As an office does it: whole under its name at once, its own or everybody's to move away.
    void put(const std::string& path, std::string_view text) const {
        const auto file = folder / path;
        fs::create_directories(file.parent_path());
        fs::permissions(file.parent_path(), fs::perms::all);
        const auto part = file.string() + ".tmp";
        std::ofstream{part, std::ios::binary} << text;
        fs::permissions(part, static_cast<fs::perms>(0666));
        fs::rename(part, file);
    }
    [[nodiscard]] std::string content(const std::string& path) const {
        std::ifstream in{folder / path, std::ios::binary};
        return {std::istreambuf_iterator<char>{in}, {}};
    }
    [[nodiscard]] Names names(const std::string& place) const {
        Names found;
        if (fs::exists(folder / place)) {
            for (const auto& entry : fs::directory_iterator{folder / place}) {
                found.push_back(entry.path().filename().string());
            }
        }
        std::ranges::sort(found);
        return found;
    }

    std::string below;
    fs::path folder;
    FakeHost host;
    plugins::SampleCall sample;
    std::unique_ptr<CsvDropConnector> connector;
    std::int64_t timeout_ms = 30'000;
    const std::string name = "7Q2F9K3M0ABCD-01938f3a-0000-7000-8000-000000000001.csv";
    static constexpr std::string_view header = "nomor;status;jawaban;tanggal\r\n";
};

}  // namespace hub::csv_drop
