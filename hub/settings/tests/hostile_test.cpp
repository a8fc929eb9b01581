// Files made to hurt (reliability.md TH26): refused, quickly, without a crash.
#include "test_folder.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <random>

namespace hub::settings {
namespace {

using testing::Contains;

std::string repeated(std::string_view piece, std::size_t times) {
    std::string text;
    text.reserve(piece.size() * times);
    for (std::size_t i = 0; i < times; ++i) {
        text += piece;
    }
    return text;
}

std::vector<std::string> refused(const std::string& text) {
    auto files = good_files();
    files["sla.yaml"] = text;
    const TestFolder folder{files};
    const auto start = std::chrono::steady_clock::now();
    const auto loaded = folder.load();
    const auto took = std::chrono::steady_clock::now() - start;
    EXPECT_LT(took, std::chrono::seconds{10}) << text.substr(0, 40);  // generous: sanitizers, a busy machine
    EXPECT_FALSE(loaded.settings.has_value());
    EXPECT_FALSE(render(loaded.findings, folder.path().string()).empty());
    return brief(loaded);
}

TEST(Hostile, alias_bombs_and_the_eight_byte_circle) {
    std::string bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n";
    for (char c = 'b'; c <= 'z'; ++c) {
        const std::string last{static_cast<char>(c - 1)};
        bomb += std::string{c} + ": &" + c + " [" + repeated("*" + last + ", ", 8) + "*" + last + "]\n";
    }
    EXPECT_THAT(refused(bomb), Contains("sla.yaml:1:4 error K007"));
    EXPECT_THAT(refused("&x\n- *x"), Contains("sla.yaml:2:3 error K007"));
    EXPECT_THAT(refused("a: &x\n  <<: *x\n"), Contains("sla.yaml:2:7 error K007"));
}

TEST(Hostile, depth) {
    std::string block;
    for (std::size_t i = 0; i < 1'000; ++i) {
        block += std::string(i, ' ') + "a:\n";
    }
    EXPECT_THAT(refused(block), Contains("sla.yaml:51:51 error K004"));
    EXPECT_THAT(refused(repeated("[", 60'000)), Contains("sla.yaml:1:1 error K004"));
    EXPECT_THAT(refused(repeated("{a: ", 15'000)), Contains("sla.yaml:1:1 error K004"));
    EXPECT_THAT(refused(repeated("[\n", 20'000)), Contains("sla.yaml:201:1 error K004"));
    EXPECT_THAT(refused(repeated("- ", 30'000)), Contains("sla.yaml:1:101 error K004"));
    EXPECT_THAT(refused(repeated("? ", 30'000)), testing::Not(testing::IsEmpty()));
    EXPECT_THAT(refused(repeated(":\n", 30'000)), testing::Not(testing::IsEmpty()));
}

TEST(Hostile, size) {
    EXPECT_THAT(refused(repeated("# comment\n", 104'858)), Contains("sla.yaml error K004"));  // 1 MiB and a bit
    EXPECT_THAT(refused("a: " + std::string(70'000, 'x')), Contains("sla.yaml:1:1 error K004"));
    EXPECT_THAT(refused("a: [" + repeated("b,\n", 150'000) + "]"), Contains(testing::EndsWith("error K004")));
    std::string keys;
    for (int i = 0; i < 60'000; ++i) {
        keys += "k" + std::to_string(i) + ": 1\n";
    }
    EXPECT_THAT(refused(keys), Contains("sla.yaml:50001:1 error K004"));
}

TEST(Hostile, findings_are_bounded) {
    EXPECT_LE(refused(repeated("- !!x y\n", 30'000)).size(), 1'000U);
    EXPECT_LE(refused(repeated("k: 1\n", 30'000)).size(), 1'000U);
    EXPECT_LE(refused("policies:\n" + repeated("  - {}\n", 30'000)).size(), 1'000U);
}

TEST(Hostile, a_report_writes_nothing_to_the_terminal_but_text) {
    auto files = good_files();
    files["sla.yaml"] = "\"a\\e[2Jb\\nc\": 1\n";  // an escape sequence within a key
    const TestFolder folder{files};
    const auto text = render(folder.load().findings, folder.path().string());
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_THAT(text, testing::HasSubstr("unknown key"));
}

TEST(Hostile, random_damage_never_crashes_a_load) {
    std::mt19937_64 random{8'151};
    const auto good = good_files();
    const std::string pieces[] = {"\"",   "'",    "[", "]", "{", "}",  ":",        "- ",
                                  "&a ",  "*a",   "!", "|", ">", "#",  "\n",       " ",
                                  "~",    "0",    "%", "?", ",", "\t", "\xC3\xA9", "\xF0\x9F\x98\x80",
                                  "\xFF", "---\n"};
    std::size_t loaded_well = 0;
    for (int i = 0; i < 400; ++i) {
        auto files = good;
        auto victim = std::next(files.begin(), static_cast<std::ptrdiff_t>(random() % files.size()));
        for (auto n = 1 + random() % 4; n > 0; --n) {
            auto& text = victim->second;
            const auto at = random() % text.size();
            if (random() % 2 == 0) {
                text.insert(at, pieces[random() % std::size(pieces)]);
            } else {
                text.erase(at, 1 + random() % 6);
            }
            if (text.empty()) {
                text = " ";
            }
        }
        const TestFolder folder{files};
        const auto loaded = folder.load();
        const auto has_error =
            std::ranges::any_of(loaded.findings, [](const Diagnostic& d) { return d.severity == Severity::error; });
        ASSERT_EQ(loaded.settings.has_value(), !has_error);  // refused means: with a reason
        ASSERT_FALSE(render(loaded.findings, folder.path().string()).empty());
        loaded_well += has_error ? 0 : 1;
    }
    EXPECT_LT(loaded_well, 300U);
}

}  // namespace
}  // namespace hub::settings
