// What an office's system learns of a complaint after it was handed over, and what becomes of what it says in words
// that nobody mapped.
#include "e2e_city.hpp"

#include "hub/base/time_text.hpp"

namespace hub::testing {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

class E2eMessages : public E2eCity {
protected:
    static std::string request(const std::string& kind) {
        return "    " + kind +
               ": { path: \"/tickets/{{external_ref}}/updates\",\n"
               "      body: { json: { jenis: \"{{message.kind}}\", alasan: \"{{message.reason}}\", teks: "
               "\"{{message.text}}\" "
               "} },\n      success: { status: [201] } }\n";
    }
    static CityInstance talkative(
        const std::string& name, std::uint16_t port,
        const std::string& states = "{ diterima: accepted, ditindaklanjuti: follow_up, selesai: closed }") {
        auto out = rest_instance(
            name, port, states,
            R"({ ref: "{{tracking_id}}", judul: "{{subject}}", tembusan: "{{copy}}", batas: "{{due_at}}", status: "{{status}}" })");
        out.settings += "  messages:\n" + request("update") + request("withdrawal") + request("notice");
        return out;
    }
    void begin(std::vector<CityInstance> instances, const std::string& routing = {}) {
        roads.start({"--keep-bodies"});
        transport.start({"--keep-bodies"});
        prepare();
        city.instances = std::move(instances);
        city.write_config();
        if (!routing.empty()) {
            city.write_file("config/routing.yaml", routing);
        }
        admin = city.add_key("admin", "national_admin");
        hub.start_ready();
    }
    void begin() { begin({talkative("roads", roads.port()), rest_instance("transport", transport.port())}); }

    void act(
        const std::string& authorization, const std::string& id, const std::string& action, const std::string& body) {
        const auto reply = hub.client().send(
            {"POST",
             "/v1/complaints/" + id + "/" + action,
             {{"Authorization", authorization}, {"Content-Type", "application/json"}},
             body});
        ASSERT_TRUE(reply) << to_string(reply.error());
        ASSERT_EQ(reply->status, 200U) << reply->body;
    }
    void as_admin(const std::string& id, const std::string& action, const std::string& body) {
        act("Bearer " + admin, id, action, body);
    }
    json::object trace(const std::string& id) {
        const auto reply = hub.client().get("/v1/complaints/" + id + "/trace", {{"Authorization", "Bearer " + admin}});
        return reply && reply->status == 200 ? json::parse(reply->body).as_object() : json::object{};
    }
    /// "update replied 'x'" …, as the office got them.
    std::vector<std::string> heard(OfficeProcess& office, const std::string& id) {
        std::vector<std::string> out;
        const auto tickets = office.tickets_of(id);
        for (const auto& update : tickets.empty() ? std::vector<std::string>{} : tickets.front().updates) {
            const auto body = json::parse(update).as_object();
            out.push_back(text(body, "jenis") + " " + text(body, "alasan") + " '" + text(body, "teks") + "'");
        }
        return out;
    }
    /// The watch looks at once when a node starts.
    void restart_with_due(const std::string& columns) {
        hub.stop();
        static_cast<void>(city.sql("UPDATE complaint SET " + columns + ", next_at = now() - interval '1 minute'"));
        hub.start_ready();
    }

