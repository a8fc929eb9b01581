// Tables as spreadsheets read them: by Python's own CSV parser and by openpyxl, not by ours.
#include "sheet.hpp"

#include "report_sheet.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>

namespace hub::cli {
namespace {

Sheet sample() {
    Sheet sheet;
    sheet.title = "Kepatuhan";
    sheet.notes = {"Aturan: satu", "Aturan: dua"};
    sheet.heads = {"INSTANSI", "KEPATUHAN", "N", "MEDIAN"};
    sheet.rows = {
        {std::string{"metro/pupr"}, Share{0.8741}, LinkedCount{23, "/v1/clocks?office=metro%2Fpupr"}, std::int64_t{3}},
        {std::string{"=1+1"}, SheetCell{}, LinkedCount{0, ""}, SheetCell{}},
        {std::string{"a \"b\"; c, d\ne"}, Share{1}, LinkedCount{2311, ""}, std::int64_t{-4}},
        {std::string{"@SUM(A1)"}, Share{0}, std::int64_t{1}, std::int64_t{0}}};
    return sheet;
}

/// What a Python program prints about a file.
std::string python(const std::string& program, const std::string& file) {
    const auto script = file + ".py";
    std::ofstream{script} << program;
    std::string out;
    auto* pipe = ::popen(("python3 -I " + script + " " + file + " 2>&1").c_str(), "r");  // NOLINT(cert-env33-c)
    if (pipe == nullptr) {
        return "no python3";
    }
    char buffer[4096];
    for (std::size_t n = 0; (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) {
        out.append(buffer, n);
    }
    ::pclose(pipe);
    return out;
}

class SheetFile : public ::testing::Test {
protected:
    SheetFile() { std::filesystem::create_directories(folder); }
    ~SheetFile() override { std::filesystem::remove_all(folder); }
    std::filesystem::path folder =
        std::filesystem::temp_directory_path() / ("sheet-test-" + std::to_string(::getpid()));
};

TEST(SheetCsv, PlainIsRfc4180) {
    std::ostringstream out;
    write_csv(sample(), CsvStyle::plain, out);
    EXPECT_EQ(
        out.str(),
        "INSTANSI,KEPATUHAN,N,MEDIAN\r\nmetro/pupr,87.41,23,3\r\n'=1+1,,0,\r\n\"a \"\"b\"\"; c, "
        "d\ne\",100.00,2311,-4\r\n"
        "'@SUM(A1),0.00,1,0\r\n");
}

TEST(SheetCsv, IndonesianExcelOpensItAtAClick) {
    std::ostringstream out;
    write_csv(sample(), CsvStyle::indonesian, out);
    EXPECT_EQ(out.str().substr(0, 3), "\xEF\xBB\xBF");
    EXPECT_NE(out.str().find("metro/pupr;87,41;23;3\r\n"), std::string::npos) << out.str();
}

TEST(SheetCsv, EveryBeginningOfAFormulaIsGuarded) {
    for (const auto* text : {"=1", "+1", "-1", "@a", "\t=1", "\r=1"}) {
        Sheet sheet;
        sheet.heads = {text};
        sheet.rows = {{std::string{text}}};
        std::ostringstream out;
        write_csv(sheet, CsvStyle::indonesian, out);
        const auto guarded = std::string{"'"} + text;
        EXPECT_NE(out.str().find(guarded), std::string::npos) << out.str();
        EXPECT_NE(out.str().rfind(guarded), out.str().find(guarded)) << "the head and the cell";
    }
}

TEST_F(SheetFile, PythonReadsTheCsv) {
    const auto file = (folder / "a.csv").string();
    std::ofstream out{file, std::ios::binary};
    write_csv(sample(), CsvStyle::indonesian, out);
    out.close();
    EXPECT_EQ(
        python(
            "import csv, sys\n"
            "rows = list(csv.reader(open(sys.argv[1], encoding='utf-8-sig', newline=''), delimiter=';'))\n"
            "print(len(rows), [len(r) for r in rows], float(rows[1][1].replace(',', '.')), repr(rows[3][0]))\n",
            file),
        "5 [4, 4, 4, 4, 4] 87.41 'a \"b\"; c, d\\ne'\n");
}

TEST_F(SheetFile, OpenpyxlReadsTheWorkbook) {
    const auto file = (folder / "a.xlsx").string();
    const auto written = write_xlsx(sample(), "https://hub.example", file);
    ASSERT_TRUE(written) << to_string(written.error());
    EXPECT_EQ(
        python(
            "import sys\n"
            "sys.path.append('/usr/lib/python3/dist-packages')\n"
            "import openpyxl\n"
            "book = openpyxl.load_workbook(sys.argv[1])\n"
            "print(book.sheetnames)\n"
            "page = book['Angka']\n"
            "for row in page.iter_rows(): print([(c.value, c.data_type, c.number_format) for c in row])\n"
            "print(page['C2'].hyperlink.target, page.freeze_panes, page.auto_filter.ref)\n"
            "print([r[0].value for r in book['Keterangan'].iter_rows()])\n",
            file),
        "['Angka', 'Keterangan']\n"
        "[('INSTANSI', 's', 'General'), ('KEPATUHAN', 's', 'General'), ('N', 's', 'General'), ('MEDIAN', 's', "
        "'General')]\n"
        "[('metro/pupr', 's', 'General'), (0.8741, 'n', '0.00%'), (23, 'n', 'General'), (3, 'n', 'General')]\n"
        "[('=1+1', 's', 'General'), (None, 'n', 'General'), (0, 'n', 'General'), (None, 'n', 'General')]\n"
        "[('a \"b\"; c, d\\ne', 's', 'General'), (1, 'n', '0.00%'), (2311, 'n', 'General'), (-4, 'n', 'General')]\n"
        "[('@SUM(A1)', 's', 'General'), (0, 'n', '0.00%'), (1, 'n', 'General'), (0, 'n', 'General')]\n"
        "https://hub.example/v1/clocks?office=metro%2Fpupr A2 A1:D5\n"
        "['Kepatuhan', 'Aturan: satu', 'Aturan: dua']\n");
}

TEST_F(SheetFile, AFolderThatIsNotThereIsSaid) {
    const auto written = write_xlsx(sample(), "", (folder / "no" / "a.xlsx").string());
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().code, "file_unwritable");
}

TEST(ReportSheet, TheAnswerAsATableInBothLanguages) {
    const auto figures =
        boost::json::parse(
            R"({"definition":{"id":"Definisi","en":"Definition"},"sources":"ux.md 1.2","from":"2026-10-01","to":"2026-10-31",
            "as_of":"2026-11-28T03:00:00Z","clock":"first_follow_up","by":"agency",
            "total":{"n":40,"met":30,"missed":10,"open":2,"left":1,"standing":0,"extended":0,"compliance":0.75,
                     "low":0.6,"high":0.86,"median_days":2,"p90_days":null,"links":{"n":"/v1/clocks?x"}},
            "lines":[{"key":"","name":null,"n":40,"met":30,"missed":10,"open":2,"left":1,"standing":0,"extended":0,
                      "compliance":0.75,"low":0.6,"high":0.86,"median_days":2,"p90_days":5,"group":"C","rank":1,
                      "links":{"n":"/v1/clocks?y"}}]})")
            .as_object();
    const auto in_indonesian = report_sheet(figures, Words{settings::Language::id});
    EXPECT_EQ(in_indonesian.title, "Kepatuhan tenggat: tindak lanjut pertama, 2026-10-01 s.d. 2026-10-31 WIB");
    EXPECT_EQ(in_indonesian.notes.at(0), "Definisi");
    EXPECT_EQ(in_indonesian.heads.at(0), "INSTANSI");
    ASSERT_EQ(in_indonesian.rows.size(), 2U);
    EXPECT_EQ(std::get<std::string>(in_indonesian.rows[0][0]), "(tanpa)");
    EXPECT_EQ(std::get<LinkedCount>(in_indonesian.rows[0][5]).address, "/v1/clocks?y");
    EXPECT_EQ(std::get<std::int64_t>(in_indonesian.rows[0][3]), 1);
    EXPECT_TRUE(std::holds_alternative<std::monostate>(in_indonesian.rows[1][15])) << "null stays empty";
    const auto in_english = report_sheet(figures, Words{settings::Language::en});
    EXPECT_EQ(in_english.heads.size(), in_indonesian.heads.size());
    EXPECT_EQ(std::get<std::string>(in_english.rows[1][0]), "TOTAL");
    for (const auto& row : in_english.rows) {
        EXPECT_EQ(row.size(), in_english.heads.size());
    }
    EXPECT_EQ(share_text(Share{0.8741}, true), "87,4%");
    EXPECT_EQ(share_text(Share{0.8741}, false), "87.4%");
}

}  // namespace
}  // namespace hub::cli
