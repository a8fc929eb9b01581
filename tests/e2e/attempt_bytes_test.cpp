// What a failed attempt really sent and heard: kept sealed, shown to who may decide about the message, recorded, gone
// with the reporter.
#include "e2e_city.hpp"

#include <utility>
#include <vector>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

constexpr const char* token = "geheim-4711-token";
constexpr const char* with_reporter =
    R"({ ref: "{{tracking_id}}", judul: "{{subject}}", isi: "{{body}}", pelapor: "{{reporter.name}}" })";

class E2eAttemptBytes : public E2eCity {
protected:
    /// roads refuses everything and may know who reported; transport refuses too and may not.
    void begin() {
        roads.start({"--fault", "422:1"});
        transport.start({"--fault", "422:1"});
        city.instances = {
            rest_instance("roads", roads.port(), "{ diterima: accepted }", with_reporter),
            rest_instance("transport", transport.port(), "{ diterima: accepted }", with_reporter)};
        for (auto& instance : city.instances) {
            instance.settings += "  auth: { bearer: secret:office-token }\n";
        }
        city.instances[0].discloses = "unless_anonymous";
        city.write_config();
        city.prepare_database();
        admin = city.add_key("board", "national_admin");
        for (const auto* role : {"coordinator", "overseer"}) {
            lookers.emplace_back(role, city.add_key(role, role));
        }
        lookers.emplace_back("liaison", city.add_key("liaison", "liaison", "city/transport"));
        theirs = city.add_key("theirs", "agency_admin", "city/roads");
        ours = city.add_key("ours", "agency_admin", "city/transport");
        hub.set_env("SP4N_SECRET_OFFICE_TOKEN", token);
        hub.start_ready();
    }
    /// Filed with a reporter, refused by its office; gives the message.
    std::string refused(const std::string& category, const std::string& key) {
        auto body = json::parse(complaint(category)).as_object();
        body["reporter"] = json::object{{"name", "Kenari Canary"}, {"phone", "081299887766"}};
        const auto filed = post(json::serialize(body), key);
        if (!filed || filed->status != 201) {
            ADD_FAILURE() << (filed ? filed->body : to_string(filed.error()));
            return "none";
        }
        tracking = text(json::parse(filed->body).as_object(), "tracking_id");
        const auto sql = "SELECT d.id FROM delivery d WHERE d.state = 4 AND d.agency = 'city/" + category + "'";
        EXPECT_TRUE(wait_until([&] { return !city.sql(sql).empty(); }, 30s, 10ms));
        return city.sql(sql)[0][0];
    }
    City::Ran run(std::vector<std::string> words, const std::string& key = {}) {
        return city.run_hub(
            std::move(words),
            {{"SP4N_URL", "http://127.0.0.1:" + std::to_string(hub.port())}, {"SP4N_KEY", key.empty() ? admin : key}});
    }
    City::Ran reporter(const std::string& verb, std::vector<std::string> more) {
        std::vector<std::string> args{"reporter",
                                      verb,
                                      tracking,
                                      "--config",
                                      city.config().string(),
                                      "--data",
                                      (city.folder() / "data-hub").string()};
        args.insert(args.end(), more.begin(), more.end());
        return city.run_hub(args);
    }
    Result<HttpReply> bytes(const std::string& id, const std::string& key) {
        return hub.client().get("/v1/dead-letters/" + id + "/bytes", {{"Authorization", "Bearer " + key}});
    }

    std::string admin;
    std::string theirs;
    std::string ours;
    std::vector<std::pair<std::string, std::string>> lookers;  ///< role and key
    std::string tracking;
};

TEST_F(E2eAttemptBytes, a_dead_letter_shows_what_was_sent_and_heard_without_the_token) {
    begin();
    const auto id = refused("transport", "k1");
    const auto shown = run({"dlq", "show", id, "--bytes", "--reason", "ditanya dinas"});
    ASSERT_EQ(shown.code, 0) << shown.err;
    for (const auto* part :
         {">>> sent: POST /tickets\n", "POST /tickets HTTP/1.1\n", "\nAuthorization: [secret]\n", "Jalan berlubang",
          "Di depan sekolah", "<<< received: 422\n", "HTTP/1.1 422", "SHA-256 of what was sent "}) {
        EXPECT_NE(shown.out.find(part), std::string::npos) << part << "\nin\n" << shown.out;
    }
    EXPECT_EQ(shown.out.find(token), std::string::npos) << shown.out;
    EXPECT_EQ(shown.out.find("Canary"), std::string::npos) << "this office may not know who reported";
    const auto traced = run({"complaint", "trace", tracking, "--bytes", "--attempt", "1"});
    EXPECT_NE(traced.out.find("Di depan sekolah"), std::string::npos) << traced.out << traced.err;

    const auto accesses = json::parse(reporter("accesses", {"--json"}).out).as_array();
    ASSERT_EQ(accesses.size(), 2U) << "each look is recorded";
    EXPECT_EQ(text(accesses[0].as_object(), "what"), "bytes_shown");
    EXPECT_EQ(text(accesses[0].as_object(), "who"), "board");
    EXPECT_EQ(text(accesses[0].as_object(), "reason"), "ditanya dinas");
    EXPECT_EQ(text(accesses[0].as_object(), "delivery"), id);

    EXPECT_EQ(
        city.count("SELECT count(*) FROM identity.attempt_exchange WHERE position('sekolah'::bytea IN record) > 0"), 0);
    for (const auto* part : {token, "Di depan sekolah", "Kenari Canary"}) {
        EXPECT_EQ(hub.log().find(part), std::string::npos) << part;
    }
}

