// One office, several ways to its folder: whatever the way, the same happens.
#include "remote_fixture.hpp"

#include <sys/stat.h>

namespace hub::csv_drop {
namespace {

class Ways : public Remote, public ::testing::WithParamInterface<Way> {
protected:
    void SetUp() override {
        Remote::SetUp();
        if (!IsSkipped()) {
            start(settings_for(GetParam()));
        }
    }
};

TEST_P(Ways, AComplaintWithItsFileGoesOutOnce) {
    const testing::TempFolder ours;
    const auto photo = ours.write("photo", std::string(100'000, '\xFF')).string();
    sample.attach({"foto.jpg", "image/jpeg", photo, "", 100'000});
    for (int i = 0; i < 2; ++i) {
        const auto outcome = submit();
        EXPECT_EQ(outcome.kind, HUBC_DELIVERED) << outcome.detail;
        EXPECT_EQ(outcome.external_ref, name);
    }
    const auto picture = name.substr(0, name.size() - 4) + "-1.jpg";
    EXPECT_EQ(names("out"), (Names{picture, name}));
    EXPECT_TRUE(content("out/" + picture) == std::string(100'000, '\xFF'));
    EXPECT_NE(content("out/" + name).find("\"" + picture + "\""), std::string::npos);
    struct stat about {};
    ASSERT_EQ(::stat((folder / "out" / name).c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777U, 0666U);
    fs::remove(folder / "out" / name);
    EXPECT_EQ(submit().kind, HUBC_DELIVERED);
    EXPECT_EQ(names("out"), Names{picture}) << "the office has taken it: it is not given again";
    EXPECT_EQ(connector->lookup(sample.call()).kind, HUBC_DELIVERED);
}

TEST_P(Ways, WhatIsNotThereIsSaidToBeNotThere) {
    EXPECT_EQ(connector->lookup(sample.call()).kind, HUBC_REJECTED);
    EXPECT_EQ(names("out"), Names{});
}

TEST_P(Ways, AnAnswerComesInWithItsFileAndIsPutAway) {
    put("answers/foto.jpg", "jpeg");
    put("answers/j.csv",
        "nomor;status;jawaban;tanggal;lampiran\r\nAAA;selesai;sudah;;foto.jpg\r\nNONE;selesai;;;\r\nBBB\r\n");
    const auto outcome = poll();
    EXPECT_EQ(outcome.kind, HUBC_DELIVERED) << outcome.detail;
    ASSERT_EQ(host.told.size(), 1U);
    EXPECT_EQ(host.told[0].note, "sudah");
    EXPECT_EQ(host.given, Names{"foto.jpg=jpeg"});
    EXPECT_EQ(names("answers"), Names{});
    EXPECT_EQ(names("archive"), (Names{"21000101T070000-foto.jpg", "21000101T070000-j.csv"}));
    EXPECT_NE(content("results/j.csv").find("rows=3;applied=1"), std::string::npos) << content("results/j.csv");
    EXPECT_EQ(names("errors"), Names{"j.csv.rejected.csv"});
    put("answers/lagi.csv", content("archive/21000101T070000-j.csv"));
    EXPECT_EQ(poll().kind, HUBC_DELIVERED);
    EXPECT_EQ(host.told.size(), 1U) << "the same file again";
    put("answers/j.csv", "x");
    EXPECT_EQ(poll().kind, HUBC_DELIVERED);
    EXPECT_NE(content("results/j.csv").find("file_refused"), std::string::npos) << "a result is replaced";
}

TEST_P(Ways, LinksPipesAndFoldersAreNotRead) {
    put("secret", "not the office's to send");
    put("answers/ok.csv", std::string{header} + "AAA;selesai;x;\r\n");
    fs::create_symlink(folder / "secret", folder / "answers/link.csv");
    fs::create_directory(folder / "answers/folder.csv");
    ASSERT_EQ(::mkfifo((folder / "answers/pipe.csv").c_str(), 0600), 0);
    EXPECT_EQ(poll().kind, HUBC_DELIVERED);
    EXPECT_EQ(host.told.size(), 1U);
    EXPECT_EQ(content("secret"), "not the office's to send");
    EXPECT_NE(content("results/link.csv").find("not_regular"), std::string::npos);
    if (GetParam().name == std::string_view{local.name}) {
        EXPECT_EQ(names("answers"), Names{"folder.csv"});
        EXPECT_EQ(names("errors"), (Names{"21000101T070000-link.csv", "21000101T070000-pipe.csv"}));
    } else {  // a server may move what a link points at
        EXPECT_EQ(names("answers"), (Names{"folder.csv", "link.csv", "pipe.csv"}));
        EXPECT_EQ(names("errors"), Names{});
    }
    fs::remove(folder / "results/link.csv");
    EXPECT_EQ(poll().kind, HUBC_DELIVERED);
    EXPECT_FALSE(fs::exists(folder / "results/link.csv")) << "said once";
}

TEST_P(Ways, AFolderThatIsALinkIsNotEntered) {
    if (GetParam().name != std::string_view{local.name} && GetParam().name != std::string_view{openssh.name}) {
        GTEST_SKIP() << "ProFTPD shows a linked folder as a folder";
    }
    const testing::TempFolder elsewhere;
    fs::permissions(elsewhere.path(), fs::perms::all);
    fs::create_directory_symlink(elsewhere.path(), folder / "out");
    const auto outcome = submit();
    EXPECT_EQ(outcome.kind, HUBC_RETRY);
    EXPECT_EQ(outcome.cause, sdk::Cause::config) << outcome.detail;
    EXPECT_TRUE(fs::is_empty(elsewhere.path()));
}

TEST_P(Ways, StableMeansUnchangedForSomeLooks) {
    auto tree = settings_for(GetParam());
    tree.as_object()["pickup"] = json::parse(R"({"complete":"stable","polls":2,"age":"0s"})");
    start(tree);
    put("answers/j.csv", std::string{header} + "AAA;selesai;x;\r\n");
    for (int look = 0; look < 3; ++look) {
        EXPECT_EQ(host.told.size(), 0U);
        EXPECT_EQ(poll().kind, HUBC_DELIVERED);
    }
    EXPECT_EQ(host.told.size(), 1U);
}

TEST_P(Ways, AMarkerGoesWithItsFile) {
    auto tree = settings_for(GetParam());
    tree.as_object()["pickup"] = json::parse(R"({"complete":"done","after":"delete"})");
    start(tree);
    put("answers/j.csv", std::string{header} + "AAA;selesai;x;\r\n");
    EXPECT_EQ(poll().kind, HUBC_DELIVERED);
    EXPECT_EQ(host.told.size(), 0U);
    put("answers/j.csv.done", "");
    EXPECT_EQ(poll().kind, HUBC_DELIVERED);
    EXPECT_EQ(host.told.size(), 1U);
    EXPECT_EQ(names("answers"), Names{});
    EXPECT_EQ(names("archive"), Names{});
}

TEST_P(Ways, AFileThatCannotBePutAwayIsReadOnce) {
    put("answers/j.csv", std::string{header} + "AAA;selesai;x;\r\n");
    put("archive/in the way", "");
    fs::remove_all(folder / "archive");
    put("archive", "a file where a folder should be");
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(poll().kind, HUBC_DELIVERED);
    }
    EXPECT_EQ(host.calls, 1U);
    EXPECT_EQ(names("answers"), Names{"j.csv"});
    fs::remove(folder / "archive");
    EXPECT_EQ(poll().kind, HUBC_DELIVERED);
    EXPECT_EQ(host.calls, 1U);
    EXPECT_EQ(names("archive"), Names{"21000101T070000-j.csv"});
}

TEST_P(Ways, AProbeMakesTheFoldersAndLeavesNothing) {
    const auto outcome = probe();
    EXPECT_EQ(outcome.kind, HUBC_DELIVERED) << outcome.detail;
    EXPECT_EQ(names(""), (Names{".sp4n", "answers", "archive", "errors", "out", "results"}));
    for (const auto& place : names("")) {
        EXPECT_EQ(names(place), Names{});
    }
}

TEST_P(Ways, ALongListIsReadInPieces) {
    if (GetParam().name == std::string_view{ftps_explicit.name}) {
        GTEST_SKIP() << "a second for each file that ProFTPD is given by TLS";
    }
    for (int i = 100; i < 130; ++i) {
        put("answers/j" + std::to_string(i) + ".csv",
            std::string{header} + "A" + std::to_string(i) + ";selesai;x;\r\n");
    }
    EXPECT_TRUE(poll().more);
    EXPECT_EQ(host.told.size(), 20U);
    EXPECT_FALSE(poll().more);
    EXPECT_EQ(host.told.size(), 30U);
    EXPECT_EQ(names("archive").size(), 30U);
}

INSTANTIATE_TEST_SUITE_P(
    Office, Ways, ::testing::Values(local, openssh, password, ftps_explicit),
    [](const auto& tested) { return tested.param.name; });

}  // namespace
}  // namespace hub::csv_drop
