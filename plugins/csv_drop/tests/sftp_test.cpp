// SFTP by OpenSSH: who is who, and lines that break.
#include "remote_fixture.hpp"

#include <algorithm>
#include <chrono>
#include <sys/mount.h>
#include <unistd.h>

namespace hub::csv_drop {
namespace {

using namespace std::chrono_literals;

class Sftp : public Remote {
protected:
    json::value with(std::string_view key, json::value value) {
        auto tree = settings_for(openssh);
        set_at(tree, "/remote/sftp/" + std::string{key}, std::move(value));
        return tree;
    }
    /// Answered in a poll's time by a hub that begins with these settings.
    sdk::Outcome tried(const json::value& tree) {
        start(tree);
        return probe();
    }
    static std::size_t open_files() {
        return static_cast<std::size_t>(std::distance(fs::directory_iterator{"/proc/self/fd"}, {}));
    }
    /// What the server logged since then.
    static std::string logged(std::size_t since) { return servers().log().substr(since); }
};

TEST_F(Sftp, EachKindOfKeyLogsIn) {
    for (const auto* key : {"secret:ed25519", "secret:ecdsa", "secret:rsa"}) {
        const auto outcome = tried(with("key", key));
        EXPECT_EQ(outcome.kind, HUBC_DELIVERED) << key << outcome.detail;
    }
    auto tree = with("key", "secret:locked");
    EXPECT_EQ(
        tried(tree).detail,
        "the folder cannot be worked in: the secret that should be our key is no private key, or its passphrase is "
        "wrong");
    set_at(tree, "/remote/sftp/passphrase", "secret:wrong");
    EXPECT_EQ(tried(tree).cause, sdk::Cause::config);
    set_at(tree, "/remote/sftp/passphrase", "secret:passphrase");
    EXPECT_EQ(tried(tree).kind, HUBC_DELIVERED);
}

TEST_F(Sftp, WhoMayNotLogInIsToldWhatIsOffered) {
    const auto stranger = tried(with("key", "secret:stranger"));
    EXPECT_EQ(stranger.kind, HUBC_RETRY);
    EXPECT_EQ(stranger.cause, sdk::Cause::auth);
    EXPECT_EQ(stranger.detail, "the folder cannot be worked in: the server does not let us in (it offers: key)");
    const auto missing = tried(with("key", "secret:gone"));
    EXPECT_EQ(missing.cause, sdk::Cause::config);
    EXPECT_NE(missing.detail.find("(secret 'gone')"), std::string::npos) << missing.detail;
    auto tree = settings_for(password);
    set_at(tree, "/remote/sftp/password", "secret:wrong");
    const auto wrong = tried(tree);
    EXPECT_EQ(wrong.cause, sdk::Cause::auth) << wrong.detail;
    EXPECT_NE(wrong.detail.find("does not let us in"), std::string::npos) << wrong.detail;
    EXPECT_EQ(wrong.detail.find("not it"), std::string::npos);
}

TEST_F(Sftp, AKeyAndAPasswordTogetherLogInWhereThePasswordAloneIsAsked) {
    auto tree = settings_for(password);
    set_at(tree, "/remote/sftp/key", "secret:ed25519");
    EXPECT_EQ(tried(tree).kind, HUBC_DELIVERED);
}

// Nothing of ours is sent to a server that may be somebody else's.
TEST_F(Sftp, AServerThatIsNotTheRightOneIsRefusedBeforeTheLogin) {
    auto tree = with("host_key", "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    const auto since = servers().log().size();
    const auto pinned = tried(tree);
    EXPECT_EQ(pinned.kind, HUBC_RETRY);
    EXPECT_EQ(pinned.cause, sdk::Cause::auth);
    EXPECT_NE(pinned.detail.find("THE SERVER'S KEY HAS CHANGED"), std::string::npos) << pinned.detail;
    EXPECT_NE(pinned.detail.find("it shows " + servers().host_key()), std::string::npos) << pinned.detail;
    EXPECT_EQ(logged(since).find("Accepted"), std::string::npos);

    const testing::TempFolder ours;
    tree.at("remote").at("sftp").as_object().erase("host_key");
    set_at(tree, "/remote/sftp/known_hosts", json::string{ours.write("known_hosts", "").string()});
    EXPECT_NE(tried(tree).detail.find("not among those that are trusted"), std::string::npos);
    set_at(tree, "/remote/sftp/known_hosts", json::string{(ours.path() / "gone").string()});
    const auto unread = tried(tree).detail;
    EXPECT_NE(unread.find("the file known_hosts cannot be read"), std::string::npos) << unread;
    set_at(tree, "/remote/sftp/known_hosts", json::string{servers().known_hosts().string()});
    EXPECT_EQ(tried(tree).kind, HUBC_DELIVERED);
    EXPECT_EQ(fs::file_size(ours.path() / "known_hosts"), 0U) << "never trusted at first sight";
}

TEST_F(Sftp, AChangedHostKeyIsRefused) {
    testing::FileServers other;
    auto tree = with("port", other.ssh);
    set_at(tree, "/remote/sftp/host_key", json::string{other.host_key()});
    set_at(tree, "/remote/sftp/folder", json::string{other.data().string()});
    host.secrets_by_name["ed25519"] = other.key("ed25519");
    EXPECT_EQ(tried(tree).kind, HUBC_DELIVERED);
    other.stop_ssh();
    other.change_host_key();
    other.start_ssh();
    EXPECT_NE(probe().detail.find("THE SERVER'S KEY HAS CHANGED"), std::string::npos);
    tree.at("remote").at("sftp").as_object().erase("host_key");
    set_at(tree, "/remote/sftp/known_hosts", json::string{other.known_hosts().string()});
    const auto known = tried(tree);
    EXPECT_NE(known.detail.find("THE SERVER'S KEY HAS CHANGED"), std::string::npos) << known.detail;
}

TEST_F(Sftp, AlgorithmsAreThoseThatAreAllowed) {
    EXPECT_EQ(
        tried(
            with(
                "algorithms", json::parse(R"({"ciphers":["aes256-gcm@openssh.com"],"key_exchange":["curve25519-sha256"],
            "macs":["hmac-sha2-256-etm@openssh.com"],"host_key":["ssh-ed25519"]})")))
            .kind,
        HUBC_DELIVERED);
    const auto none = tried(with("algorithms", json::parse(R"({"host_key":["ecdsa-sha2-nistp256"]})")));
    EXPECT_EQ(none.cause, sdk::Cause::config);
    EXPECT_NE(none.detail.find("does not offer what is needed"), std::string::npos) << none.detail;
    EXPECT_EQ(tried(with("compression", true)).kind, HUBC_DELIVERED);
}

TEST_F(Sftp, FoldersWithoutRightsOrWithoutABaseAreSaid) {
    fs::create_directory(folder / "out");
    fs::permissions(folder / "out", static_cast<fs::perms>(0555));
    start(settings_for(openssh));
    for (const auto& outcome : {submit(), probe()}) {
        EXPECT_EQ(outcome.kind, HUBC_RETRY);
        EXPECT_EQ(outcome.cause, sdk::Cause::auth) << outcome.detail;
        EXPECT_NE(outcome.detail.find("Permission denied"), std::string::npos) << outcome.detail;
    }
    const auto gone = tried(with("folder", json::string{(folder / "gone").string()}));
    EXPECT_EQ(gone.cause, sdk::Cause::config) << gone.detail;
    EXPECT_FALSE(fs::exists(folder / "gone")) << "the office's own folder is not made";
}

TEST_F(Sftp, AFullDiskIsSaidAndTheFileGoesOutWhenThereIsSpace) {
    if (::geteuid() != 0 || ::mount("tmpfs", folder.c_str(), "tmpfs", 0, "size=64k,mode=0777") != 0) {
        GTEST_SKIP() << "only root may mount a small disk";
    }
    put("ballast", std::string(64 * 1024 - 8 * 1024, 'x'));
    start(settings_for(openssh));
    const testing::TempFolder ours;
    const auto photo = ours.write("photo", std::string(20'000, 'x')).string();
    sample.attach({"foto.jpg", "image/jpeg", photo, "", 20'000});
    const auto full = submit();
    const auto seen = names("out");
    fs::remove(folder / "ballast");
    const auto then = submit();
    const auto out = names("out");
    connector.reset();
    (void)::umount2(folder.c_str(), MNT_DETACH);
    EXPECT_EQ(full.kind, HUBC_RETRY);
    EXPECT_NE(full.detail.find("No space left on device"), std::string::npos) << full.detail;
    EXPECT_EQ(seen, Names{}) << "nothing half is visible";
    EXPECT_EQ(then.kind, HUBC_DELIVERED) << then.detail;
    EXPECT_EQ(out.size(), 2U);
}

TEST_F(Sftp, AServerThatIsStoppedIsFoundAgain) {
    start(settings_for(openssh));
    EXPECT_EQ(probe().kind, HUBC_DELIVERED);
    servers().stop_ssh();
    const auto away = submit();
    const auto unread = poll();
    servers().start_ssh();
    EXPECT_EQ(away.kind, HUBC_RETRY);
    EXPECT_EQ(away.cause, sdk::Cause::network) << away.detail;
    EXPECT_NE(away.detail.find("cannot be reached"), std::string::npos) << away.detail;
    EXPECT_EQ(unread.kind, HUBC_RETRY);
    EXPECT_EQ(submit().kind, HUBC_DELIVERED);
    EXPECT_EQ(names("out"), Names{name});
}

TEST_F(Sftp, OneConnectionIsKeptAndADeadOneIsNoFailure) {
    testing::TcpProxy line{servers().ssh};
    start(settings_for(openssh, line.port()));
    for (int i = 0; i < 3; ++i) {
        put("answers/j" + std::to_string(i) + ".csv", std::string{header} + "AAA;selesai;x;\r\n");
    }
    EXPECT_EQ(submit().kind, HUBC_DELIVERED);
    EXPECT_EQ(poll().kind, HUBC_DELIVERED);
    EXPECT_EQ(line.connections(), 1U);
    line.reset_connections();
    EXPECT_EQ(probe().kind, HUBC_DELIVERED) << "a firewall forgot it: another one is made";
    EXPECT_EQ(line.connections(), 1U);
    auto tree = settings_for(openssh, line.port());
    set_at(tree, "/remote/sftp/timeouts", json::parse(R"({"keep":"100ms"})"));
    start(tree);
    EXPECT_EQ(probe().kind, HUBC_DELIVERED);
}

TEST_F(Sftp, AServerThatSaysNothingIsNotWaitedForForEver) {
    testing::TcpProxy line{servers().ssh};
    auto tree = settings_for(openssh, line.port());
    set_at(tree, "/remote/sftp/timeouts", json::parse(R"({"connect":"400ms","answer":"300ms"})"));
    start(tree);
    EXPECT_EQ(probe().kind, HUBC_DELIVERED);
    line.set(testing::Line::holds);
    const auto before = std::chrono::steady_clock::now();
    const auto outcome = submit();
    EXPECT_LT(std::chrono::steady_clock::now() - before, 10s);
    EXPECT_EQ(outcome.kind, HUBC_RETRY);
    EXPECT_EQ(outcome.cause, sdk::Cause::timeout) << outcome.detail;
    line.set(testing::Line::passes);
    EXPECT_EQ(submit().kind, HUBC_DELIVERED);
    EXPECT_EQ(names("out"), Names{name});
}

TEST_F(Sftp, FailuresLeaveNoDescriptorsBehind) {
    start(with("host_key", "SHA256:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
    (void)probe();
    const auto before = open_files();
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(probe().kind, HUBC_RETRY);
    }
    EXPECT_EQ(open_files(), before);
    start(settings_for(openssh));
    EXPECT_EQ(probe().kind, HUBC_DELIVERED);
    start(settings_for(openssh));
    EXPECT_EQ(open_files(), before);
}

/// How many bytes one hand-over, or one poll, is on a line.
template <class Work>
std::uint64_t bytes_of(testing::TcpProxy& line, const Work& work) {
    const auto before = line.passed();
    work();
    return line.passed() - before;
}

// Cut after so many bytes, all over a hand-over: at the end there is one file, whole, and what the office has taken in
// between does not come again.
TEST_F(Sftp, ALineThatIsCutAnywhereGivesTheOfficeOneFile) {
    testing::TcpProxy line{servers().ssh};
    auto tree = settings_for(openssh, line.port());
    start(tree);
    const auto whole = bytes_of(line, [&] { EXPECT_EQ(submit().kind, HUBC_DELIVERED); });
    const auto expected = content("out/" + name);
    ASSERT_FALSE(expected.empty());
    constexpr std::uint64_t cuts = 40;
    std::size_t failed = 0;
    for (std::uint64_t cut = 1; cut <= cuts; ++cut) {
        for (const auto* place : {"out", ".sp4n"}) {
            fs::remove_all(folder / place);
        }
        start(tree);
        std::size_t taken = 0;
        const auto take = [&] {
            if (fs::exists(folder / "out" / name)) {
                EXPECT_EQ(content("out/" + name), expected) << cut;
                fs::remove(folder / "out" / name);
                ++taken;
            }
        };
        line.reset_after(cut * whole / (cuts + 1));
        auto outcome = submit();
        for (int again = 0; outcome.kind != HUBC_DELIVERED && again < 4; ++again) {
            ++failed;
            EXPECT_TRUE(outcome.kind == HUBC_RETRY || outcome.kind == HUBC_UNKNOWN) << outcome.detail;
            if (cut % 2 == 0) {
                take();
            }
            outcome = submit();
        }
        EXPECT_EQ(outcome.kind, HUBC_DELIVERED) << cut << outcome.detail;
        take();
        EXPECT_FALSE(line.resets_later()) << "the cut came";
        EXPECT_EQ(submit().kind, HUBC_DELIVERED);
        take();
        EXPECT_EQ(taken, 1U) << cut;
        for (const auto& left : names(".sp4n")) {
            EXPECT_TRUE(left.ends_with(".sent")) << left;
        }
    }
    EXPECT_GT(failed, 0U) << "in a login, which is not tried again at once";
}

TEST_F(Sftp, ALineThatIsCutAnywhereAppliesEachAnswerOnce) {
    testing::TcpProxy line{servers().ssh};
    const auto tree = settings_for(openssh, line.port());
    const std::string rows = "nomor;status;jawaban;tanggal;lampiran\r\nAAA;selesai;x;;foto.jpg\r\nBBB;selesai;y;;\r\n";
    const auto prepare = [&] {
        for (const auto* place : {"answers", "archive", "results", "errors"}) {
            fs::remove_all(folder / place);
        }
        put("answers/foto.jpg", std::string(5'000, 'j'));
        put("answers/j.csv", rows);
        start(tree);
    };
    prepare();
    const auto whole = bytes_of(line, [&] { EXPECT_EQ(poll().kind, HUBC_DELIVERED); });
    EXPECT_EQ(host.told.size(), 2U);
    constexpr std::uint64_t cuts = 40;
    for (std::uint64_t cut = 1; cut <= cuts; ++cut) {
        prepare();
        line.reset_after(cut * whole / (cuts + 1));
        for (int again = 0; again < 4 && !names("answers").empty(); ++again) {
            (void)poll();
        }
        EXPECT_EQ(host.told.size(), 2U) << cut;
        EXPECT_EQ(host.given[0], "foto.jpg=" + std::string(5'000, 'j'));
        EXPECT_NE(content("results/j.csv").find("rows=2;"), std::string::npos) << cut;
        const auto archived = names("archive");
        EXPECT_EQ(std::ranges::count_if(archived, [](const std::string& n) { return n.ends_with(".csv"); }), 1) << cut;
    }
    EXPECT_EQ(host.told.size(), 2U);
}

}  // namespace
}  // namespace hub::csv_drop
