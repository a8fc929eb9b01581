// FTP with TLS by ProFTPD: who is who, and lines that break.
#include "ftp_facts.hpp"
#include "remote_fixture.hpp"

namespace hub::csv_drop {
namespace {

class Ftps : public Remote {
protected:
    sdk::Outcome tried(const json::value& tree) {
        start(tree);
        return probe();
    }
};

TEST(FtpFacts, LinesAreReadAsTheStandardHasThem) {
    const auto file = read_facts("Type=file;Size=1024990;Modify=20260314093000.123;Perm=r; jawaban dua.csv\r\n");
    ASSERT_TRUE(file);
    EXPECT_EQ(file->name, "jawaban dua.csv");
    EXPECT_EQ(file->size, 1'024'990U);
    EXPECT_EQ(file->modified_ns, 1'773'480'600'000'000'000);
    EXPECT_TRUE(file->regular);
    EXPECT_FALSE(read_facts("type=OS.unix=slink:/etc/passwd; x.csv")->regular);
    EXPECT_TRUE(read_facts("type=dir; a/b/out")->folder);
    EXPECT_EQ(read_facts("type=dir; a/b/out")->name, "out");
    for (const auto* line :
         {"", "type=cdir; .", "type=pdir; ..", "250 End", "size=7; no-type", "\r\n", " ", "type=file;x"}) {
        EXPECT_FALSE(read_facts(line)) << line;
    }
    EXPECT_EQ(read_facts("type=file;size=-1;modify=2026; x")->size, 0U);
}

TEST_F(Ftps, WhoIsWhoIsKnownByCertificateAndPassword) {
    auto tree = settings_for(ftps_explicit);
    set_at(tree, "/remote/ftps/password", "secret:wrong");
    const auto wrong = tried(tree);
    EXPECT_EQ(wrong.cause, sdk::Cause::auth);
    EXPECT_NE(wrong.detail.find("does not let us in"), std::string::npos) << wrong.detail;
    for (const auto& way : {ftps_explicit, ftps_implicit}) {
        tree = settings_for(way);
        tree.at("remote").at("ftps").as_object().erase("tls");
        const auto untrusted = tried(tree);
        EXPECT_EQ(untrusted.cause, sdk::Cause::auth);
        EXPECT_NE(untrusted.detail.find("certificate is not trusted"), std::string::npos) << untrusted.detail;
    }
}

TEST_F(Ftps, TlsAtOnceDoesTheSame) {
    start(settings_for(ftps_implicit));
    const auto outcome = submit();
    EXPECT_EQ(outcome.kind, HUBC_DELIVERED) << outcome.detail;
    EXPECT_EQ(names("out"), Names{name});
    put("answers/j.csv", std::string{header} + "AAA;selesai;x;\r\n");
    EXPECT_EQ(poll().kind, HUBC_DELIVERED);
    EXPECT_EQ(host.told.size(), 1U);
    EXPECT_EQ(names("archive").size(), 1U);
}

// ProFTPD speaks SSH there and no FTP at all.
TEST_F(Ftps, AServerWithoutTlsIsNotTalkedTo) {
    auto tree = settings_for(ftps_explicit);
    set_at(tree, "/remote/ftps/port", servers().sftp);
    set_at(tree, "/remote/ftps/timeouts", json::parse(R"({"connect":"2s","answer":"2s"})"));
    EXPECT_EQ(tried(tree).kind, HUBC_RETRY);
}

TEST_F(Ftps, AServerThatIsStoppedIsFoundAgain) {
    start(settings_for(ftps_explicit));
    EXPECT_EQ(probe().kind, HUBC_DELIVERED);
    servers().stop_ftp();
    const auto away = submit();
    servers().start_ftp();
    EXPECT_EQ(away.kind, HUBC_RETRY);
    EXPECT_EQ(away.cause, sdk::Cause::network) << away.detail;
    EXPECT_EQ(submit().kind, HUBC_DELIVERED);
    EXPECT_EQ(names("out"), Names{name});
}

TEST_F(Ftps, ALineThatIsCutAnywhereGivesTheOfficeOneFile) {
    testing::TcpProxy line{servers().ftp};
    const auto tree = settings_for(ftps_explicit, line.port());
    start(tree);
    const auto before = line.passed();
    EXPECT_EQ(submit().kind, HUBC_DELIVERED);
    const auto whole = line.passed() - before;
    const auto expected = content("out/" + name);
    constexpr std::uint64_t cuts = 7;
    for (std::uint64_t cut = 1; cut <= cuts; ++cut) {
        for (const auto* place : {"out", ".sp4n"}) {
            fs::remove_all(folder / place);
        }
        start(tree);
        line.reset_after(cut * whole / (cuts + 1));
        auto outcome = submit();
        for (int again = 0; outcome.kind != HUBC_DELIVERED && again < 4; ++again) {
            outcome = submit();
        }
        EXPECT_EQ(outcome.kind, HUBC_DELIVERED) << cut << outcome.detail;
        EXPECT_EQ(content("out/" + name), expected) << cut;
        fs::remove(folder / "out" / name);
        EXPECT_EQ(submit().kind, HUBC_DELIVERED);
        EXPECT_EQ(names("out"), Names{}) << cut;
    }
}

}  // namespace
}  // namespace hub::csv_drop
