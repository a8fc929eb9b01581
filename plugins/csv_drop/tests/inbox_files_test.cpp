// Files that an office drops beside the rows that name them.
#include "inbox_fixture.hpp"

#include <sys/stat.h>

namespace hub::csv_drop {
namespace {

class CsvInboxFiles : public CsvInbox {
protected:
    CsvInboxFiles() {
        set_at(tree, "/answers/columns/attachments", "lampiran");
        set_at(tree, "/complaints/columns/attachments", "berkas");
        start();
    }
    static constexpr std::string_view with_files = "nomor;status;lampiran\r\n";
    /// Nothing that was made for the hub is left.
    void expect_no_temporary_files() const {
        for (const auto& path : host.paths) {
            EXPECT_FALSE(fs::exists(path)) << path;
        }
    }
};

TEST_F(CsvInboxFiles, FilesGoWithTheirRowsAndAreArchivedWithThem) {
    const std::string bytes{"\0\xFFjpeg", 6};
    put("answers/foto 1.jpg", bytes);
    put("answers/surat.pdf", "pdf");
    put("answers/other.jpg", "nobody names it");
    put("new/bukti.png", "png");
    put("answers/j.csv", std::string{with_files} + "AAA;selesai;foto 1.jpg | surat.pdf\r\nBBB;selesai;\r\n");
    put("new/k.csv", "no;judul;isi;jenis;anonim;nama;berkas\r\n1;j;isi;aduan;;;bukti.png\r\n");
    EXPECT_EQ(poll().kind, HUBC_DELIVERED);
    EXPECT_EQ(host.given, (Names{"foto 1.jpg=" + bytes, "surat.pdf=pdf", "bukti.png=png"}));
    EXPECT_EQ(column("results/j.csv", 4), (Names{"applied", "applied"}));
    EXPECT_EQ(column("results/j.csv", 5), (Names{"", ""}));
    EXPECT_EQ(names("answers"), Names{"other.jpg"});
    EXPECT_EQ(names("new"), Names{});
    EXPECT_EQ(names("archive").size(), 5U);
    expect_no_temporary_files();
}

TEST_F(CsvInboxFiles, WhatCannotBeHadIsNamedInTheResultAndTheRowCounts) {
    put("secret", "not the office's to send");
    put("answers/there.jpg", "there");
    put("answers/.hidden.jpg", "half");
    put("answers/other.csv.part", "x");
    put("answers/large.jpg", "");
    fs::resize_file(folder / "answers/large.jpg", (10U << 20U) + 1);
    fs::create_symlink(folder / "secret", folder / "answers/link.jpg");
    fs::create_hard_link(folder / "secret", folder / "answers/second.jpg");
    fs::create_directory(folder / "answers/folder.jpg");
    ASSERT_EQ(::mkfifo((folder / "answers/pipe.jpg").c_str(), 0600), 0);
    std::string rows{with_files};
    const Names hostile{"gone.jpg",   "../secret",  "/etc/passwd", "..",    ".hidden.jpg", "link.jpg",
                        "second.jpg", "folder.jpg", "pipe.jpg",    "j.csv", "J.CSV"};
    for (const auto& name : hostile) {
        rows += "AAA;selesai;" + name + "|there.jpg\r\n";
    }
    rows += "AAA;selesai;large.jpg\r\n";
    put("answers/j.csv", rows);
    EXPECT_EQ(poll().kind, HUBC_DELIVERED);
    EXPECT_EQ(host.given, Names(hostile.size(), "there.jpg=there"));
    Names codes(hostile.size(), "attachment_missing");
    codes.emplace_back("attachment_too_large");
    EXPECT_EQ(column("results/j.csv", 4), Names(hostile.size() + 1, "applied"));
    EXPECT_EQ(column("results/j.csv", 5), codes);
    const auto reasons = column("results/j.csv", 7);
    for (std::size_t i = 0; i < hostile.size(); ++i) {
        EXPECT_TRUE(reasons[i].ends_with(": " + hostile[i])) << reasons[i];
    }
    EXPECT_TRUE(fs::exists(folder / "secret"));
    for (const auto* stays : {"link.jpg", "second.jpg", "folder.jpg", "pipe.jpg", "large.jpg", ".hidden.jpg"}) {
        EXPECT_TRUE(fs::symlink_status(folder / "answers" / stays).type() != fs::file_type::not_found) << stays;
    }
    for (const auto& line : host.lines) {
        EXPECT_EQ(line.find("jpg"), std::string::npos) << "a file's name may be a person's: " << line;
    }
}

TEST_F(CsvInboxFiles, AHubThatIsAwayGetsThemLater) {
    put("answers/foto.jpg", "jpeg");
    put("answers/j.csv", std::string{with_files} + "AAA;selesai;foto.jpg\r\nBBB;selesai;foto.jpg\r\n");
    host.away_after = 1;
    EXPECT_EQ(poll().kind, HUBC_RETRY);
    EXPECT_EQ(names("answers"), (Names{"foto.jpg", "j.csv"}));
    expect_no_temporary_files();
    host.away_after = SIZE_MAX;
    EXPECT_EQ(poll().kind, HUBC_DELIVERED);
    EXPECT_EQ(column("results/j.csv", 4), (Names{"duplicate", "applied"}));
    EXPECT_EQ(names("answers"), Names{});
    expect_no_temporary_files();
}

TEST_F(CsvInboxFiles, TenAreTakenAndTheRestIsSaid) {
    std::string cell;
    for (int i = 0; i < 12; ++i) {
        put("answers/" + std::to_string(i), "x");
        cell += "|" + std::to_string(i);
    }
    put("answers/j.csv", std::string{with_files} + "AAA;selesai;" + cell + "\r\n");
    EXPECT_EQ(poll().kind, HUBC_DELIVERED);
    EXPECT_EQ(host.given.size(), 10U);
    EXPECT_EQ(column("results/j.csv", 5), Names{"too_many_attachments"});
}

}  // namespace
}  // namespace hub::csv_drop
