#include "hub/base/text.hpp"

#include <gtest/gtest.h>

namespace hub {
namespace {

TEST(Text, FindsInvalidUtf8) {
    EXPECT_FALSE(find_invalid_utf8("jalan berlubang di depan rumah — 🚧"));
    EXPECT_EQ(find_invalid_utf8("abc\xC0\xAF"), 3U);       // overlong
    EXPECT_EQ(find_invalid_utf8("\xED\xA0\x80"), 0U);      // surrogate
    EXPECT_EQ(find_invalid_utf8("\xF4\x90\x80\x80"), 0U);  // beyond U+10FFFF
    EXPECT_EQ(find_invalid_utf8("12345678\xE2\x82"), 8U);  // cut off
    EXPECT_EQ(find_invalid_utf8("1234567\x80"), 7U);       // lone continuation inside a chunk
}

TEST(Text, CountsCodePoints) {
    EXPECT_EQ(count_code_points("aé🚧"), 3U);
}

TEST(Text, EditDistance) {
    EXPECT_EQ(edit_distance("agencies", "agencys"), 2U);
    EXPECT_EQ(edit_distance("", "abc"), 3U);
    EXPECT_EQ(edit_distance("same", "same"), 0U);
}

TEST(Text, CodesAreWithinTheirPrefix) {
    EXPECT_TRUE(is_within("18.72.01", "18.72"));
    EXPECT_TRUE(is_within("18.72", "18.72"));
    EXPECT_TRUE(is_within("18", ""));
    EXPECT_FALSE(is_within("18.721", "18.72"));
    EXPECT_FALSE(is_within("18", "18.72"));
}

TEST(Text, CleansWhatOthersSend) {
    EXPECT_EQ(clean_text(std::string_view{"a\0b\r\n\tc\x1B[31m", 12}, 100), "ab\n\tc[31m");
    EXPECT_EQ(clean_text("ok\xFFok", 100), "ok\xEF\xBF\xBDok");
    EXPECT_EQ(clean_text("aé", 2), "a");  // never half a character
}

TEST(Text, Trims) {
    EXPECT_EQ(trim("  a b\n"), "a b");
    EXPECT_EQ(trim(" \t"), "");
}

}  // namespace
}  // namespace hub
