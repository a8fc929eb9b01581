// Offices that speak by themselves: asked by polls, or sending to /hooks/<instance>.
#include "e2e_city.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;

class E2eWaysIn : public E2eCity {
protected:
    static constexpr const char* secret = "rahasia-kantor-jalan";

    /// roads is polled every 200 ms, and may send to /hooks/roads.
    void prepare_two_way(const std::string& more = {}) {
        auto office = rest_instance(
            "roads", roads.port(),
            "{ diterima: accepted, ditindaklanjuti: follow_up, selesai: closed, bukan kami: returned_not_competent, "
            "kurang lengkap: needs_information }");
        office.poll_every = "200ms";
        const std::string item =
            "    item:\n      items: /data\n      id: /id\n      ours: /ref\n      status: /status\n      note: "
            "/jawaban\n";
        office.settings +=
            "  poll:\n    path: /tickets?since={{cursor}}&limit=2\n    first: \"0\"\n    next: /next\n    page_size: "
            "2\n" +
            item + more +
            "  webhook:\n    signature: { scheme: hmac, header: X-Signature, prefix: \"sha256=\", secret: "
            "\"secret:hook\" }\n" +
            item + more;
        city.instances = {office, rest_instance("transport", transport.port())};
        city.write_config();
        city.prepare_database();
        hub.set_env("SP4N_SECRET_HOOK", secret);
    }

    /// The clerk of the office decides.
    void answer(const std::string& tracking, const std::string& status, const std::string& words) const {
        const auto tickets = roads.tickets_of(tracking);
        ASSERT_EQ(tickets.size(), 1U);
        HttpClient clerk{"127.0.0.1", roads.port()};
        const auto reply = clerk.send(
            {"POST",
             "/tickets/" + tickets[0].id + "/answer",
             {{"Content-Type", "application/json"}},
             boost::json::serialize(boost::json::object{{"status", status}, {"jawaban", words}})});
        ASSERT_TRUE(reply && reply->status == 200);
    }

    static std::string mac(const std::string& key, const std::string& text) {
        unsigned char out[EVP_MAX_MD_SIZE];
        unsigned length = 0;
        HMAC(
            EVP_sha256(), key.data(), static_cast<int>(key.size()), reinterpret_cast<const unsigned char*>(text.data()),
            text.size(), out, &length);
        std::string hex;
        for (unsigned i = 0; i < length; ++i) {
            constexpr const char* digits = "0123456789abcdef";
            hex += digits[out[i] >> 4U];
            hex += digits[out[i] & 15U];
        }
        return hex;
    }
    /// /hooks/roads says 503 until its connector runs.
    void start_both() {
        hub.start_ready();
        ASSERT_TRUE(wait_until(
            [&] { return hub.metric("sp4n_connector_up{connector=\"roads\"}").value_or(0) == 1; }, 20s, 10ms));
    }
    /// What the office sends, signed with `key`.
    Result<HttpReply> push(const std::string& body, const std::string& key = secret) {
        return hub.client().send({"POST", "/hooks/roads", {{"X-Signature", "sha256=" + mac(key, body)}}, body});
    }
    bool becomes(const std::string& tracking, const std::string& status) {
        return wait_until([&] { return text(look_up(tracking), "status") == status; }, 20s, 20ms);
    }
};

TEST_F(E2eWaysIn, what_a_clerk_writes_is_found_by_polls_once) {
    roads.start();
    prepare_two_way();
    hub.start_ready();
    std::vector<std::string> ids;
    for (int i = 0; i < 5; ++i) {
        ids.push_back(file_id("roads", "k" + std::to_string(i)));
    }
    ASSERT_TRUE(outbox_empties());
    for (const auto& id : ids) {
        answer(id, "ditindaklanjuti", "Petugas ke lokasi");
    }
    for (const auto& id : ids) {
        EXPECT_TRUE(wait_until([&] { return !event_of(look_up(id), "followed_up").empty(); }, 20s, 20ms)) << id;
    }
    answer(ids[0], "selesai", "Sudah diaspal");
    ASSERT_TRUE(wait_until([&] { return !event_of(look_up(ids[0]), "answered").empty(); }, 20s, 20ms));
    EXPECT_EQ(text(event_of(look_up(ids[0]), "answered"), "text"), "Sudah diaspal");
    answer(ids[1], "bukan kami", "Jalan provinsi");
    ASSERT_TRUE(wait_until([&] { return !event_of(look_up(ids[1]), "returned").empty(); }, 20s, 20ms));
    answer(ids[2], "kurang lengkap", "Di jalan apa?");
    EXPECT_TRUE(becomes(ids[2], "postponed"));
    // What is polled again is known by its own; the cursor survives the node.
    hub.kill();
    hub.start_ready();
    answer(ids[3], "selesai", "Selesai");
    ASSERT_TRUE(wait_until([&] { return !event_of(look_up(ids[3]), "answered").empty(); }, 20s, 20ms));
    EXPECT_EQ(city.count("SELECT count(*) FROM event WHERE kind = 9"), 5) << "each follow-up once";
    EXPECT_EQ(city.count("SELECT count(*) FROM connector_state WHERE instance = 'roads' AND key = 'poll'"), 1);
    EXPECT_GE(hub.metric("sp4n_polls_total{connector=\"roads\",outcome=\"delivered\"}").value_or(0), 1);
    expect_conserved();
}

