// An office that has nothing but a mailbox: the bundled e-mail connector through the real hub and its runner, a real
// Postfix and Dovecot between them and the office.
#include "e2e_city.hpp"

#include "hub/testing/mail_server.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr std::string_view office = "aduan@dinas.test";
constexpr std::string_view ours = "lapor@hub.test";

class E2eEmail : public E2eCity {
protected:
    void SetUp() override {
        if (const auto why = MailServer::missing(); !why.empty()) {
            GTEST_SKIP() << why;
        }
        mail.emplace();
        prepare_mail();
    }
    /// The example of config/examples, with these servers.
    void prepare_mail() {
        std::ifstream in{fs::path{std::getenv("SP4N_SOURCE")} / "config/examples/kebersihan-surel.yaml"};
        const std::string example{std::istreambuf_iterator<char>{in}, {}};
        auto settings = example.substr(example.find("\nsettings:\n") + 11);
        const auto tls = "\n    tls: { ca: " + mail->certificate() + " }\n    port: ";
        replace(settings, "server: mail.kota.go.id", "server: localhost" + tls + std::to_string(mail->submission));
        replace(settings, "server: mail.kota.go.id", "server: localhost" + tls + std::to_string(mail->imaps));
        replace(settings, "aduan@kebersihan.kota.go.id", std::string{office});
        replace(settings, "@kebersihan.kota.go.id", "@dinas.test");
        for (int i = 0; i < 3; ++i) {
            replace(settings, "lapor@kota.go.id", std::string{ours});
        }
        CityInstance surel;
        surel.name = "surel";
        surel.connector = "email";
        surel.idempotent = false;
        surel.timeout = "20s";
        surel.poll_every = "200ms";
        surel.settings = settings;
        city.instances = {surel};
        city.write_config();
        city.prepare_database();
        hub.set_env("SP4N_SECRET_MAIL_PASSWORD", "secret");
        hub.set_env("SP4N_SECRET_MAIL_TOKEN", "a token of tests, long enough");
    }
    static void replace(std::string& text, const std::string& what, const std::string& by) {
        const auto at = text.find(what);
        ASSERT_NE(at, std::string::npos) << what;
        text.replace(at, what.size(), by);
    }
    std::vector<std::string> arrived(std::size_t count) {
        EXPECT_TRUE(wait_until([&] { return mail->mails(office).size() >= count; }, 30s, 20ms)) << mail->log();
        return mail->texts(office);
    }
    static std::string header(const std::string& text, const std::string& name) {
        const auto at = text.find("\n" + name + ": ");
        const auto begin = at + name.size() + 3;
        return at == std::string::npos ? "" : text.substr(begin, text.find('\n', begin) - begin);
    }
    /// As a person in the office does it: by the mail that is answered.
    void answer(const std::string& letter, const std::string& body, const std::string& from = std::string{office}) {
        const auto reply_to = header(letter, "Reply-To");
        const auto to = reply_to.substr(reply_to.find('<') + 1, reply_to.find('>') - reply_to.find('<') - 1);
        const auto ended =
            run({"swaks",
                 {"--server", "127.0.0.1:" + std::to_string(mail->smtp), "--from", from, "--to", to, "--header",
                  "Subject: Re: " + header(letter, "Subject"), "--header",
                  "In-Reply-To: " + header(letter, "Message-ID"), "--body", body},
                 {},
                 {},
                 {},
                 {}},
                30s);
        ASSERT_TRUE(ended && ended->code == 0) << mail->log();
    }
    [[nodiscard]] std::string status_of(const std::string& id) { return text(look_up(id), "status"); }
    [[nodiscard]] bool has_event(const std::string& id, std::string_view kind) {
        return wait_until([&] { return !event_of(look_up(id), kind).empty(); }, 30s, 50ms);
    }

    std::optional<MailServer> mail;
};

TEST_F(E2eEmail, a_complaint_goes_out_and_its_answer_comes_back) {
    hub.start_ready();
    const auto id = file_id("surel", "k1");
    ASSERT_TRUE(outbox_empties());
    const auto letter = arrived(1).at(0);
    EXPECT_NE(header(letter, "Subject").find("[SP4N-" + id + "]"), std::string::npos) << id << letter;
    EXPECT_EQ("<" + text(event_of(look_up(id), "delivered"), "external_ref") + ">", header(letter, "Message-ID"));

    answer(letter, "STATUS: selesai\n\nPenipu.", "penipu@luar.test");
    ASSERT_TRUE(wait_until([&] { return mail->mails(ours, "SP4N-Karantina").size() == 1; }, 30s, 50ms));
    EXPECT_TRUE(event_of(look_up(id), "answered").empty()) << "a stranger changes nothing";

    answer(letter, "STATUS: selesai\n\nSampah sudah diangkut.");
    ASSERT_TRUE(has_event(id, "answered"));
    EXPECT_EQ(text(event_of(look_up(id), "answered"), "text"), "Sampah sudah diangkut.");
    EXPECT_TRUE(wait_until([&] { return mail->mails(ours).empty(); }, 30s, 50ms));
    EXPECT_EQ(mail->mails(ours, "SP4N-Selesai").size(), 1U);
    expect_conserved();
}

TEST_F(E2eEmail, not_ours_and_tell_me_more_and_what_nobody_understands) {
    hub.start_ready();
    const auto returned = file_id("surel", "k1");
    const auto asked = file_id("surel", "k2");
    const auto parked = file_id("surel", "k3");
    ASSERT_TRUE(outbox_empties());
    for (const auto& letter : arrived(3)) {
        const auto subject = header(letter, "Subject");
        answer(
            letter, subject.find(returned) != std::string::npos ? "STATUS: bukan kewenangan kami\n\nJalan provinsi."
                    : subject.find(asked) != std::string::npos  ? "STATUS: butuh informasi\n\nMohon foto."
                                                                : "Kami cek dulu.");
    }
    EXPECT_TRUE(has_event(returned, "returned"));
    EXPECT_TRUE(wait_until([&] { return status_of(asked) == "postponed"; }, 30s, 50ms));
    EXPECT_TRUE(has_event(parked, "update_parked"));
    expect_conserved();
}

TEST_F(E2eEmail, a_mail_server_that_is_away_gets_it_when_it_comes) {
    mail->stop_postfix();
    hub.start_ready();
    const auto id = file_id("surel", "k1");
    ASSERT_TRUE(wait_until([&] { return city.count("SELECT count(*) FROM attempt") >= 3; }, 20s, 20ms));
    mail->start_postfix();
    ASSERT_TRUE(outbox_empties());
    EXPECT_NE(header(arrived(1).at(0), "Subject").find(id), std::string::npos);
    expect_conserved();
}

}  // namespace
}  // namespace hub::testing