TEST_F(E2eAttemptBytes, who_may_not_decide_about_the_message_may_not_see_its_bytes) {
    begin();
    const auto id = refused("transport", "k1");
    for (const auto& [role, key] : lookers) {
        const auto reply = bytes(id, key);
        ASSERT_TRUE(reply);
        EXPECT_EQ(reply->status, 403U) << role;
        EXPECT_EQ(reply->body.find("sekolah"), std::string::npos);
    }
    EXPECT_EQ(bytes(id, theirs)->status, 404U) << "not theirs";
    EXPECT_EQ(bytes(id, ours)->status, 200U);
    EXPECT_EQ(json::parse(reporter("accesses", {"--json"}).out).as_array().size(), 1U) << "one has seen them";
}

TEST_F(E2eAttemptBytes, what_says_who_reported_is_read_at_the_machine_alone_and_goes_with_the_reporter) {
    begin();
    const auto id = refused("roads", "k1");
    const auto reply = bytes(id, admin);
    ASSERT_TRUE(reply);
    EXPECT_EQ(reply->status, 403U);
    EXPECT_EQ(text(json::parse(reply->body).as_object(), "code"), "exchange_names_reporter");
    EXPECT_EQ(reply->body.find("Canary"), std::string::npos);

    const std::vector<std::string> wish{"--delivery", id, "--attempt", "1", "--reason", "laporan kebocoran 3/2026"};
    const auto shown = reporter("bytes", wish);
    ASSERT_EQ(shown.code, 0) << shown.err;
    EXPECT_NE(shown.out.find("Kenari Canary"), std::string::npos) << shown.out;
    EXPECT_EQ(shown.out.find(token), std::string::npos);
    const auto accesses = json::parse(reporter("accesses", {"--json"}).out).as_array();
    ASSERT_EQ(accesses.size(), 2U) << "given to the office, shown here";
    EXPECT_EQ(text(accesses[1].as_object(), "what"), "bytes_shown");
    EXPECT_EQ(text(accesses[1].as_object(), "reason"), "laporan kebocoran 3/2026");

    ASSERT_EQ(reporter("erase", {"--reason", "asked for", "--yes"}).code, 0);
    EXPECT_EQ(city.count("SELECT count(*) FROM identity.attempt_exchange"), 0);
    EXPECT_EQ(reporter("bytes", wish).code, 1) << "nothing is left to read";
    const auto after = bytes(id, admin);
    EXPECT_EQ(after->status, 200U);
    EXPECT_TRUE(json::parse(after->body).as_object().at("attempts").as_array().empty()) << after->body;
}

TEST_F(E2eAttemptBytes, of_what_arrived_no_bytes_are_kept_and_the_digest_of_what_failed_stays) {
    begin();
    const auto id = refused("transport", "k1");
    transport.restart();
    ASSERT_EQ(run({"dlq", "replay", id}).code, 0);
    ASSERT_TRUE(outbox_empties());
    hub.stop();
    hub.start_ready();  // the look at what may go is at once, then each minute
    ASSERT_TRUE(wait_until(
        [&] { return city.count("SELECT count(*) FROM identity.attempt_exchange WHERE kept") == 0; }, 30s, 10ms));
    EXPECT_EQ(city.count("SELECT count(*) FROM identity.attempt_exchange"), 1) << "nothing of the attempt that worked";
    const auto shown = run({"complaint", "trace", tracking, "--bytes"});
    EXPECT_NE(shown.out.find("SHA-256 of what was sent "), std::string::npos) << shown.out << shown.err;
    EXPECT_NE(shown.out.find("not kept any more"), std::string::npos) << shown.out;
    EXPECT_EQ(shown.out.find("Di depan sekolah"), std::string::npos);
}

}  // namespace
}  // namespace hub::testing
