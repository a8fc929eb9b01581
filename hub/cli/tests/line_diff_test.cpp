#include "line_diff.hpp"

#include <gtest/gtest.h>

#include <random>
#include <sstream>

namespace hub::cli {
namespace {

TEST(LineDiff, says_what_diff_u_says) {
    EXPECT_EQ(
        diff_lines("a/x", "b/x", "1\n2\n3\n4\n5\n6\n7\n8\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n").unified,
        "--- a/x\n+++ b/x\n@@ -2,7 +2,8 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n+9\n");
    EXPECT_EQ(diff_lines("a", "b", "", "new\n").unified, "--- a\n+++ b\n@@ -0,0 +1 @@\n+new\n");
    EXPECT_EQ(diff_lines("a", "b", "old\n", "").unified, "--- a\n+++ b\n@@ -1 +0,0 @@\n-old\n");
    EXPECT_EQ(
        diff_lines("a", "b", "x", "x\n").unified, "--- a\n+++ b\n@@ -1 +1 @@\n-x\n\\ No newline at end of file\n+x\n");
    EXPECT_EQ(diff_lines("a", "b", "same\n", "same\n").unified, "");
}

/// Applies a unified diff as `patch` would.
std::string patched(const std::string& before, const std::string& unified) {
    std::vector<std::string> lines;
    std::istringstream in{before};
    for (std::string line; std::getline(in, line);) {
        lines.push_back(line);
    }
    std::string out;
    std::size_t at = 0;
    std::istringstream diff{unified};
    for (std::string line; std::getline(diff, line);) {
        if (line.starts_with("---") || line.starts_with("+++")) {
            continue;
        }
        if (line.starts_with("@@")) {
            const auto comma = line.find_first_of(", ", 4);
            const auto first = std::stoul(line.substr(4, comma - 4));
            const bool none = line.substr(comma, 2) == ",0";
            for (const auto until = none ? first : first - 1; at < until; ++at) {
                out += lines.at(at) + "\n";
            }
            continue;
        }
        if (line[0] != '+') {
            EXPECT_EQ(lines.at(at), line.substr(1));
            ++at;
        }
        if (line[0] != '-') {
            out += line.substr(1) + "\n";
        }
    }
    for (; at < lines.size(); ++at) {
        out += lines[at] + "\n";
    }
    return out;
}

TEST(LineDiff, applied_to_the_one_it_gives_the_other) {
    std::mt19937 random{7};  // NOLINT(cert-msc51-cpp): the same in every run
    const auto text = [&](std::size_t lines) {
        std::string out;
        for (std::size_t i = 0; i < lines; ++i) {
            out += std::string(1, static_cast<char>('a' + random() % 4)) + "\n";
        }
        return out;
    };
    for (int i = 0; i < 2'000; ++i) {
        const auto before = text(random() % 40);
        const auto after = text(random() % 40);
        const auto diff = diff_lines("a", "b", before, after);
        ASSERT_EQ(patched(before, diff.unified), after) << before << "\n" << diff.unified;
    }
    const auto before = text(6'000);
    const auto after = "x\n" + text(6'000);
    EXPECT_EQ(patched(before, diff_lines("a", "b", before, after).unified), after) << "too long to be compared well";
}

TEST(LineDiff, of_folders_names_what_only_one_has) {
    const auto files = diff_files({{"a", "1\n"}, {"b", "2\n"}}, {{"b", "2\n"}, {"c", "3\n"}}, "old", "new");
    ASSERT_EQ(files.size(), 2U);
    EXPECT_EQ(files.at("a").unified, "--- old/a\n+++ /dev/null\n@@ -1 +0,0 @@\n-1\n");
    EXPECT_EQ(files.at("c").unified, "--- /dev/null\n+++ new/c\n@@ -0,0 +1 @@\n+3\n");
    EXPECT_EQ(files.at("c").added, 1U);
}

}  // namespace
}  // namespace hub::cli
