// Answers by mail, through a real Postfix and Dovecot.
#include "inbox.hpp"

#include "charset.hpp"
#include "mail_fixture.hpp"
#include "scripted_server.hpp"
#include "torture.hpp"

#include "hub/testing/tcp_proxy.hpp"

#include <iostream>
#include <sys/resource.h>
#include <utility>

namespace hub::email {
namespace {

using namespace std::chrono_literals;

class Answers : public MailFixture {
protected:
    [[nodiscard]] boost::json::object with_box(std::string_view after = "move", std::uint16_t port = 0) const {
        auto tree = settings();
        tree["mailbox"] = {
            {"server", "localhost"},
            {"port", port == 0 ? mail().imaps : port},
            {"security", "tls"},
            {"tls", {{"ca", mail().certificate()}}},
            {"auth", {{"user", ours}, {"password", "secret:password"}}},
            {"timeouts", {{"receive", "5s"}}},
            {"after", after}};
        return tree;
    }
    sdk::Outcome poll(const boost::json::object& tree, std::int64_t timeout_ms = 30'000) {
        const hubc_task raw{sizeof(hubc_task), 0, 9, timeout_ms, sdk::c_str("")};
        return connector(tree)->poll(sdk::Task{raw});
    }
    [[nodiscard]] std::string mark() const {
        return Marks{{hub.secrets_by_name.at("token")}}.make("7Q2F9K3M0ABCD", "01938f3a-0000-7000-8000-000000000001");
    }
    void answer_by_swaks(
        const std::string& to, const std::string& body, const std::string& from,
        std::vector<std::string> more = {}) const {
        std::vector<std::string> args{
            "--server", "127.0.0.1:" + std::to_string(mail().smtp), "--from", from, "--to", to,
            "--header", "Subject: Re: [SP4N-7Q2F9K3M0ABCD] Jalan",  "--body", body};
        args.insert(args.end(), more.begin(), more.end());
        const auto ended = testing::run({"swaks", args, {}, {}, {}, {}}, 20s);
        ASSERT_TRUE(ended && ended->code == 0) << mail().log();
    }
    [[nodiscard]] std::size_t in(std::string_view box) const { return mail().mails(ours, box).size(); }
};

TEST_F(Answers, TheWholeWayThereAndBack) {
    const auto sent = submit(with_box());
    ASSERT_EQ(sent.kind, HUBC_DELIVERED) << sent.detail;
    const auto letter = arrived(office, 1).at(0);
    const auto begin = letter.find("Reply-To: ");
    const auto open = letter.find('<', begin) + 1;
    answer_by_swaks(
        letter.substr(open, letter.find('>', open) - open), "STATUS: selesai\n\nSudah ditambal.", office,
        {"--attach-type", "image/jpeg", "--attach-name", "bukti.jpg", "--attach", "jpegbytes"});
    (void)arrived(ours, 1);
    EXPECT_EQ(poll(with_box()).kind, HUBC_DELIVERED);
    ASSERT_EQ(hub.told.size(), 1U);
    EXPECT_EQ(hub.told[0].kind, sdk::UpdateKind::closed);
    EXPECT_EQ(hub.told[0].tracking_id, "7Q2F9K3M0ABCD");
    EXPECT_EQ(hub.told[0].note, "Sudah ditambal.");
    ASSERT_EQ(hub.given.size(), 1U);
    EXPECT_TRUE(hub.given[0].starts_with("bukti.jpg|image/jpeg|jpegbytes")) << hub.given[0];
    EXPECT_EQ(in(""), 0U);
    EXPECT_EQ(in("SP4N-Selesai"), 1U);
    EXPECT_EQ(poll(with_box()).kind, HUBC_DELIVERED);
    EXPECT_EQ(hub.told.size(), 1U);
    // Nothing of a person or a text in a log line.
    for (const auto& line : hub.logged) {
        EXPECT_EQ(line.find("ditambal"), std::string::npos);
        EXPECT_EQ(line.find('@'), std::string::npos);
    }
}

TEST_F(Answers, AStrangerIsSetAsideAndHoldsNothingUp) {
    const auto address = with_detail(ours, mark());
    answer_by_swaks(address, "STATUS: selesai", "penipu@luar.test");
    answer_by_swaks(ours, "STATUS: selesai", office);
    answer_by_swaks(address, "STATUS: butuh informasi\nFoto?", office);
    (void)arrived(ours, 3);
    EXPECT_EQ(poll(with_box()).kind, HUBC_DELIVERED);
    ASSERT_EQ(hub.told.size(), 1U);
    EXPECT_EQ(hub.told[0].kind, sdk::UpdateKind::needs_information);
    EXPECT_EQ(in("SP4N-Karantina"), 2U);
    EXPECT_EQ(in("SP4N-Selesai"), 1U);
}

TEST_F(Answers, AMailThatCannotBeDeliveredIsReported) {
    auto tree = with_box();
    tree["to"] = "tidakada@luar.test";  // Postfix takes it, and finds out later
    ASSERT_EQ(submit(tree).kind, HUBC_DELIVERED);
    (void)arrived(ours, 1);
    EXPECT_EQ(poll(tree).kind, HUBC_DELIVERED);
    ASSERT_EQ(hub.told.size(), 1U) << mail().texts(ours, "SP4N-Karantina").size();
    EXPECT_EQ(hub.told[0].kind, sdk::UpdateKind::bounced);
    EXPECT_EQ(hub.told[0].tracking_id, "7Q2F9K3M0ABCD");
    EXPECT_EQ(hub.told[0].remote_status, "5.7.1");
}

TEST_F(Answers, TheSameMailAgainAndAHubThatWasAway) {
    const auto raw =
        "From: " + office + "\r\nTo: " + with_detail(ours, mark()) + "\r\nMessage-ID: <a@b>\r\n\r\nSTATUS: selesai\r\n";
    mail().put(ours, raw);
    hub.away = true;
    EXPECT_EQ(poll(with_box()).kind, HUBC_RETRY);
    EXPECT_EQ(in(""), 1U) << "nothing is put away before it is durable";
    hub.away = false;
    EXPECT_EQ(poll(with_box()).kind, HUBC_DELIVERED);
    mail().put(ours, raw);  // a server that delivers twice
    EXPECT_EQ(poll(with_box()).kind, HUBC_DELIVERED);
    EXPECT_EQ(hub.told.size(), 1U);
    EXPECT_EQ(in("SP4N-Selesai"), 2U);
    hub.kept.clear();  // the cursor is lost: all is read again, and known
    mail().put(ours, raw);
    EXPECT_EQ(poll(with_box("seen")).kind, HUBC_DELIVERED);
    EXPECT_EQ(hub.told.size(), 1U);
    EXPECT_TRUE(mail().mails(ours).at(0).filename().string().ends_with("S")) << "seen";
    EXPECT_EQ(poll(with_box("delete")).kind, HUBC_DELIVERED);
}

TEST_F(Answers, WhatEndsTheReaderAgainAndAgainIsSetAsideUnread) {
    mail().put(
        ours, "From: " + office + "\nTo: " + with_detail(ours, mark()) + "\nMessage-ID: <p@b>\n\nSTATUS: selesai\n");
    // As a process that died within it leaves the cursor.
    EXPECT_EQ(poll(with_box("keep")).kind, HUBC_DELIVERED);
    const auto at = std::ranges::find_if(hub.kept, [](const auto& one) { return one.second.starts_with('{'); });
    ASSERT_NE(at, hub.kept.end());
    auto& kept = at->second;
    auto cursor = Cursor::read(kept);
    cursor.trying = std::exchange(cursor.last, 0);
    cursor.tries = 3;
    kept = cursor.write();
    const auto told = hub.told.size();
    hub.keys.clear();
    EXPECT_EQ(poll(with_box()).kind, HUBC_DELIVERED);
    EXPECT_EQ(hub.told.size(), told) << "unread";
    EXPECT_EQ(in("SP4N-Karantina"), 1U);
}

TEST_F(Answers, WrongPasswordStoppedServerAndBlackHole) {
    auto tree = with_box();
    tree["mailbox"].at("auth").as_object()["password"] = "secret:wrong";
    EXPECT_EQ(poll(tree).cause, sdk::Cause::auth);
    mail().stop_dovecot();
    const auto stopped = poll(with_box());
    mail().start_dovecot();
    EXPECT_EQ(stopped.kind, HUBC_RETRY);
    EXPECT_EQ(stopped.cause, sdk::Cause::network);
    EXPECT_EQ(poll(with_box()).kind, HUBC_DELIVERED);
    testing::TcpProxy line{mail().imaps};
    line.set(testing::Line::holds);
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(poll(with_box("move", line.port()), 400).cause, sdk::Cause::timeout);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
}

TEST_F(Answers, ALargeMailIsNotFetched) {
    auto tree = with_box();
    tree["mailbox"].as_object()["max_bytes"] = 10'000;
    mail().put(
        ours,
        "From: " + office + "\nTo: " + with_detail(ours, mark()) + "\n\nSTATUS: selesai\n" + std::string(20'000, 'x'));
    EXPECT_EQ(poll(tree).kind, HUBC_DELIVERED);
    EXPECT_TRUE(hub.told.empty());
    EXPECT_EQ(in("SP4N-Karantina"), 1U);
}

TEST_F(Answers, Pop3ReadsEachMailOnceAndDeletesWhenTold) {
    auto tree = with_box("keep", mail().pop3s);
    tree["mailbox"].as_object()["protocol"] = "pop3";
    const auto head = "From: " + office + "\nTo: " + with_detail(ours, mark()) + "\n";
    mail().put(ours, head + "Message-ID: <1@b>\n\nSTATUS: diterima\n.\n..x\n");
    mail().put(ours, "From: penipu@luar.test\nTo: " + with_detail(ours, mark()) + "\n\nSTATUS: selesai\n");
    EXPECT_EQ(poll(tree).kind, HUBC_DELIVERED);
    ASSERT_EQ(hub.told.size(), 1U);
    EXPECT_EQ(hub.told[0].note, ".\n..x") << "stuffed dots";
    hub.keys.clear();  // what was read is not even told again
    EXPECT_EQ(poll(tree).kind, HUBC_DELIVERED);
    EXPECT_EQ(hub.told.size(), 1U);
    mail().put(ours, head + "Message-ID: <2@b>\n\nSTATUS: selesai\n");
    tree["mailbox"].as_object()["after"] = "delete";
    EXPECT_EQ(poll(tree).kind, HUBC_DELIVERED);
    EXPECT_EQ(hub.told.size(), 2U);
    EXPECT_EQ(in(""), 2U) << "those that were kept, or set aside";
    tree["mailbox"].as_object()["port"] = mail().pop3;
    tree["mailbox"].as_object()["security"] = "starttls";
    EXPECT_EQ(poll(tree).kind, HUBC_DELIVERED);
    tree["mailbox"].at("auth").as_object()["password"] = "secret:wrong";
    EXPECT_EQ(poll(tree).cause, sdk::Cause::auth);
}

TEST_F(Answers, TortureEachMailEndsSomewhere) {
    const auto set = torture_set(office, with_detail(ours, mark()), mark());
    ASSERT_GE(set.size(), 60U);
    for (const auto& one : set) {
        mail().put(ours, one);
    }
    rusage before{};
    getrusage(RUSAGE_SELF, &before);
    const auto begin = std::chrono::steady_clock::now();
    auto tree = with_box();
    int rounds = 0;
    while (in("") > 0 && ++rounds < 20) {
        ASSERT_EQ(poll(tree, 60'000).kind, HUBC_DELIVERED);
    }
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 60s);
    rusage after{};
    getrusage(RUSAGE_SELF, &after);
    EXPECT_TRUE(is_sanitized || after.ru_maxrss - before.ru_maxrss < 200 * 1024) << after.ru_maxrss;
    EXPECT_EQ(in(""), 0U);
    EXPECT_EQ(in("SP4N-Selesai") + in("SP4N-Karantina"), set.size());
    EXPECT_GE(hub.told.size(), 10U);
    for (const auto& update : hub.told) {
        EXPECT_EQ(update.tracking_id, "7Q2F9K3M0ABCD");
        EXPECT_TRUE(is_utf8(update.note) && is_utf8(update.remote_status));
    }
    RecordProperty("applied", static_cast<int>(hub.told.size()));
    std::cout << set.size() << " mails: " << hub.told.size() << " told, " << in("SP4N-Karantina") << " set aside\n";
}

// An IMAP server that no real one would be.
TEST(ScriptedImap, AnswersThatAreNone) {
    FakeHost hub;
    for (const std::string bad :
         {"", "\r\n", "* OK hi\r\n* garbage\r\n", "a1 OK\r\n", "* 1 FETCH {99999999999}\r\n", "* x {5}\r\nab", "+ \r\n",
          "* BYE\r\n", "a1 BAD\r\n", "a1 NO\r\n"}) {
        ScriptedServer server{"* OK hi\r\n", [&](const std::string&) -> ScriptedServer::Reply { return {bad, true}; }};
        auto tree = good_settings();
        tree["mailbox"] = {{"server", "127.0.0.1"}, {"port", server.port()}, {"security", "none"}};
        const SettingsOf made{tree};
        EmailConnector connector{hub.host(), made.settings()};
        connector.start();
        const hubc_task raw{sizeof(hubc_task), 0, 9, 2'000, sdk::c_str("")};
        EXPECT_EQ(connector.poll(sdk::Task{raw}).kind, HUBC_RETRY) << bad;
    }
}

}  // namespace
}  // namespace hub::email
