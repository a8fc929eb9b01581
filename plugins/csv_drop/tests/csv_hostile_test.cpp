// A ladder of files as offices, spreadsheets and attackers make them: each ends read, or refused with a place.
#include "incoming.hpp"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace hub::csv_drop {
namespace {

using namespace std::string_literals;

Reading reading() {
    Reading made;
    made.columns = {{"a", "a", true, true, {}}, {"b", "b", false, false, {}}};
    made.charset = "windows-1252";
    return made;
}

/// "2 rows" or "2 rows, 1 bad: stray_quote 3:2"; "refused: nul_byte 1:2".
std::string verdict(std::string_view bytes) {
    auto read = read_incoming(bytes, reading());
    if (const auto* fault = std::get_if<FileFault>(&read)) {
        return "refused: " + fault->code + " " + std::to_string(fault->at.line) + ":" +
               std::to_string(fault->at.column);
    }
    const auto& file = std::get<IncomingFile>(read);
    std::string bad;
    std::size_t count = 0;
    for (const auto& row : file.rows) {
        if (row.fault) {
            ++count;
            bad += " " + row.fault->code + " " + std::to_string(row.fault->at.line) + ":" +
                   std::to_string(row.fault->at.column);
        }
    }
    return std::to_string(file.rows.size()) + " rows" +
           (count == 0 ? "" : ", " + std::to_string(count) + " bad:" + bad);
}

struct Case {
    const char* name;
    std::string bytes;
    const char* want;
};

std::string repeated(std::string_view what, std::size_t times) {
    std::string out;
    for (std::size_t i = 0; i < times; ++i) {
        out += what;
    }
    return out;
}

std::string utf16(std::string_view ascii, bool big, bool mark) {
    std::string out = !mark ? "" : big ? "\xFE\xFF" : "\xFF\xFE";
    for (const char c : ascii) {
        out += big ? '\0' : c;
        out += big ? c : '\0';
    }
    return out;
}

std::vector<Case> sound() {
    return {
        {"plain", "a,b\n1,2\n", "1 rows"},
        {"crlf", "a,b\r\n1,2\r\n", "1 rows"},
        {"old mac", "a,b\r1,2\r", "1 rows"},
        {"no last line end", "a,b\n1,2", "1 rows"},
        {"all quoted", "\"a\",\"b\"\n\"1\",\"2\"\n", "1 rows"},
        {"comma in quotes", "a,b\n\"1,1\",2\n", "1 rows"},
        {"newline in quotes", "a,b\n\"1\n1\",2\n", "1 rows"},
        {"crlf in quotes", "a,b\r\n\"1\r\n1\",2\r\n", "1 rows"},
        {"escaped quotes", "a,b\n\"1 \"\"x\"\"\",2\n", "1 rows"},
        {"quote alone in quotes", "a,b\n\"\"\"\",2\n", "1 rows"},
        {"empty cells", "a,b\n1,\n2,\"\"\n", "2 rows"},
        {"json in a cell", "a,b\n1,\"{\"\"x\"\": \"\"y\"\"}\"\n", "1 rows"},
        {"utf-8", "a,b\n1,\xCA\xA4\n", "1 rows"},
        {"utf-8 mark", "\xEF\xBB\xBF"s + "a,b\n1,2\n", "1 rows"},
        {"utf-8 mark before a quoted header", "\xEF\xBB\xBF"s + "\"a\",\"b\"\n1,2\n", "1 rows"},
        {"utf-16 little", utf16("a,b\n1,2\n", false, true), "1 rows"},
        {"utf-16 big", utf16("a,b\n1,2\n", true, true), "1 rows"},
        {"windows-1252", "a,b\n1,caf\xE9\n", "1 rows"},
        {"semicolons", "a;b\n1;2\n", "1 rows"},
        {"tabs", "a\tb\n1\t2\n", "1 rows"},
        {"pipes", "a|b\n1|2\n", "1 rows"},
        {"sep line", "sep=;\r\na;b\r\n1;2\r\n", "1 rows"},
        {"quoted sep line", "\"sep=|\"\na|b\n1|2\n", "1 rows"},
        {"semicolons, commas in cells", "a;b\n1,5;2,5\n", "1 rows"},
        {"delimiters in a quoted header", "a;b;\"x,y,z\"\n1;2;3\n", "1 rows"},
        {"case of the header", "A , B\n1,2\n", "1 rows"},
        {"order of the header", "b,a\n2,1\n", "1 rows"},
        {"more columns", "x,a,y,b,z\n0,1,0,2,0\n", "1 rows"},
        {"optional column absent", "a\n1\n", "1 rows"},
        {"header only", "a,b\n", "0 rows"},
        {"blank lines", "\n\na,b\n\n1,2\n\n\n", "1 rows"},
        {"formula cells", "a,b\n=1+1,@SUM(1)\n", "1 rows"},
        {"control characters", "a,b\n\x01,\x1F\n", "1 rows"},
        {"right to left",
         "a,b\n\xE2\x80\xAE"
         "gnp,2\n",
         "1 rows"},
        {"100,000 short rows less one", "a,b\n" + repeated("1,2\n", 99'999), "99999 rows"},
        {"a cell of 200 kB", "a,b\n\"" + std::string(200'000, 'x') + "\",2\n", "1 rows"},
    };
}

std::vector<Case> rows_set_aside() {
    return {
        {"quote in a plain cell", "a,b\n1,x\"y\n2,3\n", "2 rows, 1 bad: stray_quote 2:4"},
        {"inches", "a,b\n1,12\" pipa\n2,3\n", "2 rows, 1 bad: stray_quote 2:5"},
        {"blank before a quote", "a,b\n1, \"x\"\n", "1 rows, 1 bad: stray_quote 2:4"},
        {"blank after a quote", "a,b\n1,\"x\" \n", "1 rows, 1 bad: text_after_quote 2:6"},
        {"quotes not doubled", "a,b\n1,\"Jalan \"Raya\"\"\n2,3\n", "2 rows, 1 bad: text_after_quote 2:11"},
        {"backslash before a quote", "a,b\n1,\"x\\\"y\"\n2,3\n", "2 rows, 1 bad: text_after_quote 2:7"},
        {"too few cells", "a,b\n1\n2,3\n", "2 rows, 1 bad: too_few_cells 2:1"},
        {"too many cells", "a,b\n1,2,3\n4,5\n", "2 rows, 1 bad: too_many_cells 2:1"},
        {"a delimiter at the end", "a,b\n1,2,\n", "1 rows, 1 bad: too_many_cells 2:1"},
        {"required cell empty", "a,b\n,2\n \t,2\n3,4\n", "3 rows, 2 bad: cell_empty 2:1 cell_empty 3:1"},
        {"cr alone among lf", "a,b\n1,x\ry\n2,3\n", "2 rows, 1 bad: stray_return 2:4"},
        {"single quotes", "a,b\n'1,2',3\n", "1 rows, 1 bad: too_many_cells 2:1"},
        {"a comment", "a,b\n# made by the office\n1,2\n", "2 rows, 1 bad: too_few_cells 2:1"},
        {"sql in a cell is text", "a,b\n'); DROP TABLE x; --,2\n", "1 rows"},
    };
}

std::vector<Case> refused() {
    return {
        {"nothing", "", "refused: file_empty 1:1"},
        {"blank lines only", "\r\n \r\n", "refused: file_empty 1:1"},
        {"mark only", "\xEF\xBB\xBF", "refused: file_empty 1:1"},
        {"unterminated at once", "\"", "refused: delimiter_unknown 1:1"},
        {"unterminated in the last row", "a,b\n1,2\n3,\"x\n", "refused: unterminated_quote 3:3"},
        {"unterminated swallows the rest", "a,b\n\"1,2\n" + repeated("3,4\n", 100), "refused: unterminated_quote 2:1"},
        {"nul in a cell", "a,b\n1,x\0y\n"s, "refused: nul_byte 2:4"},
        {"nul in the header", "a\0,b\n1,2\n"s, "refused: nul_byte 1:2"},
        {"nul only", "\0"s, "refused: nul_byte 1:1"},
        {"utf-16 without a mark", utf16("a,b\n1,2\n", false, false), "1 rows"},
        {"utf-16 cut in half a character", utf16("a,b\n1,2\n", false, true) + "x", "refused: wrong_charset 3:1"},
        {"utf-8 mark, then no utf-8", "\xEF\xBB\xBF"s + "a,b\n1,\xE9\n", "refused: wrong_charset 2:3"},
        {"column missing", "b,c\n1,2\n", "refused: column_missing 1:1"},
        {"column twice", "a,b,A\n1,2,3\n", "refused: column_twice 1:1"},
        {"no header of ours", "nama,umur\nx,1\n", "refused: delimiter_unknown 1:1"},
        {"rows without a header", "1,2\n3,4\n", "refused: delimiter_unknown 1:1"},
        {"a broken header", "a,b\"x\n1,2\n", "refused: stray_quote 1:4"},
        {"sep line with a letter", "sep=x\naxb\n", "refused: delimiter_unknown 1:1"},
        {"xlsx", "PK\x03\x04\x14\0\x06\0"s, "refused: nul_byte 1:6"},
        {"xls", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "refused: delimiter_unknown 1:1"},
        {"gzip", "\x1F\x8B\x08\0\0"s, "refused: nul_byte 1:4"},
        {"html", "<html><body>a,b</body></html>", "refused: delimiter_unknown 1:1"},
        {"a million columns", std::string(1'000'000, ','), "refused: delimiter_unknown 1:1"},
        {"a row of 300 columns", "a,b\n" + std::string(300, ',') + "\n", "refused: too_many_columns 2:257"},
        {"a cell of 300 kB", "a,b\n1," + std::string(300'000, 'x') + "\n", "refused: field_too_long 2:262147"},
        {"a row of 2 MB", "a,b\n" + repeated(std::string(20'000, 'x') + ",", 100), "refused: row_too_long 2:1048577"},
        {"100,001 rows", "a,b\n" + repeated("1,2\n", 100'001), "refused: too_many_rows 100001:1"},
        {"a quote a million times", std::string(1'000'000, '"'), "refused: delimiter_unknown 1:1"},
    };
}

TEST(CsvHostile, EachIsReadOrRefusedWithAPlace) {
    std::size_t count = 0;
    for (const auto& list : {sound(), rows_set_aside(), refused()}) {
        for (const auto& one : list) {
            EXPECT_EQ(verdict(one.bytes), one.want) << one.name;
            ++count;
        }
    }
    EXPECT_GE(count, 75U);
}

// A file cut anywhere is never half believed: what is whole in it is read the same, and a row never changes its
// meaning.
TEST(CsvHostile, AFileCutAnywhereGivesAPrefixOrNothing) {
    const std::string whole = "a,b\r\n\"1\",\"satu, \"\"dua\"\"\r\ntiga\"\r\n2,x\r\n\"3\",\"y\"\r\n";
    const auto all = std::get<IncomingFile>(read_incoming(whole, reading()));
    std::size_t read_files = 0;
    for (std::size_t cut = 0; cut < whole.size(); ++cut) {
        auto read = read_incoming(std::string_view{whole}.substr(0, cut), reading());
        if (const auto* file = std::get_if<IncomingFile>(&read)) {
            ++read_files;
            for (std::size_t i = 0; i + 1 < file->rows.size(); ++i) {
                EXPECT_EQ(file->rows[i].cells, all.rows[i].cells) << cut;
            }
        }
    }
    EXPECT_GT(read_files, 10U);
}

}  // namespace
}  // namespace hub::csv_drop