    std::string admin;
};

TEST_F(E2eMessages, updates_and_withdrawals_reach_the_ticket_in_order) {
    begin();
    const auto filed = file("roads", "k1");
    const auto id = text(filed, "tracking_id");
    const auto reporter = "Access-Code " + text(filed, "access_code");
    act(reporter, id, "reply", R"({"text":"masih berlubang"})");
    act(reporter, id, "change_flags", R"({"anonymous":true})");
    as_admin(id, "close", R"({"text":"selesai di lapangan"})");
    as_admin(id, "reopen", R"({"text":"ternyata belum"})");
    as_admin(id, "dispose", R"({"to":"city/transport","text":"jalan provinsi"})");
    ASSERT_TRUE(outbox_empties());
    EXPECT_EQ(
        heard(roads, id),
        (std::vector<std::string>{
            "update replied 'masih berlubang'", "update corrected ''", "withdrawal closed 'selesai di lapangan'",
            "update reopened 'ternyata belum'", "withdrawal moved 'jalan provinsi'"}));
    EXPECT_EQ(roads.stats().tickets, 1U);
    EXPECT_EQ(transport.tickets_of(id).size(), 1U);
    EXPECT_TRUE(heard(transport, id).empty());
    const auto now = look_up(id);
    EXPECT_NE(text(now, "delivered_at"), "") << "by the new office";
    expect_conserved();
}

TEST_F(E2eMessages, a_limit_that_passes_is_noticed) {
    begin();
    const auto id = file_id("roads", "k1");
    ASSERT_TRUE(outbox_empties());
    restart_with_due("first_follow_up_due = now() - interval '1 minute'");
    ASSERT_TRUE(wait_until([&] { return heard(roads, id).size() >= 3; }, 40s, 50ms));
    EXPECT_EQ(
        heard(roads, id), (std::vector<std::string>{
                              "notice warned 'first_follow_up 60%'", "notice warned 'first_follow_up 90%'",
                              "notice breached 'first_follow_up breach'"}));
    ASSERT_TRUE(outbox_empties());
    expect_conserved();
}

TEST_F(E2eMessages, what_an_instance_has_no_request_for_is_not_sent_and_that_is_seen) {
    begin();
    const auto filed = file("transport", "k1");
    const auto id = text(filed, "tracking_id");
    ASSERT_TRUE(outbox_empties());
    const auto requests = transport.stats().requests;
    act("Access-Code " + text(filed, "access_code"), id, "reply", R"({"text":"halo"})");
    as_admin(id, "archive", R"({"text":"arsip"})");
    ASSERT_TRUE(outbox_empties());
    EXPECT_EQ(transport.stats().requests, requests + 1) << "one of them is the question itself";
    EXPECT_EQ(city.count("SELECT not_sent FROM conservation"), 2);
    EXPECT_EQ(city.count("SELECT delivered FROM conservation"), 1);
    std::vector<std::string> not_sent;
    const auto steps = trace(id);
    for (const auto& step : steps.at("trace").as_array()) {
        if (text(step.as_object(), "kind") == "message_not_sent") {
            not_sent.push_back(text(step.as_object(), "message"));
        }
    }
    EXPECT_EQ(not_sent, (std::vector<std::string>{"update", "withdrawal"}));
    EXPECT_EQ(hub.metric("sp4n_messages_not_sent_total{connector=\"transport\",message=\"update\"}"), 1);
    expect_conserved();
}

TEST_F(E2eMessages, a_copy_is_for_information) {
    begin(
        {talkative("roads", roads.port()), talkative("transport", transport.port())},
        "rules:\n  - name: road\n    when: { category: roads, region: \"18.72\" }\n    to: city/roads\n"
        "    copy: [city/transport]\nunsure: { to: desk }\n");
    const auto filed = file("roads", "k1");
    const auto id = text(filed, "tracking_id");
    ASSERT_TRUE(outbox_empties());
    const auto handed = roads.tickets_of(id);
    const auto told = transport.tickets_of(id);
    ASSERT_EQ(handed.size(), 1U);
    ASSERT_EQ(told.size(), 1U);
    const auto copy = json::parse(told[0].body).as_object();
    EXPECT_EQ(text(copy, "tembusan"), "true");
    EXPECT_EQ(text(copy, "status"), "");
    EXPECT_EQ(text(copy, "batas"), "");
    EXPECT_EQ(text(json::parse(handed[0].body).as_object(), "tembusan"), "false");
    EXPECT_NE(text(json::parse(handed[0].body).as_object(), "batas"), "");
    act("Access-Code " + text(filed, "access_code"), id, "reply", R"({"text":"halo"})");
    ASSERT_TRUE(outbox_empties());
    EXPECT_EQ(heard(roads, id).size(), 1U);
    EXPECT_TRUE(heard(transport, id).empty());
    const auto now = look_up(id);
    const auto note = event_of(now, "note");  // what its system said of the new ticket
    EXPECT_EQ(text(note, "agency"), "city/transport");
    EXPECT_EQ(text(note, "text"), "diterima");
    expect_conserved();
}

TEST_F(E2eMessages, a_word_that_nobody_mapped_is_parked_until_somebody_looks) {
    begin({talkative("roads", roads.port(), "{ selesai: closed }"), rest_instance("transport", transport.port())});
    const auto id = file_id("roads", "k1");
    file("transport", "k2");
    ASSERT_TRUE(outbox_empties());
    auto now = look_up(id);
    EXPECT_EQ(text(now, "status"), "awaiting_follow_up") << "it stays where it is";
    EXPECT_EQ(text(event_of(now, "update_parked"), "remote_status"), "diterima");
    const auto parked = [&] {
        const auto reply = hub.client().get("/v1/complaints?parked=true", {{"Authorization", "Bearer " + admin}});
        std::vector<std::string> ids;
        if (reply && reply->status == 200) {
            const auto page = json::parse(reply->body);
            for (const auto& one : page.at("complaints").as_array()) {
                EXPECT_TRUE(one.at("parked").as_bool());
                ids.push_back(text(one.as_object(), "tracking_id"));
            }
        }
        return ids;
    };
    EXPECT_EQ(parked(), std::vector<std::string>{id});
    const auto listed = city.run_hub(
        {"complaint", "list", "--parked"},
        {{"SP4N_URL", "http://127.0.0.1:" + std::to_string(hub.port())}, {"SP4N_KEY", admin}});
    EXPECT_NE(listed.out.find("\n" + id), std::string::npos) << listed.out << listed.err;
    as_admin(id, "note", R"({"text":"maksudnya: diterima"})");
    EXPECT_TRUE(parked().empty());
    expect_conserved();
}

TEST_F(E2eMessages, a_maintenance_window_keeps_messages_back_and_costs_nothing) {
    auto maintained = talkative("roads", roads.port());
    const auto in = [](std::chrono::minutes span) { return to_rfc3339(SystemClock{}.now() + span); };
    maintained.more = "maintenance: [{ from: \"" + in(-10min) + "\", to: \"" + in(60min) + "\" }]\n";
    begin({maintained, rest_instance("transport", transport.port())});
    const auto id = file_id("roads", "k1");
    const auto other = file_id("transport", "k2");
    ASSERT_TRUE(wait_until([&] { return !transport.tickets_of(other).empty(); }, 20s, 10ms));
    EXPECT_TRUE(roads.tickets_of(id).empty());
    const auto waiting = trace(id).at("deliveries").as_array();
    ASSERT_EQ(waiting.size(), 1U);
    EXPECT_EQ(waiting[0].at("waits_for"), "maintenance");
    EXPECT_NE(text(waiting[0].as_object(), "waits_until"), "");
    EXPECT_EQ(waiting[0].at("attempts"), 0);
    EXPECT_EQ(city.count("SELECT count(*) FROM attempt"), 0);
    EXPECT_EQ(hub.metric("sp4n_connector_breaker_state{connector=\"roads\"}"), 1) << "the breaker has seen nothing";
    city.instances[0].more.clear();
    city.write_config();
    hub.signal(SIGHUP);
    ASSERT_TRUE(outbox_empties());
    EXPECT_EQ(roads.tickets_of(id).size(), 1U);
    expect_conserved();
}

}  // namespace
}  // namespace hub::testing
