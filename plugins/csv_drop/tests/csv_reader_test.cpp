#include "csv_reader.hpp"

#include "parsed.hpp"

#include <gtest/gtest.h>

#include <random>

namespace hub::csv_drop {
namespace {

using Fields = std::vector<std::vector<std::string>>;

TEST(CsvReader, RowsOfAllLineEnds) {
    const Fields want{{"a", "b"}, {"c", "d"}};
    for (const auto* text : {"a,b\r\nc,d\r\n", "a,b\nc,d\n", "a,b\rc,d\r", "a,b\r\nc,d", "a,b\nc,d", "a,b\rc,d"}) {
        const auto parsed = parse(text);
        EXPECT_TRUE(parsed.clean()) << text;
        EXPECT_EQ(parsed.fields(), want) << text;
    }
}

TEST(CsvReader, QuotesHoldDelimitersQuotesAndLines) {
    const auto parsed = parse("\"a,b\",\"c\"\"d\",\"e\r\nf\ng\"\r\n\"\",,\"\"\r\n");
    EXPECT_TRUE(parsed.clean());
    EXPECT_EQ(parsed.fields(), (Fields{{"a,b", "c\"d", "e\r\nf\ng"}, {"", "", ""}}));
    EXPECT_EQ(parsed.rows.at(1).line, 4U);
}

TEST(CsvReader, EmptyLinesDoNotCountButARowOfOneEmptyQuotedFieldDoes) {
    const auto parsed = parse("a\r\n\r\n\n\"\"\r\nb\r\n\r\n");
    EXPECT_TRUE(parsed.clean());
    EXPECT_EQ(parsed.fields(), (Fields{{"a"}, {""}, {"b"}}));
    EXPECT_EQ(parsed.rows.at(2).line, 5U);
    EXPECT_EQ(parsed.rows.at(2).number, 3U);
}

TEST(CsvReader, ARowKnowsItsBytes) {
    const std::string text = "a,b\r\n\"x\r\ny\",2\r\nlast,3";
    const auto parsed = parse(text);
    ASSERT_EQ(parsed.rows.size(), 3U);
    const auto raw = [&](std::size_t i) {
        return text.substr(parsed.rows[i].begin, parsed.rows[i].end - parsed.rows[i].begin);
    };
    EXPECT_EQ(raw(0), "a,b");
    EXPECT_EQ(raw(1), "\"x\r\ny\",2");
    EXPECT_EQ(raw(2), "last,3");
}

TEST(CsvReader, AFaultOfARowLeavesTheNextOnesAlone) {
    EXPECT_EQ(spelt(parse("a,b\n1,x\"y\n2,ok\n")), "1@1:[a][b]\n2@2:[1][x\"y] stray_quote 2:4\n3@3:[2][ok]\n");
    EXPECT_EQ(
        spelt(parse("a,b\n\"Jalan \"Raya\",2\n3,ok\n")),
        "1@1:[a][b]\n2@2:[Jalan Raya\"][2] text_after_quote 2:9\n3@3:[3][ok]\n");
    EXPECT_EQ(spelt(parse("a,b\n1,x\ry\n2,ok\n")), "1@1:[a][b]\n2@2:[1][x\ry] stray_return 2:4\n3@4:[2][ok]\n");
}

// An open quote in a note may swallow the beginning of the next row; what then looks whole is not believed.
TEST(CsvReader, ARowOfSeveralLinesAfterABrokenOneIsBrokenToo) {
    EXPECT_EQ(
        spelt(parse("a,b\n\"x\"y\"\n\"\n\",2\n3,ok\n")),
        "1@1:[a][b]\n2@2:[xy\"] text_after_quote 2:4\n3@3:[\n][2] after_broken_row 3:1\n4@5:[3][ok]\n");
}

TEST(CsvReader, WhatEndsAFileSaysWhere) {
    EXPECT_EQ(spelt(parse("a,b\n1,\"open\n2,3\n")), "1@1:[a][b]\nunterminated_quote 2:3");
    EXPECT_EQ(spelt(parse(std::string_view{"a,b\n1,x\0y\n", 10})), "1@1:[a][b]\nnul_byte 2:4");
    EXPECT_EQ(spelt(parse("é,b\nü,\"", ',')), "1@1:[é][b]\nunterminated_quote 2:3") << "columns are characters";
}

TEST(CsvReader, Limits) {
    CsvLimits limits;
    limits.rows = 2;
    EXPECT_EQ(spelt(parse("a\nb\nc\n", ',', 0, limits)), "1@1:[a]\n2@2:[b]\ntoo_many_rows 3:1");
    limits = {};
    limits.columns = 3;
    EXPECT_EQ(spelt(parse("a,b,c\na,b,c,d\n", ',', 0, limits)), "1@1:[a][b][c]\ntoo_many_columns 2:8");
    limits = {};
    limits.field_bytes = 4;
    EXPECT_EQ(spelt(parse("abcd\nabcde\n", ',', 0, limits)), "1@1:[abcd]\nfield_too_long 2:5");
    limits = {};
    limits.row_bytes = 6;
    EXPECT_EQ(spelt(parse("aa,bb\naa,bb,cc\n", ',', 0, limits)), "1@1:[aa][bb]\nrow_too_long 2:7");
}

TEST(CsvReader, AMillionColumnsEndEarly) {
    const std::string text(1'000'000, ',');
    const auto parsed = parse(text);
    ASSERT_TRUE(parsed.fatal);
    EXPECT_EQ(parsed.fatal->fault, CsvFault::too_many_columns);
    EXPECT_EQ(parsed.fatal->at.column, 257U);
}

// Whatever is done to a good file: no crash, a position within it, and the same however it is cut into pieces.
TEST(CsvReader, MutationsEndParsedOrRefusedWithAPlace) {
    const std::string good =
        "nomor,status,jawaban\r\n\"7Q2F\",selesai,\"Sudah, \"\"diperbaiki\"\"\r\nkemarin\"\r\n8X,proses,é\r\n";
    constexpr std::string_view soup = "\",;\r\n\0a\xC3\xA9=\t|";
    std::mt19937 random{20260314};  // NOLINT(cert-msc32-c,cert-msc51-cpp): reproducible
    std::size_t refused = 0;
    for (int round = 0; round < 20'000; ++round) {
        auto text = good;
        for (auto edits = random() % 4 + 1; edits > 0; --edits) {
            const auto at = random() % (text.size() + 1);
            const char c = soup[random() % soup.size()];
            switch (random() % 4) {
                case 0: text.insert(at, 1, c); break;
                case 1: text.erase(at, 1); break;
                case 2: text.resize(at); break;
                default: text.insert(at, text.substr(0, random() % 20));
            }
        }
        const auto parsed = parse(text);
        const auto lines =
            static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return c == '\n' || c == '\r'; })) + 1;
        if (parsed.fatal) {
            ++refused;
            ASSERT_TRUE(ends_file(parsed.fatal->fault));
            ASSERT_LE(parsed.fatal->at.line, lines) << text;
        }
        std::size_t before = 0;
        for (const auto& row : parsed.rows) {
            ASSERT_GE(row.begin, before);
            ASSERT_LE(row.end, text.size());
            ASSERT_LE(row.begin, row.end);
            before = row.end;
        }
        ASSERT_EQ(spelt(parsed), spelt(parse(text, ',', random() % 7 + 1))) << text;
    }
    EXPECT_GT(refused, 1'000U);
    EXPECT_LT(refused, 19'000U);
}

}  // namespace
}  // namespace hub::csv_drop
