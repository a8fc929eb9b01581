#include "report.hpp"

#include "complaints.hpp"
#include "parsed.hpp"

#include <gtest/gtest.h>

namespace hub::csv_drop {
namespace {

ReportLine broken(std::string code) {
    ReportLine line;
    line.row = 3;
    line.line = 5;
    line.code = std::move(code);
    line.column = "tanggal";
    line.at = {5, 9};
    line.raw = "=1+1;x";
    return line;
}

TEST(Report, ReasonsSpeakTheOfficesTongueAndSayWhere) {
    Report report;
    report.lines.push_back(broken("stray_quote"));
    Config config;
    EXPECT_NE(result_file(report, config).find("tanda kutip di tengah sel"), std::string::npos);
    EXPECT_NE(result_file(report, config).find("(baris teks 5, karakter 9)"), std::string::npos);
    config.language = Language::en;
    EXPECT_NE(result_file(report, config).find("(line 5, character 9)"), std::string::npos);
}

TEST(Report, OriginalsAreGuardedLikeEverythingElse) {
    Report report;
    report.lines.push_back(broken("date_unreadable"));
    Config config;
    EXPECT_NE(rejected_file(report, config).find("\"'=1+1;x\""), std::string::npos);
    config.style.guard_formulas = false;
    EXPECT_NE(rejected_file(report, config).find("\"=1+1;x\""), std::string::npos);
}

TEST(Report, EveryCodeOfTheReaderHasAReasonInBothTongues) {
    for (int i = 1; i <= 10; ++i) {
        const auto code = code_of(static_cast<CsvFault>(i));
        EXPECT_NE(reason_of(code, Language::id), code);
        EXPECT_NE(reason_of(code, Language::en), code);
        EXPECT_NE(reason_of(code, Language::en), reason_of(code, Language::id));
    }
    EXPECT_EQ(reason_of("something_of_the_hub", Language::id), "something_of_the_hub");
}

ComplaintMap map_of(std::initializer_list<const char*> roles) {
    ComplaintMap map;
    for (const auto* role : roles) {
        map.reading.columns.push_back({role, role, false, false, {}});
    }
    return map;
}

TEST(Complaints, FlagsPlacesAndAttributes) {
    const auto map = map_of({"subject", "body", "anonymous", "secret", "latitude", "longitude", "attribute.kelas"});
    const auto read = [&](std::vector<std::string> cells) {
        IncomingRow row;
        row.line = 2;
        row.cells = std::move(cells);
        return read_complaint(row, map);
    };
    const auto filing = std::get<sdk::Filing>(read({"s", "b", "Ya", "0", "-5,1234567", "105.3", "nasional"}));
    EXPECT_TRUE(filing.anonymous);
    EXPECT_FALSE(filing.secret);
    EXPECT_EQ(filing.latitude_e7, -51'234'567);
    EXPECT_EQ(filing.longitude_e7, 1'053'000'000);
    ASSERT_EQ(filing.attributes.size(), 1U);
    EXPECT_EQ(filing.attributes[0].first, "kelas");
    EXPECT_FALSE(filing.reporter);
    const auto code = [&](std::vector<std::string> cells) { return std::get<RowFault>(read(std::move(cells))).code; };
    EXPECT_EQ(code({"s", "b", "mungkin", "", "", "", ""}), "value_unknown")
        << "whether to hide a person is not guessed";
    EXPECT_EQ(code({"s", "b", "", "", "91", "0", ""}), "place_unreadable");
    EXPECT_EQ(code({"s", "b", "", "", "5", "", ""}), "place_unreadable");
    EXPECT_EQ(code({"s", "b", "", "", "nan", "0", ""}), "place_unreadable");
    EXPECT_EQ(code({"s", "b", "", "", "1e999", "0", ""}), "place_unreadable");
}

}  // namespace
}  // namespace hub::csv_drop
