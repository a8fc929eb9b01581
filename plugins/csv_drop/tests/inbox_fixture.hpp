#pragma once
#include "connector.hpp"
#include "fake_host.hpp"
#include "parsed.hpp"
#include "settings_of.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <unistd.h>
#include <vector>

namespace hub::csv_drop {

namespace fs = std::filesystem;
using Names = std::vector<std::string>;

/// An office's folder, really there, and a hub that may be away.
class CsvInbox : public ::testing::Test {
protected:
    CsvInbox() {
        auto pattern = (fs::temp_directory_path() / "csv_inbox_XXXXXX").string();
        folder = ::mkdtemp(pattern.data());
        tree = good_settings(folder);
        set_at(tree, "/complaints", boost::json::parse(R"({
            "columns": {"external_ref": "no", "subject": "judul", "body": "isi", "kind": "jenis", "anonymous": "anonim",
                        "reporter.name": "nama"},
            "values": {"kind": {"aduan": "complaint", "usul": "aspiration"}}})"));
        set_at(tree, "/pickup/most_broken_percent", 60);
        start();
    }
    ~CsvInbox() override { fs::remove_all(folder); }

    void start() {
        const SettingsOf settings{tree};
        connector = std::make_unique<CsvDropConnector>(host.host(), settings.settings());
    }
    sdk::Outcome poll() {
        const hubc_task task{sizeof task, 0, 7, 30'000, sdk::c_str("trace")};
        return connector->poll(sdk::Task{task});
    }
    void put(const std::string& name, std::string_view text) const {
        const auto file = folder / name;
        fs::create_directories(file.parent_path());
        std::ofstream{file, std::ios::binary} << text;
    }
    std::string content(const std::string& name) const {
        std::ifstream in{folder / name, std::ios::binary};
        EXPECT_TRUE(in) << name;
        return {std::istreambuf_iterator<char>{in}, {}};
    }
    Names names(const std::string& place) const {
        Names found;
        if (fs::exists(folder / place)) {
            for (const auto& entry : fs::directory_iterator{folder / place}) {
                found.push_back(entry.path().filename().string());
            }
        }
        std::ranges::sort(found);
        return found;
    }
    /// Column `index` of a result file, without header and totals.
    Names column(const std::string& name, std::size_t index) const {
        const auto rows = parse(content(name)).fields();
        Names cells;
        for (std::size_t i = 1; i + 1 < rows.size(); ++i) {
            cells.push_back(rows[i].at(index));
        }
        return cells;
    }
    std::string totals(const std::string& name) const { return parse(content(name)).fields().back().at(4); }

    fs::path folder;
    boost::json::value tree;
    FakeHost host;
    std::unique_ptr<CsvDropConnector> connector;
    static constexpr std::string_view header = "nomor;status;jawaban;tanggal\r\n";
    static constexpr std::string_view prefix = "21000101T070000-";
};

}  // namespace hub::csv_drop
