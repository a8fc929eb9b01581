// What an office drops into a real folder, read by the connector, told to a hub that may be away.
#include "inbox_fixture.hpp"
#include "sample_call.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sys/stat.h>
#include <unistd.h>

namespace hub::csv_drop {
namespace {

TEST_F(CsvInbox, AnswersAreToldOnceAndTheOfficeLearnsWhatBecameOfThem) {
    put("answers/jawaban.csv", std::string{header} +
                                   "AAA;selesai;\"Sudah diperbaiki; terima kasih\";14-03-2026 09:30\r\n"
                                   "BBB;Bukan Wewenang;jalan nasional;\r\nCCC;kurang data;foto?;\r\n"
                                   "DDD;menunggu dana;;\r\nNONE;selesai;;\r\nEEE;;;\r\n;;;\r\n");
    EXPECT_EQ(poll().kind, HUBC_DELIVERED);
    ASSERT_EQ(host.told.size(), 4U);
    EXPECT_EQ(host.told[0].kind, HUBC_UPDATE_CLOSED);
    EXPECT_EQ(host.told[0].note, "Sudah diperbaiki; terima kasih");
    EXPECT_EQ(host.told[0].happened_at, 1'773'455'400'000'000);
    EXPECT_EQ(host.told[1].kind, HUBC_UPDATE_RETURNED_NOT_COMPETENT);
    EXPECT_EQ(host.told[2].kind, HUBC_UPDATE_NEEDS_INFORMATION);
    EXPECT_EQ(host.told[3].kind, HUBC_UPDATE_NOTE) << "a word nobody mapped is not guessed";
    EXPECT_EQ(host.told[3].remote_status, "menunggu dana");
    EXPECT_EQ(
        column("results/jawaban.csv", 4),
        (Names{"applied", "applied", "applied", "parked", "refused", "empty", "empty"}));
    EXPECT_EQ(column("results/jawaban.csv", 2), (Names{"AAA", "BBB", "CCC", "DDD", "NONE", "", ""}));
    EXPECT_EQ(totals("results/jawaban.csv"), "rows=7;applied=3;duplicate=0;parked=1;refused=1;broken=0;empty=2");
    EXPECT_EQ(names("answers"), Names{});
    EXPECT_EQ(names("archive"), Names{std::string{prefix} + "jawaban.csv"});
    EXPECT_EQ(names("errors"), Names{});
}

TEST_F(CsvInbox, TheSameFileTwiceIsAppliedOnce) {
    const auto text = std::string{header} + "AAA;selesai;ya;\r\nAAA;selesai;ya;\r\n";
    put("answers/a.csv", text);
    (void)poll();
    put("answers/b.csv", text);
    start();  // another process, another day
    (void)poll();
    EXPECT_EQ(host.told.size(), 2U) << "two rows of one file are two answers";
    EXPECT_EQ(column("results/b.csv", 4), (Names{"duplicate", "duplicate"}));
    put("answers/a.csv", text);
    (void)poll();
    EXPECT_EQ(
        names("archive"), (Names{std::string{prefix} + "a.csv", "21000101T070000-b.csv", "21000101T070000.2-a.csv"}));
}

TEST_F(CsvInbox, AnOfficeThatExportsAllAnewIsUnderstoodRowByRow) {
    set_at(tree, "/answers/dedup", "row");
    start();
    put("answers/monday.csv", std::string{header} + "AAA;diterima;;\r\n");
    (void)poll();
    put("answers/tuesday.csv", std::string{header} + "BBB;diterima;;\r\nAAA;diterima;;\r\nAAA;selesai;;\r\n");
    (void)poll();
    EXPECT_EQ(column("results/tuesday.csv", 4), (Names{"applied", "duplicate", "applied"}));
}

TEST_F(CsvInbox, BrokenRowsAreSetAsideAndTheOthersGoOn) {
    put("answers/a.csv", std::string{header} +
                             "AAA;selesai;ya;\r\nBBB;selesai;\"Jalan \"Raya\"\";\r\n"
                             "CCC;selesai;ya;kemarin\r\nDDD;selesai\r\nEEE;diterima;;\r\n");
    EXPECT_EQ(poll().kind, HUBC_DELIVERED);
    EXPECT_EQ(host.told.size(), 2U);
    EXPECT_EQ(column("results/a.csv", 5), (Names{"", "text_after_quote", "date_unreadable", "too_few_cells", ""}));
    const auto rejected = parse(content("errors/a.csv.rejected.csv"));
    ASSERT_EQ(rejected.rows.size(), 4U);
    EXPECT_EQ(rejected.rows[1].fields.at(0), "3");
    EXPECT_EQ(rejected.rows[1].fields.at(5), "BBB;selesai;\"Jalan \"Raya\"\";") << "as it stood in the file";
    EXPECT_EQ(rejected.rows[2].fields.at(3), "tanggal");
    EXPECT_EQ(names("archive").size(), 1U);
}

TEST_F(CsvInbox, TooManyBrokenRowsRefuseTheFileAndNoRowHasAnEffect) {
    put("answers/a.csv", std::string{header} + "AAA;selesai;ya;\r\nBBB;x\r\nCCC;x\r\nDDD;x\r\n");
    EXPECT_EQ(poll().kind, HUBC_DELIVERED);
    EXPECT_TRUE(host.told.empty());
    EXPECT_EQ(host.calls, 0U);
    EXPECT_EQ(column("results/a.csv", 4), (Names{"file_refused", "not_read", "broken", "broken", "broken"}));
    EXPECT_EQ(names("errors"), Names{std::string{prefix} + "a.csv"});
    EXPECT_EQ(names("archive"), Names{});
}

TEST_F(CsvInbox, AFileThatBreaksInItsLastRowHasNoEffect) {
    put("answers/a.csv", std::string{header} + "AAA;selesai;ya;\r\nBBB;selesai;\"tidak ditutup;\r\n");
    (void)poll();
    EXPECT_TRUE(host.told.empty());
    EXPECT_EQ(column("results/a.csv", 5), Names{"unterminated_quote"});
    EXPECT_EQ(names("errors"), Names{std::string{prefix} + "a.csv"});
}

TEST_F(CsvInbox, OurOwnFileComingBackIsIgnored) {
    const plugins::SampleCall sample;
    ASSERT_EQ(connector->submit(sample.call()).kind, HUBC_DELIVERED);
    fs::create_directories(folder / "answers");
    for (const auto& entry : fs::directory_iterator{folder / "out"}) {
        fs::rename(entry.path(), folder / "answers" / "kembali.csv");
    }
    EXPECT_EQ(poll().kind, HUBC_DELIVERED);
    EXPECT_EQ(host.calls, 0U);
    EXPECT_EQ(column("results/kembali.csv", 5), Names{"own_file"});
    EXPECT_EQ(names("archive"), Names{std::string{prefix} + "kembali.csv"});
    EXPECT_EQ(connector->submit(sample.call()).kind, HUBC_DELIVERED);
    EXPECT_EQ(names("out"), Names{}) << "it was handed over, and is not again";
}

TEST_F(CsvInbox, ComplaintsOfTheOfficesOwnDoorAreFiledOnce) {
    const std::string text =
        "no,judul,isi,jenis,anonim,nama\r\n7/2026,Lampu mati,Di depan pasar,Aduan,tidak,Warga Uji\r\n"
        "8/2026,Taman,Perlu bangku,usul,ya,\r\n9/2026,X,Y,keluhan,,\r\n,Tanpa nomor,isi,,,\r\n";
    put("new/baru.csv", text);
    EXPECT_EQ(poll().kind, HUBC_DELIVERED);
    ASSERT_EQ(host.filed.size(), 3U);
    EXPECT_EQ(host.filed[0].external_ref, "7/2026");
    EXPECT_EQ(host.filed[0].kind, HUBC_KIND_COMPLAINT);
    EXPECT_EQ(host.filed[0].reporter, "Warga Uji");
    EXPECT_EQ(host.filed[1].kind, HUBC_KIND_ASPIRATION);
    EXPECT_EQ(host.filed[1].flags, HUBC_COMPLAINT_ANONYMOUS);
    EXPECT_EQ(column("results/baru.csv", 3), (Names{"T1", "T2", "", "T3"})) << "the office learns the tracking ids";
    EXPECT_EQ(column("results/baru.csv", 5), (Names{"", "", "value_unknown", ""}));
    put("new/lagi.csv", "judul,isi,no\r\nLampu mati,Di depan pasar,7/2026\r\n");
    (void)poll();
    EXPECT_EQ(host.filed.size(), 3U) << "the same number in another file is the same complaint";
    EXPECT_EQ(column("results/lagi.csv", 3), Names{"T1"});
    for (const auto& line : host.lines) {
        EXPECT_EQ(line.find("Warga Uji"), std::string::npos) << line;
        EXPECT_EQ(line.find("baru.csv"), std::string::npos) << line;
    }
}

// Told, then cut off before the result, before the move, at the move: read again, and the hub knows its rows.
TEST_F(CsvInbox, REL_cut_off_between_two_steps_nothing_is_lost_and_nothing_told_twice) {
    put("answers/a.csv", std::string{header} + "AAA;selesai;ya;\r\n");
    host.away_after = 0;
    EXPECT_EQ(poll().kind, HUBC_RETRY);
    EXPECT_EQ(names("answers"), Names{"a.csv"});
    EXPECT_EQ(names("results"), Names{});

    host.away_after = SIZE_MAX;
    put("results", "in the way");  // the result cannot be written
    EXPECT_EQ(poll().kind, HUBC_DELIVERED);
    EXPECT_EQ(host.told.size(), 1U);
    EXPECT_EQ(names("answers"), Names{"a.csv"}) << "what the office was not told of is not put away";

    fs::remove(folder / "results");
    put("archive", "in the way");  // the file cannot be moved
    start();
    EXPECT_EQ(poll().kind, HUBC_DELIVERED);
    EXPECT_EQ(host.told.size(), 1U);
    EXPECT_EQ(column("results/a.csv", 4), Names{"duplicate"});
    const auto calls = host.calls;
    EXPECT_EQ(poll().kind, HUBC_DELIVERED);
    EXPECT_EQ(host.calls, calls) << "read once: not read again while it cannot be moved";

    fs::remove(folder / "archive");
    EXPECT_EQ(poll().kind, HUBC_DELIVERED);
    EXPECT_EQ(names("answers"), Names{});
    EXPECT_EQ(host.told.size(), 1U);
}

TEST_F(CsvInbox, ManyRowsGoInBatchesAndAHubThatLeavesInTheMiddleIsToldTheRestLater) {
    std::string text{header};
    for (int i = 0; i < 1'700; ++i) {
        text += "T" + std::to_string(i) + ";selesai;ya;\r\n";
    }
    put("answers/a.csv", text);
    host.away_after = 2;
    EXPECT_EQ(poll().kind, HUBC_RETRY);
    EXPECT_EQ(host.told.size(), 1'000U);
    host.away_after = SIZE_MAX;
    EXPECT_EQ(poll().kind, HUBC_DELIVERED);
    EXPECT_EQ(host.told.size(), 1'700U);
    EXPECT_EQ(totals("results/a.csv"), "rows=1700;applied=700;duplicate=1000;parked=0;refused=0;broken=0;empty=0");
}

TEST_F(CsvInbox, WhatIsNoPlainFileIsMovedByItsNameAndNeverOpened) {
    put("secret", "outside");
    fs::create_directories(folder / "answers");
    fs::create_symlink(folder / "secret", folder / "answers/link.csv");
    fs::create_hard_link(folder / "secret", folder / "answers/twice.csv");
    ASSERT_EQ(::mkfifo((folder / "answers/pipe.csv").c_str(), 0600), 0);
    put("answers/good.csv", std::string{header} + "AAA;selesai;ya;\r\n");
    set_at(tree, "/pickup/bytes", 1'024);
    start();
    put("answers/huge.csv", std::string(2'000, 'x'));
    EXPECT_EQ(poll().kind, HUBC_DELIVERED);
    EXPECT_EQ(host.told.size(), 1U);
    EXPECT_EQ(names("answers"), Names{"twice.csv"}) << "it may be a rename under way";
    (void)poll();
    (void)poll();
    EXPECT_EQ(names("answers"), Names{});
    EXPECT_EQ(names("errors").size(), 4U);
    EXPECT_EQ(column("results/link.csv", 5), Names{"not_regular"});
    EXPECT_EQ(column("results/twice.csv", 5), Names{"linked"});
    EXPECT_EQ(column("results/pipe.csv", 5), Names{"not_regular"});
    EXPECT_EQ(column("results/huge.csv", 5), Names{"too_large"});
    EXPECT_EQ(content("secret"), "outside");
    EXPECT_TRUE(fs::is_symlink(folder / "errors" / (std::string{prefix} + "link.csv")));
}

TEST_F(CsvInbox, AMarkerIsWaitedForAndRemoved) {
    set_at(tree, "/pickup", boost::json::parse(R"({"complete": "done", "after": "delete"})"));
    start();
    put("answers/a.csv", std::string{header} + "AAA;sele");
    EXPECT_EQ(poll().kind, HUBC_DELIVERED);
    EXPECT_EQ(host.calls, 0U);
    put("answers/a.csv", std::string{header} + "AAA;selesai;ya;\r\n");
    put("answers/a.csv.done", "");
    EXPECT_EQ(poll().kind, HUBC_DELIVERED);
    EXPECT_EQ(host.told.size(), 1U);
    EXPECT_EQ(names("answers"), Names{});
    EXPECT_EQ(names("archive"), Names{});
}

TEST_F(CsvInbox, AFileThatIsStillWrittenIsNotRead) {
    set_at(tree, "/pickup", boost::json::parse(R"({"complete": "stable", "age": "60s", "polls": 2})"));
    start();
    for (int i = 0; i < 4; ++i) {
        put("answers/a.csv", std::string{header} + std::string(static_cast<std::size_t>(i), 'A'));
        EXPECT_EQ(poll().kind, HUBC_DELIVERED);
    }
    put("answers/a.csv", std::string{header} + "AAA;selesai;ya;\r\n");
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(host.calls, 0U);
        EXPECT_EQ(poll().kind, HUBC_DELIVERED);
    }
    EXPECT_EQ(host.told.size(), 1U);
}

TEST_F(CsvInbox, MoreThanOnePollTakesIsSaidAndNamesAreTheOrder) {
    set_at(tree, "/pickup/files", 2);
    start();
    for (const auto* name : {"c", "a", "b"}) {
        put(std::string{"answers/"} + name + ".csv", std::string{header} + name + ";selesai;;\r\n");
    }
    EXPECT_TRUE(poll().more);
    ASSERT_EQ(host.told.size(), 2U);
    EXPECT_EQ(host.told[0].tracking_id, "a");
    EXPECT_EQ(host.told[1].tracking_id, "b");
    EXPECT_FALSE(poll().more);
    EXPECT_EQ(host.told.size(), 3U);
}

TEST_F(CsvInbox, ProbeAndLookUp) {
    const hubc_task task{sizeof task, 0, 7, 30'000, sdk::c_str("trace")};
    EXPECT_EQ(connector->probe(sdk::Task{task}).kind, HUBC_DELIVERED);
    const plugins::SampleCall sample;
    EXPECT_EQ(connector->lookup(sample.call()).kind, HUBC_REJECTED);
    const auto sent = connector->submit(sample.call());
    EXPECT_EQ(connector->lookup(sample.call()).kind, HUBC_DELIVERED);
    EXPECT_EQ(connector->lookup(sample.call()).external_ref, sent.external_ref);
    fs::remove_all(folder / "out");
    EXPECT_EQ(connector->lookup(sample.call()).kind, HUBC_DELIVERED) << "the office has taken it";
    fs::remove_all(folder);
    EXPECT_EQ(connector->lookup(sample.call()).kind, HUBC_RETRY);
    EXPECT_EQ(connector->probe(sdk::Task{task}).kind, HUBC_RETRY);
    EXPECT_EQ(poll().kind, HUBC_RETRY);
}

TEST_F(CsvInbox, WithoutAnythingToReadThereIsNoPoll) {
    tree.as_object().erase("answers");
    tree.as_object().erase("complaints");
    start();
    EXPECT_THROW((void)poll(), sdk::NotTaken);
    EXPECT_EQ(
        connector->capabilities(~std::uint64_t{0}) & (HUBC_CAP_POLL | HUBC_CAP_EMIT | HUBC_CAP_FILE), std::uint64_t{0});
}

TEST_F(CsvInbox, CapabilitiesAreThoseOfTheSettings) {
    const auto all = connector->capabilities(~std::uint64_t{0});
    EXPECT_EQ(~all, HUBC_CAP_NOTICE | HUBC_CAP_ATTACHMENTS) << "the only things that are not set up";
    tree.as_object().erase("complaints");
    start();
    EXPECT_EQ(~connector->capabilities(~std::uint64_t{0}), HUBC_CAP_NOTICE | HUBC_CAP_ATTACHMENTS | HUBC_CAP_FILE);
}

}  // namespace
}  // namespace hub::csv_drop
