// People are told by mail that deadlines run out: the real hub, the bundled e-mail connector, a real Postfix. Two nodes
// share the work; each step reaches each person once, several at once in one mail, none after it was acknowledged.
#include "e2e_city.hpp"

#include "hub/testing/mail_server.hpp"

#include <algorithm>
#include <csignal>
#include <set>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view clerk = "loket@dinas.test";
constexpr std::string_view mayor = "kepala@dinas.test";
constexpr std::string_view region = "koordinator@dinas.test";

class E2eLetters : public E2eCity {
protected:
    void SetUp() override {
        if (const auto why = MailServer::missing(); !why.empty()) {
            GTEST_SKIP() << why;
        }
        mail.emplace();
        city.instances = {rest_instance("roads", roads.port())};
        city.write_config();
        city.write_file(
            "config/connectors/tenggat.yaml",
            "instance: tenggat\nuse: email\nlimits: { timeout: 20s }\nsettings:\n"
            "  smtp: { server: 127.0.0.1, security: none, port: " +
                std::to_string(mail->smtp) +
                " }\n"
                "  from: SP4N-LAPOR! <tenggat@hub.test>\n  to: recipient\n");
        city.write_file(
            "config/people.yaml",
            "people:\n"
            "  - { id: loket, role: liaison, agency: city/roads, mail: loket@dinas.test }\n"
            "  - { id: kepala, role: agency_admin, agency: city, mail: kepala@dinas.test, language: en }\n"
            "  - { id: wilayah, role: coordinator, region: \"18\", mail: koordinator@dinas.test }\n");
        city.write_file(
            "config/sla.yaml",
            "policies:\n  - name: sp4n\n    basis: tests\n    valid_from: 2018-01-01\n    clocks:\n"
            "      first_follow_up: { limit: 5, unit: working_days, starts: disposed, stops: [follow_up] }\n"
            "    escalate:\n      first_follow_up:\n"
            "        - { at: 60%, to: [liaison] }\n        - { at: breach, to: [liaison, agency_admin] }\n"
            "        - { at: +2 working_days, to: [agency_admin, coordinator] }\n"
            "mails: { through: tenggat, gather: 1s, when: any_time, link: \"https://lapor.test/{id}\" }\n");
        city.prepare_database();
        roads.start();
    }

    /// So many steps of the ladder are behind it, and its limit was so long ago.
    void overdue(int steps, std::string_view ago) {
        (void)city.sql(
            "UPDATE complaint SET steps = " + std::to_string(steps << 5) +
            ", first_follow_up_due = now() - interval '" + std::string{ago} + "', next_at = now()");
    }
    /// Nobody told the nodes that an instant was moved in the table: a fresh start looks at once, else half a minute
    /// later.
    static void look_now(std::initializer_list<HubNode*> nodes) {
        for (auto* node : nodes) {
            EXPECT_EQ(node->stop(), ExitStatus{});
            node->start();
        }
        for (auto* node : nodes) {
            EXPECT_TRUE(node->wait_ready());
        }
    }
    std::vector<std::string> arrived(std::string_view who, std::size_t count) {
        EXPECT_TRUE(wait_until([&] { return mail->mails(who).size() >= count; }, 30s, 50ms))
            << who << "\n"
            << mail->log() << hub.log();
        auto texts = mail->texts(who);
        texts.resize(std::max(texts.size(), count));
        return texts;
    }
    [[nodiscard]] std::int64_t letters(std::string_view state) const {
        return city.count("SELECT count(*) FROM letter WHERE state = " + std::string{state});
    }
    std::optional<MailServer> mail;
};

