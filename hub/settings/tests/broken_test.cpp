// Broken folders and what is said about them, in both languages. Each folder of broken/ lies over broken/base: its
// files replace those of the base, removed.txt names what is missing. SP4N_UPDATE=1 writes the reports anew; look at
// them.
#include "test_folder.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <iterator>
#include <set>
#include <sstream>

namespace hub::settings {
namespace {

namespace fs = std::filesystem;

const fs::path broken = fs::path{SP4N_SOURCE_FOLDER} / "hub/settings/tests/broken";

std::string read(const fs::path& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

Files files_below(const fs::path& folder) {
    Files out;
    for (const auto& entry : fs::recursive_directory_iterator{folder}) {
        const auto name = fs::relative(entry.path(), folder).string();
        if (entry.is_regular_file() && name != "removed.txt" && !name.starts_with("expected.")) {
            out[name] = read(entry.path());
        }
    }
    return out;
}

std::vector<fs::path> cases() {
    std::vector<fs::path> out;
    for (const auto& entry : fs::directory_iterator{broken}) {
        if (entry.is_directory() && entry.path().filename() != "base") {
            out.push_back(entry.path());
        }
    }
    std::ranges::sort(out);
    return out;
}

Loaded load_case(const fs::path& folder, const TestFolder& into) {
    auto files = files_below(broken / "base");
    std::istringstream removed{read(folder / "removed.txt")};
    for (std::string name; std::getline(removed, name);) {
        EXPECT_EQ(files.erase(name), 1U) << folder << name;
    }
    for (auto& [name, text] : files_below(folder)) {
        files[name] = text;
    }
    for (const auto& [name, text] : files) {
        into.write(name, text);
    }
    return into.load();
}

void expect_golden(const fs::path& golden, const std::string& text) {
    if (const char* update = std::getenv("SP4N_UPDATE"); update != nullptr && std::string_view{update} == "1") {
        std::ofstream{golden, std::ios::binary} << text;
    }
    EXPECT_EQ(read(golden), text) << golden << ": if this is better, run the test with SP4N_UPDATE=1";
}

TEST(Broken, the_base_is_right) {
    EXPECT_THAT(brief(load(files_below(broken / "base"))), testing::IsEmpty());
    EXPECT_EQ(files_below(broken / "base"), good_files());
}

TEST(Broken, every_folder_is_told_about_as_recorded_in_both_languages) {
    std::set<std::string> codes;
    for (const auto& folder : cases()) {
        const TestFolder made{Files{}};
        const auto loaded = load_case(folder, made);
        EXPECT_FALSE(loaded.findings.empty()) << folder;
        for (const auto& finding : loaded.findings) {
            codes.insert(finding.code);
            EXPECT_FALSE(finding.message.entry().empty())
                << folder << ": English only: " << finding.message.in(Language::en);
        }
        const auto expected = folder.filename().string().substr(0, 4);
        const auto has = [&](const Diagnostic& d) { return d.code == "K" + expected.substr(1); };
        EXPECT_TRUE(std::ranges::any_of(loaded.findings, has)) << folder;
        expect_golden(folder / "expected.en", render(loaded.findings, made.path().string(), Language::en));
        expect_golden(folder / "expected.id", render(loaded.findings, made.path().string(), Language::id));
    }
    EXPECT_GE(cases().size(), 60U);
    EXPECT_GE(codes.size(), 40U) << testing::PrintToString(codes);
}

}  // namespace
}  // namespace hub::settings
