// Mail out, to a real Postfix, and to servers that misbehave as no real one would on demand.
#include "mail_fixture.hpp"
#include "scripted_server.hpp"

#include "hub/plugins/http_body.hpp"
#include "hub/testing/free_port.hpp"
#include "hub/testing/tcp_proxy.hpp"
#include "hub/testing/temp_folder.hpp"

namespace hub::email {
namespace {

using namespace std::chrono_literals;

class Smtp : public MailFixture {};

std::string decoded(const std::string& mail) {
    const auto begin = mail.find("\n\n", mail.find("Content-Type: text/plain")) + 2;
    return plugins::read_base64(mail.substr(begin, mail.find("--=_", begin) - begin), 1U << 20U).value_or("");
}

TEST_F(Smtp, EachWayToConnectAndLogIn) {
    EXPECT_EQ(submit(settings()).kind, HUBC_DELIVERED);
    auto tree = secure("starttls", mail().submission);
    EXPECT_EQ(submit(tree).kind, HUBC_DELIVERED);
    tree["smtp"].at("auth").as_object()["mechanism"] = "login";
    EXPECT_EQ(submit(tree).kind, HUBC_DELIVERED);
    EXPECT_EQ(submit(secure("tls", mail().smtps)).kind, HUBC_DELIVERED);
    const auto mails = arrived(office, 4);
    ASSERT_EQ(mails.size(), 4U);
    EXPECT_NE(decoded(mails[0]).find("Jalan \"berlubang\" {{body}}"), std::string::npos);
}

TEST_F(Smtp, TheServersWordIsTheProofAndTheNumberIsTheMessageId) {
    const auto outcome = submit(settings());
    EXPECT_EQ(outcome.kind, HUBC_DELIVERED) << outcome.detail;
    EXPECT_NE(outcome.remote_code.find("queued as"), std::string::npos);
    const auto mails = arrived(office, 1);
    EXPECT_NE(mails.at(0).find("Message-ID: <" + outcome.external_ref + ">"), std::string::npos);
    EXPECT_EQ(submit(settings()).external_ref, outcome.external_ref) << "the same again is the same Message-ID";
    EXPECT_TRUE(hub.traced.empty());
    // Its own later messages keep the first one's number.
    const plugins::SampleCall later{HUBC_MESSAGE_NOTICE, HUBC_REASON_WARNED, "x"};
    EXPECT_EQ(submit(settings(), later).external_ref, "");
}

TEST_F(Smtp, WrongPasswordWrongAuthorityNoTls) {
    auto outcome = submit(secure("starttls", mail().submission, "wrong"));
    EXPECT_EQ(outcome.kind, HUBC_RETRY);
    EXPECT_EQ(outcome.cause, sdk::Cause::auth);
    EXPECT_EQ(outcome.remote_code.substr(0, 3), "535");
    ASSERT_EQ(hub.traced.size(), 2U);
    EXPECT_NE(hub.traced[0].find("AUTH PLAIN [secret]"), std::string::npos);
    EXPECT_EQ(hub.traced[0].find("Jalan"), std::string::npos) << "nothing of the complaint was sent";

    auto tree = secure("tls", mail().smtps);
    tree["smtp"].as_object().erase("tls");
    outcome = submit(tree);
    EXPECT_EQ(outcome.kind, HUBC_RETRY);
    EXPECT_EQ(outcome.cause, sdk::Cause::config);
    EXPECT_NE(outcome.detail.find("authority that is not trusted"), std::string::npos);

    ScriptedServer plain{"220 x\r\n", [](const std::string&) -> ScriptedServer::Reply { return {"250 x\r\n"}; }};
    outcome = submit(secure("starttls", plain.port()));
    EXPECT_EQ(outcome.kind, HUBC_RETRY);
    EXPECT_EQ(outcome.cause, sdk::Cause::config);
    EXPECT_EQ(plain.lines(), std::vector<std::string>{"EHLO localhost"}) << "no password in the clear";
}

// A token endpoint of the test's own; Dovecot asks it what a token is worth.
TEST_F(Smtp, ATokenInsteadOfAPasswordOutAndIn) {
    std::string good = "T1";
    std::string request;
    const auto answer = [&](const std::string& line) -> ScriptedServer::Reply {
        if (!line.empty()) {
            request = request.empty() ? line : request;
            return {};
        }
        const auto asked = std::exchange(request, {});
        const bool gives = asked.starts_with("POST /token");
        const auto body = gives ? R"({"access_token":"T1","token_type":"Bearer","expires_in":3600})"
                                : R"({"email":")" + ours + R"("})";
        const bool believed = gives || asked.find("token=" + good + " ") != std::string::npos;
        return {
            std::string{"HTTP/1.1 "} + (believed ? "200 OK" : "401 Unauthorized") +
                "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " +
                std::to_string(body.size()) + "\r\n\r\n" + body,
            true};
    };
    ScriptedServer tokens{"", answer, mail().token_info};
    auto tree = secure("starttls", mail().submission);
    const boost::json::object login{
        {"user", ours},
        {"oauth2",
         {{"token_url", "http://127.0.0.1:" + std::to_string(tokens.port()) + "/token"},
          {"client_id", "hub"},
          {"client_secret", "secret:password"}}}};
    tree["smtp"].as_object()["auth"] = login;
    tree["mailbox"] = tree["smtp"];
    tree["mailbox"].as_object()["port"] = mail().imap;
    const auto made = connector(tree);
    const plugins::SampleCall sample;
    const auto sent = made->submit(sample.call());
    EXPECT_EQ(sent.kind, HUBC_DELIVERED) << sent.detail << mail().log();
    const hubc_task raw{sizeof(hubc_task), 0, 9, 20'000, sdk::c_str("")};
    const auto polled = made->poll(sdk::Task{raw});
    EXPECT_EQ(polled.kind, HUBC_DELIVERED) << polled.detail << mail().log();

    good = "another";  // this one is believed no more
    const auto refused = made->submit(sample.call());
    EXPECT_EQ(refused.kind, HUBC_RETRY);
    EXPECT_EQ(refused.cause, sdk::Cause::auth);
    for (const auto& piece : hub.traced) {
        EXPECT_EQ(piece.find(xoauth2({ours, "T1", true})), std::string::npos) << "the token is in no trace";
    }
    EXPECT_EQ(made->poll(sdk::Task{raw}).cause, sdk::Cause::auth);
}

TEST_F(Smtp, RecipientsRefusedForGoodAndForNow) {
    auto tree = settings();
    tree["to"] = "nobody@dinas.test";
    auto outcome = submit(tree);
    EXPECT_EQ(outcome.kind, HUBC_REJECTED);
    EXPECT_EQ(outcome.remote_code, "550 5.1.1");
    tree["to"] = office + ", later@dinas.test";
    EXPECT_EQ(submit(tree).kind, HUBC_RETRY);
    EXPECT_TRUE(mail().mails(office).empty()) << "nobody has it twice";
    tree["to"] = office + ", nobody@dinas.test";
    EXPECT_EQ(submit(tree).kind, HUBC_DELIVERED);
    EXPECT_EQ(arrived(office, 1).size(), 1U);
    EXPECT_TRUE(std::ranges::any_of(hub.logged, [](const auto& line) { return line.ends_with("refused=1"); }));
}

TEST_F(Smtp, AttachmentsAndTheServersLimit) {
    const testing::TempFolder folder;
    const std::string photo(300'000, 'x');
    const auto path = folder.write("p", photo).string();
    plugins::SampleCall sample;
    sample.attach({"lampiran-1.jpg", "image/jpeg", path, "", photo.size()});
    EXPECT_EQ(submit(settings(), sample).kind, HUBC_DELIVERED);
    const auto mails = arrived(office, 1);
    const auto begin = mails.at(0).find("\n\n", mails[0].find("lampiran-1.jpg")) + 2;
    EXPECT_EQ(plugins::read_base64(mails[0].substr(begin, mails[0].find("--=_", begin) - begin), 1U << 20U), photo);

    const auto large = folder.path() / "large";
    { std::ofstream{large}.put('x'); }
    std::filesystem::resize_file(large, 16'000'000);
    plugins::SampleCall heavy;
    heavy.attach({"lampiran-1.jpg", "image/jpeg", large.native(), "", 16'000'000});
    EXPECT_EQ(submit(settings(), heavy).kind, HUBC_REJECTED) << "beyond the 20 MiB that it says";
    plugins::SampleCall gone;
    gone.attach({"lampiran-1.jpg", "image/jpeg", "/nowhere", "", 5});
    EXPECT_EQ(submit(settings(), gone).kind, HUBC_RETRY);
}

TEST_F(Smtp, AProbeProvesThatMailWouldBeTaken) {
    hubc_task raw{sizeof(hubc_task), 0, 7, 10'000, sdk::c_str("")};
    EXPECT_EQ(connector(secure("tls", mail().smtps))->probe(sdk::Task{raw}).kind, HUBC_DELIVERED);
    EXPECT_EQ(connector(secure("tls", mail().smtps, "wrong"))->probe(sdk::Task{raw}).cause, sdk::Cause::auth);
    auto tree = settings();
    tree["cc"] = "nobody@dinas.test";
    EXPECT_EQ(connector(tree)->probe(sdk::Task{raw}).kind, HUBC_REJECTED);
    EXPECT_TRUE(mail().mails(office).empty());
}

TEST_F(Smtp, APostfixThatIsStoppedAndComesBack) {
    mail().stop_postfix();
    const auto outcome = submit(settings());
    EXPECT_EQ(outcome.kind, HUBC_RETRY);
    EXPECT_EQ(outcome.cause, sdk::Cause::network);
    mail().start_postfix();
    EXPECT_EQ(submit(settings()).kind, HUBC_DELIVERED);
}

TEST_F(Smtp, ABlackHoleEndsAtTheDeadline) {
    testing::TcpProxy line{mail().smtp};
    auto tree = settings();
    tree["smtp"].as_object()["port"] = line.port();
    const auto made = connector(tree);
    line.set(testing::Line::holds);
    plugins::SampleCall sample;
    sample.raw().timeout_ms = 300;
    const auto begin = std::chrono::steady_clock::now();
    const auto outcome = made->submit(sample.call());
    EXPECT_EQ(outcome.kind, HUBC_RETRY);
    EXPECT_EQ(outcome.cause, sdk::Cause::timeout);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
}

// Without Postfix.
class ScriptedSmtp : public ::testing::Test {
protected:
    ScriptedServer::Reply polite(const std::string& line) const {
        if (line.starts_with("DATA")) {
            return at_data;
        }
        if (line.find("\r\n") != std::string::npos) {
            return at_end;
        }
        return {"250 ok\r\n"};
    }
    sdk::Outcome submit(std::int64_t timeout_ms = 5'000) {
        ScriptedServer server{greeting, [this](const std::string& line) { return polite(line); }};
        const SettingsOf made{good_settings(server.port())};
        EmailConnector connector{hub.host(), made.settings()};
        connector.start();
        plugins::SampleCall sample;
        sample.raw().timeout_ms = timeout_ms;
        return connector.submit(sample.call());
    }
    FakeHost hub;
    std::string greeting = "220 hello\r\n";
    ScriptedServer::Reply at_data{"354 go\r\n"};
    ScriptedServer::Reply at_end{"250 2.0.0 queued\r\n"};
};

TEST_F(ScriptedSmtp, CutAfterTheDotIsUnknownBeforeItIsNot) {
    EXPECT_EQ(submit().kind, HUBC_DELIVERED);
    at_end = {"", true};
    EXPECT_EQ(submit().kind, HUBC_UNKNOWN);
    at_end = {"25", true};
    EXPECT_EQ(submit().kind, HUBC_UNKNOWN);
    at_data = {"", true};
    EXPECT_EQ(submit().kind, HUBC_RETRY);
    at_data = {"354 go\r\n", true};
    EXPECT_NE(submit().kind, HUBC_DELIVERED);
}

TEST_F(ScriptedSmtp, ASlowServerAfterTheDotIsUnknown) {
    at_end = {"250-slow\r\n250 2.0.0 queued\r\n", false, 100ms};
    EXPECT_EQ(submit(1'000).kind, HUBC_UNKNOWN);
    at_end = {"250 2.0.0 queued\r\n", false, 5ms};
    EXPECT_EQ(submit().kind, HUBC_DELIVERED);
}

TEST_F(ScriptedSmtp, AnswersThatAreNone) {
    for (const std::string bad :
         {"", "\r\n", "HTTP/1.1 400 Bad Request\r\n", "220-never\r\n", "250 hello\r\n", "554 no\r\n"}) {
        greeting = bad;
        EXPECT_EQ(submit(300).kind, HUBC_RETRY) << bad;
    }
    greeting = std::string(100'000, 'x');
    EXPECT_EQ(submit().kind, HUBC_RETRY);
    greeting = "220 hello\r\n";
    at_end = {"550 5.7.1 spam\r\n"};
    EXPECT_EQ(submit().kind, HUBC_REJECTED);
    ASSERT_EQ(hub.traced.back().substr(0, 11), "2|550 5.7.1");
    at_end = {"451 4.3.0 later\r\n"};
    EXPECT_EQ(submit().kind, HUBC_RETRY);
    at_end = {"what?\r\n"};
    EXPECT_EQ(submit().kind, HUBC_UNKNOWN);
}

// Who sits in between must not be able to put words into the server's mouth (CVE-2011-0411 and its like).
TEST(StartTls, WordsInTheClearBehindTheConsentAreRefused) {
    FakeHost hub;
    ScriptedServer server{"220 x\r\n", [](const std::string& line) -> ScriptedServer::Reply {
                              return {line == "STARTTLS" ? "220 go\r\n250 injected\r\n" : "250-x\r\n250 STARTTLS\r\n"};
                          }};
    auto tree = good_settings(server.port());
    tree["smtp"].as_object()["security"] = "starttls";
    const SettingsOf made{tree};
    EmailConnector connector{hub.host(), made.settings()};
    connector.start();
    const plugins::SampleCall sample;
    const auto outcome = connector.submit(sample.call());
    EXPECT_EQ(outcome.kind, HUBC_RETRY);
    EXPECT_NE(outcome.detail.find("in the clear"), std::string::npos) << outcome.detail;
}

}  // namespace
}  // namespace hub::email
