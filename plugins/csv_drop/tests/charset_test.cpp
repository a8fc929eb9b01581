#include "charset.hpp"

#include <gtest/gtest.h>

namespace hub::csv_drop {
namespace {

using namespace std::string_literals;

std::string outcome(std::string_view bytes, const std::string& configured = "") {
    const auto decoded = decode(bytes, configured);
    if (const auto* fault = std::get_if<CharsetFault>(&decoded)) {
        return "fault " + std::to_string(fault->at.line) + ":" + std::to_string(fault->at.column);
    }
    const auto& text = std::get<Decoded>(decoded);
    return text.charset + ": " + text.text;
}

TEST(Charset, TheMarkWins) {
    EXPECT_EQ(outcome("\xEF\xBB\xBFkaf\xC3\xA9", "windows-1252"), "UTF-8: kafé");
    EXPECT_EQ(outcome("\xFF\xFEk\0\xE9\0"s), "UTF-16LE: ké");
    EXPECT_EQ(outcome("\xFE\xFF\0k\0\xE9"s), "UTF-16BE: ké");
    EXPECT_EQ(outcome("\xFF\xFE\0\0k\0\0\0"s), "UTF-32LE: k");
}

TEST(Charset, ThenUtf8ThenWhatIsConfigured) {
    EXPECT_EQ(outcome("kaf\xC3\xA9", "windows-1252"), "UTF-8: kafé");
    EXPECT_EQ(outcome("kaf\xE9", "windows-1252"), "windows-1252: kafé");
    EXPECT_EQ(outcome("\x80 5", "windows-1252"), "windows-1252: € 5");
    EXPECT_EQ(outcome("a\nkaf\xE9"), "fault 2:4");
    EXPECT_EQ(outcome("k\0\xE9\0"s, "UTF-16LE"), "UTF-16LE: ké") << "it would pass for UTF-8 with NULs otherwise";
}

TEST(Charset, NothingIsReplaced) {
    EXPECT_EQ(outcome("a\nb\x81", "Shift_JIS"), "fault 2:2");
    EXPECT_EQ(outcome("ab\xE9", "US-ASCII"), "fault 1:3");
    EXPECT_EQ(outcome("\xFF\xFEk\0\x00\xD8"s), "fault 1:2") << "half a surrogate pair";
}

TEST(Charset, Utf8IsStrict) {
    for (const std::string bad :
         {"\x80", "\xC3", "\xC0\xAF", "\xC1\x81", "\xE0\x80\xAF", "\xED\xA0\x80", "\xF0\x80\x80\xAF",
          "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFE", "\xC3("}) {
        EXPECT_EQ(valid_utf8("a" + bad), 1U);
    }
    for (const std::string good :
         {"", "a", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80", "\xF0\x90\x80\x80",
          "\xF4\x8F\xBF\xBF"}) {
        EXPECT_EQ(valid_utf8(good), good.size());
    }
}

TEST(Charset, NamesAreKnownOrNot) {
    EXPECT_TRUE(is_charset("windows-1252"));
    EXPECT_TRUE(is_charset("ISO-8859-1"));
    EXPECT_FALSE(is_charset("windows-12520"));
    EXPECT_FALSE(is_charset(""));
}

// Long texts cross the converter in pieces.
TEST(Charset, LongTextsCrossWhole) {
    std::string bytes;
    std::string want;
    for (int i = 0; i < 10'000; ++i) {
        bytes += "kaf\xE9\n";
        want += "kafé\n";
    }
    EXPECT_EQ(std::get<Decoded>(decode(bytes, "windows-1252")).text, want);
    EXPECT_EQ(outcome(bytes + "\x81", "US-ASCII").substr(0, 6), "fault ");
}

}  // namespace
}  // namespace hub::csv_drop
