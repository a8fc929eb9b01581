#include "csv_writer.hpp"

#include "parsed.hpp"

#include <gtest/gtest.h>

namespace hub::csv_drop {
namespace {

TEST(CsvWriter, EveryFieldIsQuoted) {
    EXPECT_EQ(
        csv_file({{"a", "b \"c\"", ""}, {"x,y", "1\r\n2", "z"}}, {}),
        "\"a\",\"b \"\"c\"\"\",\"\"\r\n\"x,y\",\"1\r\n2\",\"z\"\r\n");
    EXPECT_EQ(csv_file({{"a", "b"}}, {';', true, true}), "\xEF\xBB\xBF\"a\";\"b\"\r\n");
}

TEST(CsvWriter, FormulasAreGuarded) {
    for (const std::string cell :
         {"=1+1", "+62812", "-1", "@SUM(A1)", "\t=1", "\r=1", "\nx", " =1", "\"=1", "\xC2\xA0=1",
          "\xEF\xBC\x9D"
          "1+1",
          "\xEF\xBC\x8B"
          "1",
          "\xEF\xBC\x8D"
          "1",
          "\xEF\xBC\xA0"
          "x",
          "\xEF\xBB\xBF=1"}) {
        EXPECT_EQ(guarded(cell).front(), '\'') << cell;
    }
    EXPECT_EQ(guarded("Jalan;=cmd|' /C calc'!A0"), "Jalan;'=cmd|' /C calc'!A0");
    EXPECT_EQ(guarded("a, \"+1"), "a,' \"+1");
    EXPECT_EQ(guarded("a\n-1"), "a\n'-1");
    EXPECT_EQ(
        guarded("a\t\xEF\xBC\x9D"
                "1"),
        "a\t'\xEF\xBC\x9D"
        "1");
}

TEST(CsvWriter, OrdinaryTextStaysAsItIs) {
    for (const std::string cell :
         {"", "Jalan rusak", "18.72.01", "Jl. A/B & C", "a=b", "a+b", "x@y.example", "'quoted'", "1-2", "baris, dua"}) {
        EXPECT_EQ(guarded(cell), cell);
    }
}

// What programs read must be what was sent, to the byte.
TEST(CsvWriter, WithoutTheGuardTheReaderGetsBackWhatWasWritten) {
    const std::vector<std::vector<std::string>> rows{
        {"=1+1", "\"", "a\rb\nc\r\n", ",;|\t", "", " x "}, {"'", "''\"\"", "\xEF\xBC\x9D", "-", "@", "+"}};
    for (const char delimiter : {',', ';', '\t', '|'}) {
        const auto parsed = parse(csv_file(rows, {delimiter, false, false}), delimiter);
        EXPECT_TRUE(parsed.clean());
        EXPECT_EQ(parsed.fields(), rows);
    }
}

}  // namespace
}  // namespace hub::csv_drop
