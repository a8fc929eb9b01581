// What `help CODE` says is true: the wrong example brings the code, the right one does not.
#include "hub/settings/help.hpp"

#include "test_folder.hpp"

#include <gmock/gmock.h>

#include <iterator>
#include <regex>

namespace hub::settings {
namespace {

TEST(Help, every_code_has_one_in_both_languages) {
    std::ifstream file{SP4N_SOURCE_FOLDER "/hub/settings/README.md"};
    const std::string readme{std::istreambuf_iterator<char>{file}, {}};
    const std::regex row{"\n\\| (K\\d{3}) \\|"};
    std::vector<std::string> codes;
    for (std::sregex_iterator at{readme.begin(), readme.end(), row}, end; at != end; ++at) {
        codes.push_back((*at)[1]);
    }
    std::vector<std::string> explained;
    for (const auto& help : code_helps()) {
        explained.emplace_back(help.code);
        EXPECT_GT(help.english.size(), 36U) << help.code;
        EXPECT_GT(help.indonesian.size(), 36U) << help.code;
        EXPECT_NE(help.english, help.indonesian);
        EXPECT_NE(help.wrong, help.right) << help.code;
    }
    EXPECT_EQ(explained, codes);
}

TEST(Help, the_wrong_example_brings_the_code_and_the_right_one_does_not) {
    int tried = 0;
    for (const auto& help : code_helps()) {
        if (help.file.empty()) {
            continue;
        }
        ++tried;
        const std::string name{help.file};
        auto files = good_files();
        if (files.at(name).find(help.right) == std::string::npos) {  // beside what stands there
            files.at(name) += std::string{help.right} + "\n";
        }
        const auto brings = [&] {
            const auto loaded = load(files);
            return std::ranges::any_of(
                loaded.findings, [&](const Diagnostic& finding) { return finding.code == help.code; });
        };
        EXPECT_FALSE(brings()) << help.code;
        auto& text = files.at(name);
        text.replace(text.find(help.right), help.right.size(), help.wrong);
        EXPECT_TRUE(brings()) << help.code << "\n" << text;
    }
    EXPECT_GE(tried, 35);
}

TEST(Help, is_shown_with_its_examples) {
    EXPECT_EQ(find_code_help("K999"), nullptr);
    EXPECT_EQ(
        render(*find_code_help("k019"), Language::id),
        "K019\n\nBentuk kode wilayah keliru: provinsi (PP), kabupaten atau kota (PP.RR), kecamatan (PP.RR.DD), "
        "kelurahan "
        "atau desa (PP.RR.DD.VVVV).\n\nKeliru (agencies/metro.yaml):\n        jurisdiction: [\"1872\"]\n\n"
        "Benar (agencies/metro.yaml):\n        jurisdiction: [\"18.72\"]\n");
}

}  // namespace
}  // namespace hub::settings