TEST_F(E2eLetters, each_step_tells_each_person_once_on_two_nodes) {
    hub.start_ready();
    auto& second = city.add_node("second");
    second.start_ready();
    for (const auto* key : {"k1", "k2", "k3"}) {
        file_id("roads", key);
    }
    ASSERT_TRUE(outbox_empties());
    overdue(1, "1 minute");  // the next step is the breach
    look_now({&hub, &second});
    const auto to_clerk = arrived(clerk, 1);
    const auto to_mayor = arrived(mayor, 1);
    EXPECT_NE(to_clerk[0].find("Subject: SP4N-LAPOR!: 3 laporan melewati tenggat"), std::string::npos) << to_clerk[0];
    EXPECT_NE(to_mayor[0].find("Subject: SP4N-LAPOR!: 3 past their limit"), std::string::npos) << to_mayor[0];
    EXPECT_EQ(to_clerk[0].find("berlubang"), std::string::npos);
    ASSERT_TRUE(wait_until([&] { return letters("5") == 2; }, 20s, 50ms)) << "both are known as sent";
    EXPECT_EQ(city.count("SELECT count(*) FROM alarm"), 6);
    EXPECT_EQ(city.count("SELECT count(*) FROM event WHERE kind = 29"), 3);

    // The next step tells others; who was told before is told of that step alone.
    overdue(2, "10 days");
    look_now({&hub, &second});
    EXPECT_EQ(arrived(region, 1).size(), 1U);
    EXPECT_EQ(arrived(mayor, 2).size(), 2U);
    ASSERT_TRUE(wait_until([&] { return letters("5") == 4; }, 20s, 50ms));
    EXPECT_EQ(mail->mails(clerk).size(), 1U);
    EXPECT_EQ(city.count("SELECT count(*) FROM alarm WHERE letter IS NULL"), 0);
    for (const auto* node : {&hub, &second}) {
        EXPECT_EQ(node->log().find("@dinas.test"), std::string::npos) << "an address in a log";
    }
    expect_conserved();
}

TEST_F(E2eLetters, acknowledged_and_answered_ones_are_not_told) {
    hub.start_ready();
    const auto seen = file_id("roads", "k1");
    const auto answered = file_id("roads", "k2");
    ASSERT_TRUE(outbox_empties());
    overdue(1, "1 minute");
    look_now({&hub});
    arrived(mayor, 1);
    const auto admin = city.add_key("kepala", "agency_admin", "city");
    const auto tell = [&](const std::string& id, const std::string& action, const std::string& body) {
        const auto reply = hub.client().send(
            {"POST",
             "/v1/complaints/" + id + "/" + action,
             {{"Authorization", "Bearer " + admin}, {"Content-Type", "application/json"}},
             body});
        return reply ? reply->status : 0;
    };
    ASSERT_TRUE(wait_until([&] { return tell(seen, "acknowledge", "{}") != 401; }, 20s, 100ms)) << "the new key";
    EXPECT_EQ(tell(seen, "acknowledge", "{}"), 409) << "once is enough";
    EXPECT_EQ(tell(answered, "follow_up", R"({"text":"Petugas sudah meninjau"})"), 200);
    (void)city.sql("UPDATE complaint SET steps = 64, next_at = now() WHERE first_follow_up_due IS NOT NULL");
    (void)city.sql(
        "UPDATE complaint SET first_follow_up_due = now() - interval '10 days' WHERE first_follow_up_due IS NOT NULL");
    look_now({&hub});
    EXPECT_NE(arrived(region, 1)[0].find("1 laporan melewati tenggat"), std::string::npos);
    EXPECT_EQ(mail->mails(mayor).size(), 1U) << "the mayor has acknowledged it";

    const auto national = city.add_key("nasional", "national_admin");
    const auto list = [&] { return hub.client().get("/v1/letters", {{"Authorization", "Bearer " + national}}); };
    ASSERT_TRUE(wait_until(
        [&] {
            const auto reply = list();
            return reply && reply->status == 200;
        },
        20s, 100ms));
    ASSERT_TRUE(wait_until([&] { return letters("5") >= 3; }, 20s, 50ms));
    EXPECT_EQ(list()->body.find('@'), std::string::npos) << "people are ids";
    EXPECT_NE(list()->body.find(R"("person":"wilayah","state":"sent")"), std::string::npos) << list()->body;

    const auto why = hub.client().get("/v1/complaints/" + seen + "/clocks", {{"Authorization", "Bearer " + national}});
    ASSERT_TRUE(why && why->status == 200);
    const auto clocks = boost::json::parse(why->body).at("clocks").as_array();
    ASSERT_EQ(clocks.size(), 1U) << why->body;
    EXPECT_EQ(clocks[0].at("limit").at("amount").as_int64(), 5);
    EXPECT_GE(clocks[0].at("days").as_array().size(), 5U);
}

TEST_F(E2eLetters, a_mail_server_that_is_away_gets_it_when_it_comes) {
    mail->stop_postfix();
    hub.start_ready();
    file_id("roads", "k1");
    ASSERT_TRUE(outbox_empties());
    overdue(1, "1 minute");
    look_now({&hub});
    ASSERT_TRUE(wait_until([&] { return letters("1") == 2; }, 30s, 50ms)) << "waiting for the next attempt";
    mail->start_postfix();
    (void)city.sql("UPDATE letter SET next_attempt_at = now()");
    EXPECT_EQ(arrived(clerk, 1).size(), 1U);
    ASSERT_TRUE(wait_until([&] { return letters("5") == 2; }, 30s, 50ms));
    EXPECT_GE(city.count("SELECT max(attempt) FROM letter"), 2);
}

