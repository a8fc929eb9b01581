#include "sheet_html.hpp"

#include <gtest/gtest.h>

namespace hub::cli {
namespace {

const Words english{settings::Language::en};
const Words indonesian{settings::Language::id};

Sheet sample() {
    Sheet sheet;
    sheet.title = "A < B & \"C\"";
    sheet.notes = {"note <1>"};
    sheet.heads = {"OFFICE", "NAME", "COMPLIANCE", "N"};
    sheet.rows = {
        {std::string{"metro/pupr"}, std::string{"Dinas <PUPR>"}, Share{0.8741}, LinkedCount{23, "/v1/clocks"}},
        {std::string{"TOTAL"}, std::string{}, Share{0.5}, std::int64_t{46}}};
    return sheet;
}

TEST(SheetHtml, APageToPrint) {
    const auto page = html_page(sample(), indonesian);
    EXPECT_NE(page.find("<html lang=\"id\">"), std::string::npos);
    EXPECT_NE(page.find("<h1>A &lt; B &amp; &quot;C&quot;</h1>"), std::string::npos);
    EXPECT_NE(page.find("counter(page)"), std::string::npos) << "page numbers";
    EXPECT_NE(page.find("break-inside: avoid"), std::string::npos) << "no row is cut";
    EXPECT_NE(
        page.find(
            "<tr><td>metro/pupr</td><td>Dinas &lt;PUPR&gt;</td><td class=\"n\">87,4%</td><td class=\"n\">23</td></tr>"),
        std::string::npos)
        << page;
    for (const auto* foreign : {"http", "<script", "url("}) {
        EXPECT_EQ(page.find(foreign), std::string::npos) << foreign;
    }
}

TEST(SheetHtml, ALetterHasItsOwnFiguresBesideTheSum) {
    const auto letter = html_letter(sample(), 0, english);
    EXPECT_NE(letter.find("<strong>Dinas &lt;PUPR&gt;</strong>"), std::string::npos);
    EXPECT_NE(
        letter.find("<tr><th scope=\"row\">N</th><td class=\"n\">23</td><td class=\"n\">46</td></tr>"),
        std::string::npos)
        << letter;
}

TEST(SheetHtml, FileNames) {
    EXPECT_EQ(file_stem("metro/pupr"), "metro-pupr");
    EXPECT_EQ(file_stem("../x\ny"), "---x-y");
    EXPECT_EQ(file_stem(""), "-");
}

}  // namespace
}  // namespace hub::cli
