#include "calendar_list.hpp"

#include "hub/base/time_text.hpp"
#include "hub/settings/load.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace hub::cli {
namespace {

const Words english{settings::Language::en};

CalendarList read(std::string_view csv, const std::string& basis = "SKB 1/2026") {
    return read_calendar_list(csv, basis, english);
}

std::string joined(const std::vector<std::string>& faults) {
    std::string out;
    for (const auto& one : faults) {
        out += one + "\n";
    }
    return out;
}

TEST(CalendarList, every_way_of_writing_a_date_and_a_separator) {
    const auto list = read(
        "\xEF\xBB\xBFTanggal;Keterangan;Jenis\r\n2027-01-01;Tahun Baru;libur\r\n10/03/2027;\"Idulfitri; hari 1\";Libur "
        "Nasional\r\n11-03-2027;\"Idul \"\"fitri\"\"\";libur\r\n17 Agustus 2027;Kemerdekaan;LIBUR\r\n\r\n"
        "24 desember 2027;Natal;Cuti Bersama\r\n");
    ASSERT_EQ(joined(list.faults), "");
    EXPECT_EQ(list.year.year, 2027);
    EXPECT_EQ(list.year.holidays.size(), 4U);
    EXPECT_EQ(list.year.joint_leave.size(), 1U);
    EXPECT_EQ(list.year.holidays.at(*parse_iso_date("2027-03-10")), "Idulfitri; hari 1");
    EXPECT_EQ(list.year.holidays.at(*parse_iso_date("2027-03-11")), "Idul \"fitri\"");
    EXPECT_EQ(read("date,name,kind\n2027-01-01,New Year,holiday\n").year.holidays.size(), 1U);
    EXPECT_EQ(read("date\tname\tkind\n2027-01-01\tNew Year\tpublic\n").year.holidays.size(), 1U);
}

TEST(CalendarList, a_quote_that_is_never_closed_swallows_no_holiday_silently) {
    const auto list = read("date,name,kind,basis\n2027-01-01,x,libur,\"SKB 1\n2027-01-02,y,libur,SKB 1\n");
    EXPECT_EQ(joined(list.faults), "line 2: a quote is never closed\n");
    EXPECT_TRUE(list.year.holidays.empty());
}

TEST(CalendarList, all_that_is_wrong_is_told_with_its_line) {
    EXPECT_EQ(
        joined(read("date,name,kind\n2027-02-30,x,libur\n2027-01-01,,libur\n2027-01-02,x,feast\n2027-01-03,x,libur\n"
                    "2027-01-03,y,cuti bersama\n2026-12-31,z,libur\nbesok,z,libur\n31/04/2027,z,libur\n")
                   .faults),
        "line 2: this is no date: 2027-02-30\nline 3: the day has no name\n"
        "line 4: the kind is `libur` or `cuti bersama`, not feast\nline 6: 2027-01-03 is listed twice\n"
        "line 7: 2026-12-31 is not a day of 2027\nline 8: this is no date: besok\nline 9: this is no date: "
        "31/04/2027\n");
    EXPECT_FALSE(read("").faults.empty());
    EXPECT_FALSE(read("hari,apa\n").faults.empty());
    EXPECT_FALSE(read("date,name,kind\n").faults.empty());
    EXPECT_FALSE(read("date,name,kind\n2027-01-01,x,libur\n", "").faults.empty()) << "no legal basis";
    EXPECT_FALSE(read("date,name,kind\n2027-01-01,\xff,libur\n").faults.empty());
    EXPECT_EQ(
        read("date,name,kind,basis\n2027-01-01,x,libur,SKB 2\n2027-01-02,y,libur,SKB 1\n", "").year.source,
        "SKB 1; SKB 2");
}

TEST(CalendarList, what_it_writes_is_a_calendar_of_the_city) {
    auto files = settings::load_folder(SP4N_SOURCE_FOLDER "/config").files;
    const auto list =
        read("date,name,kind\n2028-01-01,\"Tahun: \"\"Baru\"\" #1\",libur\n2028-12-26,Natal,cuti bersama\n");
    files["calendar/2028.yaml"] = calendar_yaml(list.year);
    const auto loaded = settings::load_files(files);
    ASSERT_TRUE(loaded.settings) << files["calendar/2028.yaml"];
    const auto& years = loaded.settings->calendar;
    const auto found = std::ranges::find(years, 2028, &sla::CalendarYear::year);
    ASSERT_NE(found, years.end());
    EXPECT_EQ(found->holidays, list.year.holidays);
    EXPECT_EQ(found->joint_leave, list.year.joint_leave);
    EXPECT_EQ(found->source, "SKB 1/2026");
}

TEST(CalendarList, a_difference_says_whether_it_moves_deadlines) {
    sla::CalendarYear before;
    before.holidays[*parse_iso_date("2026-08-17")] = "Kemerdekaan";  // a Monday
    before.holidays[*parse_iso_date("2026-08-25")] = "Maulid";       // a Tuesday
    auto after = before;
    after.holidays.erase(*parse_iso_date("2026-08-25"));
    after.holidays[*parse_iso_date("2026-08-17")] = "Hari Kemerdekaan";
    after.joint_leave[*parse_iso_date("2026-08-18")] = "Cuti bersama";  // as in 2025
    after.joint_leave[*parse_iso_date("2026-08-22")] = "Cuti bersama";  // a Saturday
    const auto changes = calendar_changes({before}, {after}, english);
    ASSERT_EQ(changes.size(), 4U);
    EXPECT_FALSE(changes.at(*parse_iso_date("2026-08-17")).counts) << "only its name";
    EXPECT_TRUE(changes.at(*parse_iso_date("2026-08-18")).counts);
    EXPECT_FALSE(changes.at(*parse_iso_date("2026-08-22")).counts) << "a weekend";
    EXPECT_TRUE(changes.at(*parse_iso_date("2026-08-25")).counts);
    EXPECT_EQ(changes.at(*parse_iso_date("2026-08-25")).after, "");
    EXPECT_TRUE(calendar_changes({before}, {before}, english).empty());
}

}  // namespace
}  // namespace hub::cli
