#pragma once
#include "hub/settings/load.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

namespace hub::settings {

using Files = std::map<std::string, std::string>;

/// A small configuration without a fault.
inline Files good_files() {
    return {
        {"hub.yaml", "listen: { http: \"127.0.0.1:8080\" }\n"},
        {"categories.yaml",
         "categories:\n"
         "  - { code: public-works, name: { id: Pekerjaan Umum, en: Public works } }\n"
         "  - { code: public-works.road, name: { id: Jalan, en: Road } }\n"
         "  - { code: transport, name: { id: Perhubungan, en: Transport } }\n"},
        {"agencies/metro.yaml",
         "agencies:\n"
         "  - id: metro\n"
         "    name: { id: Kota Metro, en: City of Metro }\n"
         "    zone: Asia/Jakarta\n"
         "    jurisdiction: [\"18.72\"]\n"
         "  - id: metro/pupr\n"
         "    name: { id: PUPR, en: Public works }\n"
         "    parent: metro\n"
         "    handles: [public-works]\n"
         "    connector: pupr-rest\n"
         "  - id: triage\n"
         "    kind: desk\n"
         "    name: { id: Meja, en: Desk }\n"},
        {"routing.yaml",
         "rules:\n"
         "  - name: supervisory\n"
         "    when: { supervisory: true, region: \"18.72\" }\n"
         "    to: metro\n"
         "unsure: { to: triage }\n"
         "tests:\n"
         "  - name: road\n"
         "    complaint: { category: public-works.road, region: \"18.72.01\" }\n"
         "    expect: { to: metro/pupr, by: competence }\n"},
        {"sla.yaml",
         "policies:\n"
         "  - name: p\n"
         "    basis: a law\n"
         "    valid_from: 2018-01-01\n"
         "    clocks:\n"
         "      verification: { limit: 3 }\n"},
        {"calendar/2026.yaml",
         "year: 2026\n"
         "source: a decree\n"
         "public:\n"
         "  2026-01-01: Tahun Baru\n"
         "joint_leave: [2026-12-24]\n"},
        {"connectors/pupr-rest.yaml",
         "instance: pupr-rest\n"
         "use: rest\n"
         "settings:\n"
         "  base_url: http://127.0.0.1:1\n"}};
}

/// Files in a folder of their own, removed at the end.
class TestFolder {
public:
    explicit TestFolder(const Files& files) {
        auto pattern = (std::filesystem::temp_directory_path() / "sp4n-settings-XXXXXX").string();
        EXPECT_NE(mkdtemp(pattern.data()), nullptr);
        path_ = pattern;
        for (const auto& [name, text] : files) {
            write(name, text);
        }
    }
    ~TestFolder() {
        std::error_code error;
        std::filesystem::remove_all(path_, error);
    }
    TestFolder(const TestFolder&) = delete;
    TestFolder& operator=(const TestFolder&) = delete;

    void write(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories((path_ / name).parent_path());
        std::ofstream{path_ / name, std::ios::binary} << text;
    }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] Loaded load() const { return load_folder(path_); }

private:
    std::filesystem::path path_;
};

inline Loaded load(const Files& files) {
    return TestFolder{files}.load();
}

/// "routing.yaml:3:9 error K014"
inline std::string brief(const Diagnostic& finding) {
    std::string text = finding.at.file;
    if (finding.at.line > 0) {
        text += ":" + std::to_string(finding.at.line) + ":" + std::to_string(finding.at.column);
    }
    return text + (finding.severity == Severity::error ? " error " : " warning ") + finding.code;
}

inline std::vector<std::string> brief(const Loaded& loaded) {
    std::vector<std::string> all;
    for (const auto& finding : loaded.findings) {
        all.push_back(brief(finding));
    }
    return all;
}

/// The good files with one text of one file replaced.
inline Files with(const std::string& file, std::string_view old_text, std::string_view new_text) {
    auto files = good_files();
    auto& text = files.at(file);
    const auto at = text.find(old_text);
    EXPECT_NE(at, std::string::npos) << old_text;
    text.replace(at, old_text.size(), new_text);
    return files;
}

}  // namespace hub::settings