TEST_F(E2eWaysIn, a_word_that_nobody_mapped_is_parked) {
    roads.start();
    prepare_two_way();
    hub.start_ready();
    const auto id = file_id("roads", "k1");
    ASSERT_TRUE(outbox_empties());
    answer(id, "dalam antrean", "");
    ASSERT_TRUE(wait_until([&] { return !event_of(look_up(id), "update_parked").empty(); }, 20s, 20ms));
    EXPECT_NE(text(look_up(id), "status"), "closed");
}

TEST_F(E2eWaysIn, an_office_that_is_away_is_asked_more_and_more_seldom) {
    prepare_two_way();
    hub.start_ready();
    ASSERT_TRUE(wait_until(
        [&] { return city.count("SELECT failures FROM instance_task WHERE instance = 'roads'") >= 3; }, 20s, 20ms));
    EXPECT_NE(city.sql("SELECT detail FROM instance_task WHERE instance = 'roads'")[0][0], "");
    roads.start();
    EXPECT_TRUE(wait_until(
        [&] { return city.count("SELECT failures FROM instance_task WHERE instance = 'roads'") == 0; }, 30s, 20ms));
}

TEST_F(E2eWaysIn, a_signed_request_is_taken_in_before_it_is_answered) {
    roads.start();
    prepare_two_way();
    start_both();
    const auto id = file_id("roads", "k1");
    ASSERT_TRUE(outbox_empties());
    const auto ticket = roads.tickets_of(id).at(0).id;
    // Only its own number: found by what the delivery brought.
    const auto body = R"({"data":[{"id":")" + ticket + R"(","status":"ditindaklanjuti","jawaban":"Lewat hook"}]})";
    const auto reply = push(body);
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, 200) << reply->body;
    EXPECT_NE(reply->body.find(R"("result":"applied")"), std::string::npos) << reply->body;
    EXPECT_NE(reply->body.find(id), std::string::npos) << reply->body;
    EXPECT_EQ(text(event_of(look_up(id), "followed_up"), "text"), "Lewat hook") << "durable before the answer";
    const auto again = push(body);
    ASSERT_TRUE(again);
    EXPECT_NE(again->body.find(R"("result":"duplicate")"), std::string::npos) << again->body;
    hub.stop();
    start_both();
    const auto later = push(body);
    ASSERT_TRUE(later);
    EXPECT_NE(later->body.find(R"("result":"duplicate")"), std::string::npos)
        << "a restart does not open the window again";
    EXPECT_EQ(city.count("SELECT count(*) FROM event WHERE kind = 9"), 1);
}

TEST_F(E2eWaysIn, what_proves_nothing_is_refused_without_a_word) {
    roads.start();
    prepare_two_way();
    start_both();
    const auto id = file_id("roads", "k1");
    const auto theirs = file_id("transport", "k2");
    const auto body = R"({"data":[{"id":"X","ref":")" + id + R"(","status":"selesai","jawaban":"Palsu"}]})";
    const auto forged = push(body, "lain");
    ASSERT_TRUE(forged);
    EXPECT_EQ(forged->status, 401);
    EXPECT_EQ(forged->body, "");
    const auto unsigned_one = hub.client().send({"POST", "/hooks/roads", {}, body});
    EXPECT_EQ(unsigned_one->status, 401);
    EXPECT_EQ(hub.client().send({"POST", "/hooks/nobody", {}, body})->status, 404);
    EXPECT_EQ(hub.client().send({"POST", "/hooks/transport", {}, body})->status, 404) << "it takes no requests";
    EXPECT_EQ(push("{").value().status, 400);
    // An office cannot speak of what it was never given, nor learn that it exists.
    const auto other = push(R"({"data":[{"id":"X","ref":")" + theirs + R"(","status":"selesai","jawaban":"Palsu"}]})");
    EXPECT_NE(other->body.find("unknown_complaint"), std::string::npos) << other->body;
    EXPECT_EQ(other->body.find("tracking_id"), std::string::npos) << other->body;
    EXPECT_TRUE(event_of(look_up(id), "answered").empty());
    EXPECT_TRUE(event_of(look_up(theirs), "answered").empty());
}

TEST_F(E2eWaysIn, complaints_of_an_offices_own_door_are_filed_once_and_not_handed_back) {
    roads.start();
    prepare_two_way(
        "      own_door: { subject: /judul, body: /isi, category: /bidang, region: /wilayah, categories: { JALAN: "
        "roads, LALIN: transport } }\n");
    transport.start();
    start_both();
    const std::string body =
        R"({"data":[{"id":"L-1","ref":"","status":"","judul":"Lubang","isi":"Di loket","bidang":"JALAN","wilayah":"18.72"},)"
        R"({"id":"L-2","ref":"","status":"","judul":"Macet","isi":"Di loket","bidang":"LALIN","wilayah":"18.72"}]})";
    ASSERT_EQ(push(body)->status, 200);
    ASSERT_EQ(push(body)->status, 200);
    EXPECT_EQ(city.count("SELECT count(*) FROM complaint"), 2);
    ASSERT_TRUE(outbox_empties());
    EXPECT_EQ(roads.stats().tickets, 0U) << "it has its own already";
    EXPECT_EQ(transport.stats().tickets, 1U) << "the other was for another office";
    const auto said = push(
        R"({"data":[{"id":"L-1","ref":"","status":"ditindaklanjuti","jawaban":"Sudah ditinjau","isi":"Di loket"}]})");
    EXPECT_NE(said->body.find(R"("result":"applied")"), std::string::npos) << said->body;
    EXPECT_EQ(city.count("SELECT count(*) FROM event WHERE kind = 9"), 1);
    expect_conserved();
}

}  // namespace
}  // namespace hub::testing