/// One of two nodes stands still for longer than it may, again and again, while steps fall due and mails go out.
TEST_F(E2eLetters, a_paused_node_alarms_nobody_twice) {
    hub.start_ready();
    auto& paused = city.add_node("paused");
    paused.start_ready();
    constexpr int complaints = 30;
    for (int i = 0; i < complaints; ++i) {
        file_id("roads", "k" + std::to_string(i));
    }
    ASSERT_TRUE(outbox_empties());
    // The breaches fall due one after another over four seconds; dead_after is one.
    (void)city.sql(
        "UPDATE complaint SET steps = 32, first_follow_up_due = now() - interval '1 minute', "
        "next_at = now() + interval '3 s' + random() * interval '4 s'");
    look_now({&hub, &paused});
    for (int i = 0; i < 2; ++i) {
        EXPECT_TRUE(
            wait_until([&] { return city.count("SELECT count(*) FROM event WHERE kind = 29") > 10 * i; }, 20s, 10ms));
        paused.signal(SIGSTOP);
        static_cast<void>(wait_until([] { return false; }, 1'500ms, 100ms));  // that it stands still is the matter
        paused.signal(SIGCONT);
    }
    ASSERT_TRUE(
        wait_until([&] { return city.count("SELECT count(*) FROM event WHERE kind = 29") == complaints; }, 30s, 50ms));
    ASSERT_TRUE(wait_until(
        [&] {
            return city.count("SELECT count(*) FROM alarm WHERE letter IS NULL") == 0 && letters("1") == 0 &&
                   letters("2") == 0;
        },
        60s, 100ms));
    EXPECT_EQ(city.count("SELECT count(*) FROM alarm"), 2 * complaints);
    EXPECT_EQ(city.count("SELECT count(*) FROM event WHERE kind = 29"), complaints);
    std::set<std::string> ids;
    for (const auto who : {clerk, mayor}) {
        for (const auto& letter : mail->texts(who)) {
            const auto at = letter.find("Message-ID: ");
            ASSERT_NE(at, std::string::npos);
            EXPECT_TRUE(ids.insert(letter.substr(at, letter.find('\n', at) - at)).second) << "a mail came twice";
        }
    }
    EXPECT_GE(static_cast<std::int64_t>(ids.size()), letters("5"));
    EXPECT_LE(static_cast<std::int64_t>(ids.size()), city.count("SELECT count(*) FROM letter"));
    expect_conserved();
}

/// Clocks of nodes do not matter: what is due is the database's word.
TEST_F(E2eLetters, a_node_whose_clock_is_wrong_is_neither_early_nor_late) {
    std::int64_t before = 0;
    for (const auto* offset : {"+1s", "-1s", "+1d", "-1d"}) {
        hub.set_env("LD_PRELOAD", "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1");
        hub.set_env("FAKETIME", offset);
        hub.set_env("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        hub.start_ready();
        file_id("roads", std::string{"k"} + offset);
        ASSERT_TRUE(outbox_empties());
        (void)city.sql(
            "UPDATE complaint SET steps = 32, first_follow_up_due = now() + interval '4 s', "
            "next_at = now() + interval '4 s' WHERE coalesce(steps, 0) = 0");
        look_now({&hub});
        ASSERT_TRUE(wait_until(
            [&] { return city.count("SELECT count(*) FROM event WHERE kind = 29") == before + 1; }, 20s, 20ms))
            << offset;
        EXPECT_EQ(
            city.count("SELECT count(*) FROM event e JOIN complaint c ON c.id = e.complaint_id"
                       " WHERE e.kind = 29 AND e.at < c.first_follow_up_due"),
            0)
            << offset << ": too early";
        EXPECT_EQ(
            city.count("SELECT count(*) FROM event e JOIN complaint c ON c.id = e.complaint_id"
                       " WHERE e.kind = 29 AND e.at > c.first_follow_up_due + interval '5 s'"),
            0)
            << offset << ": too late";
        ++before;
        EXPECT_EQ(hub.stop(), ExitStatus{});
    }
    EXPECT_EQ(city.count("SELECT count(*) FROM alarm"), 2 * before);
}

}  // namespace
}  // namespace hub::testing
