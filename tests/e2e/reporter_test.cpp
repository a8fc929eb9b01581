// Who reported: sealed at the door, told to whom may know, read and erased by people at the machine, and how the
// reporter himself comes back.
#include "e2e_city.hpp"

namespace hub::testing {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

constexpr const char* with_reporter =
    R"({ ref: "{{tracking_id}}", judul: "{{subject}}", pelapor: "{{reporter.name}}", nik: "{{reporter.nik}}" })";

class E2eReporter : public E2eCity {
protected:
    /// roads may know who reported, transport may not.
    void begin() {
        roads.start();
        transport.start();
        city.instances = {
            rest_instance("roads", roads.port(), "{ diterima: accepted }", with_reporter),
            rest_instance("transport", transport.port(), "{ diterima: accepted }", with_reporter)};
        city.instances[0].discloses = "unless_anonymous";
        city.write_config();
        city.prepare_database();
        admin = city.add_key("admin", "national_admin");
        hub.start_ready();
    }

    static std::string body_of(const std::string& category, bool anonymous = false) {
        return json::serialize(json::object{
            {"subject", "Jalan berlubang"},
            {"body", "Di depan sekolah"},
            {"region", "18.72"},
            {"category", category},
            {"anonymous", anonymous},
            {"reporter", {{"name", "Sri Wati"}, {"nik", "1872010101900001"}, {"phone", "+62 812 3456 789"}}}});
    }
    json::object file_body(const std::string& body, const std::string& key) {
        const auto reply = post(body, key);
        if (!reply || reply->status != 201) {
            ADD_FAILURE() << (reply ? reply->body : to_string(reply.error()));
            return {{"tracking_id", "none"}, {"access_code", "none"}};
        }
        return json::parse(reply->body).as_object();
    }
    Result<HttpReply> as_reporter(
        const std::string& code, const std::string& id, const std::string& action = {},
        const std::string& body = "{}") {
        const HttpHeaders headers{
            {"Authorization", "Access-Code " + code}, {"Content-Type", "application/json"}, {"Accept-Language", "en"}};
        const auto path = "/v1/complaints/" + id;
        return action.empty() ? hub.client().get(path, headers)
                              : hub.client().send({"POST", path + "/" + action, headers, body});
    }
    City::Ran reporter(const std::string& verb, const std::string& id, std::vector<std::string> more = {}) {
        std::vector<std::string> args{"reporter", verb,           id, "--config", city.config().string(),
                                      "--data",   data().string()};
        args.insert(args.end(), more.begin(), more.end());
        return city.run_hub(args);
    }
    [[nodiscard]] std::filesystem::path data() const { return city.folder() / "data-hub"; }
    std::string verdict(const Result<HttpReply>& reply) {
        if (!reply) {
            return to_string(reply.error());
        }
        return std::to_string(reply->status) +
               (reply->status < 300 ? "" : " " + text(json::parse(reply->body).as_object(), "code"));
    }

    std::string admin;
};

TEST_F(E2eReporter, only_an_agency_that_may_know_is_told_and_each_telling_is_recorded) {
    begin();
    const auto told = text(file_body(body_of("roads"), "k1"), "tracking_id");
    const auto not_told = text(file_body(body_of("transport"), "k2"), "tracking_id");
    const auto anonymous = text(file_body(body_of("roads", true), "k3"), "tracking_id");
    ASSERT_TRUE(outbox_empties());
    const auto at_roads = roads.tickets_of(told);
    ASSERT_EQ(at_roads.size(), 1U);
    EXPECT_NE(at_roads[0].body.find("Sri Wati"), std::string::npos) << at_roads[0].body;
    EXPECT_NE(at_roads[0].body.find("1872010101900001"), std::string::npos);
    for (const auto& tickets : {roads.tickets_of(anonymous), transport.tickets_of(not_told)}) {
        ASSERT_EQ(tickets.size(), 1U);
        EXPECT_NE(tickets[0].body.find(R"("pelapor":"")"), std::string::npos) << tickets[0].body;
        EXPECT_EQ(tickets[0].body.find("1872010101900001"), std::string::npos);
    }
    const auto accesses = reporter("accesses", told, {"--json"});
    ASSERT_EQ(accesses.code, 0) << accesses.err;
    const auto list = json::parse(accesses.out).as_array();
    ASSERT_EQ(list.size(), 1U);
    EXPECT_EQ(text(list[0].as_object(), "what"), "given");
    EXPECT_EQ(text(list[0].as_object(), "agency"), "city/roads");
    EXPECT_EQ(json::parse(reporter("accesses", anonymous, {"--json"}).out).as_array().size(), 0U);
}

TEST_F(E2eReporter, the_access_code_opens_one_complaint_to_its_reporter) {
    begin();
    const auto body = body_of("roads");
    const auto filed = file_body(body, "k1");
    const auto id = text(filed, "tracking_id");
    const auto code = text(filed, "access_code");
    EXPECT_EQ(code.size(), 15U);
    EXPECT_EQ(text(file_body(body, "k1"), "access_code"), code) << "a replay gives the same";
    const auto other = file_body(complaint("transport"), "k2");
    EXPECT_NE(text(other, "access_code"), code);
    EXPECT_EQ(verdict(post(body_of("roads", true), "k1")), "422 idempotency_key_reused");
    ASSERT_TRUE(outbox_empties());

    const auto seen = as_reporter(code, id);
    ASSERT_EQ(verdict(seen), "200");
    const auto mine = json::parse(seen->body).as_object();
    EXPECT_EQ(text(mine, "tracking_id"), id);
    EXPECT_TRUE(mine.at("reporter").at("sealed").as_bool());
    EXPECT_FALSE(mine.contains("deliveries"));
    EXPECT_EQ(seen->body.find("Sri Wati"), std::string::npos) << "a code may be lost: it shows no identity";

    for (const auto& [wrong_code, wrong_id] :
         {std::pair{code, text(other, "tracking_id")}, std::pair{text(other, "access_code"), id},
          std::pair{code, std::string{"00000-00000-000"}}, std::pair{std::string{"x"}, id},
          std::pair{code, std::string{"no-id"}}}) {
        const auto refused = as_reporter(wrong_code, wrong_id);
        EXPECT_EQ(verdict(refused), "401 access_code_wrong") << wrong_id;
        EXPECT_EQ(refused->body, as_reporter("y", id)->body) << "one answer for all";
        EXPECT_EQ(verdict(as_reporter(wrong_code, wrong_id, "withdraw")), "401 access_code_wrong");
    }
    EXPECT_EQ(
        verdict(hub.client().get("/v1/complaints", {{"Authorization", "Access-Code " + code}})),
        "403 role_not_allowed");

    EXPECT_EQ(verdict(as_reporter(code, id, "reply", R"({"text":"Masih berlubang"})")), "200");
    EXPECT_EQ(verdict(as_reporter(code, id, "rate", R"({"rating":4})")), "200");
    EXPECT_EQ(verdict(as_reporter(code, id, "archive", R"({"text":"x"})")), "409 action_not_allowed");
    EXPECT_EQ(verdict(as_reporter(code, id, "change_flags", R"({"anonymous":true})")), "200");
    EXPECT_EQ(verdict(as_reporter(code, id, "change_flags", R"({"anonymous":false})")), "200") << "his own to lower";
    EXPECT_EQ(verdict(as_reporter(code, id, "withdraw")), "200");
    const auto after = json::parse(as_reporter(code, id)->body).as_object();
    EXPECT_EQ(text(event_of(after, "replied"), "actor"), "reporter");
    EXPECT_FALSE(event_of(after, "withdrawn").empty());
}

TEST_F(E2eReporter, people_at_the_machine_read_with_a_reason_and_erase_for_good) {
    begin();
    const auto id = text(file_body(body_of("roads"), "k1"), "tracking_id");
    const auto kept = text(file_body(body_of("roads"), "k2"), "tracking_id");
    const auto nobody = file_id("roads", "k3");
    ASSERT_TRUE(outbox_empties());
    EXPECT_EQ(reporter("show", id).code, 2) << "a reason is wanted";
    const auto shown = reporter("show", id, {"--reason", "order 12 of the court", "--json"});
    ASSERT_EQ(shown.code, 0) << shown.err;
    EXPECT_EQ(text(json::parse(shown.out).as_object(), "name"), "Sri Wati");
    EXPECT_EQ(reporter("show", nobody, {"--reason", "x"}).code, 1);
    EXPECT_EQ(reporter("show", "0000000000000", {"--reason", "x"}).code, 1);
    EXPECT_EQ(reporter("show", "?", {"--reason", "x"}).code, 2);

    EXPECT_EQ(reporter("erase", id, {"--reason", "asked for"}).code, 2) << "--yes is wanted";
    EXPECT_EQ(city.count("SELECT count(*) FROM identity.reporter"), 2);
    const auto erased = reporter("erase", id, {"--reason", "asked for", "--yes", "--json"});
    ASSERT_EQ(erased.code, 0) << erased.err;
    EXPECT_TRUE(json::parse(erased.out).at("erased").as_bool());
    EXPECT_EQ(reporter("show", id, {"--reason", "x"}).code, 1);
    EXPECT_EQ(reporter("show", kept, {"--reason", "x"}).code, 0);
    EXPECT_EQ(city.count("SELECT count(*) FROM identity.reporter"), 1);
    EXPECT_EQ(text(event_of(look_up(id), "identity_erased"), "text"), "asked for");
    const auto accesses = json::parse(reporter("accesses", id, {"--json"}).out).as_array();
    ASSERT_EQ(accesses.size(), 3U);
    EXPECT_EQ(text(accesses[1].as_object(), "what"), "shown");
    EXPECT_EQ(text(accesses[1].as_object(), "reason"), "order 12 of the court");
    EXPECT_EQ(text(accesses[2].as_object(), "what"), "erased");
    EXPECT_TRUE(std::filesystem::exists(data() / "erased.log"));
    expect_conserved();
}

TEST_F(E2eReporter, a_restored_backup_forgets_again) {
    begin();
    const auto id = text(file_body(body_of("roads"), "k1"), "tracking_id");
    const auto kept = text(file_body(body_of("roads"), "k2"), "tracking_id");
    ASSERT_TRUE(outbox_empties());
    const auto backup = (city.folder() / "backup").string();
    const auto tool = [&](const std::string& name, std::vector<std::string> args) {
        ProcessOptions options;
        options.program = name;
        options.args = std::move(args);
        const auto ended = hub::testing::run(options, 60s);
        return ended && *ended == ExitStatus{};
    };
    const auto url = city.database_url("postgres");
    ASSERT_TRUE(tool("/usr/bin/pg_dump", {"-Fc", "-f", backup, "-d", url}));
    ASSERT_EQ(reporter("erase", id, {"--reason", "asked for", "--yes"}).code, 0);
    hub.stop();
    ASSERT_TRUE(tool("/usr/bin/pg_restore", {"--clean", "--if-exists", "--exit-on-error", "-d", url, backup}));
    ASSERT_EQ(city.count("SELECT count(*) FROM identity.reporter"), 2) << "the backup brought him back";
    EXPECT_EQ(city.count("SELECT count(*) FROM event WHERE kind = 32"), 0);

    hub.start_ready();
    EXPECT_EQ(city.count("SELECT count(*) FROM identity.reporter"), 1);
    EXPECT_EQ(reporter("show", id, {"--reason", "x"}).code, 1);
    EXPECT_EQ(reporter("show", kept, {"--reason", "x"}).code, 0);
    EXPECT_EQ(text(event_of(look_up(id), "identity_erased"), "actor"), "hub");
    EXPECT_NE(hub.log().find("app.reporters_erased_again"), std::string::npos);
    expect_conserved();

    hub.stop();
    city.write_file("data-hub/erased.log", "what is this\n");
    hub.start();
    EXPECT_EQ(hub.wait(30s), (ExitStatus{78, 0})) << hub.log();
    EXPECT_NE(hub.log().find("erased_list_damaged"), std::string::npos);
}

TEST_F(E2eReporter, without_the_right_master_key_nothing_starts) {
    begin();
    hub.stop();
    const auto start_with = [&](const std::string& key) {
        auto& node = city.add_node("other");
        node.set_env("SP4N_SECRET_HUB_MASTER", key);
        node.start();
        const auto ended = node.wait(30s);
        return std::pair{ended.value_or(ExitStatus{}), node.log()};
    };
    const auto [missing, said_missing] = start_with("");
    EXPECT_EQ(missing, (ExitStatus{78, 0}));
    EXPECT_NE(said_missing.find("master_key_missing"), std::string::npos) << said_missing;
    const auto [wrong, said_wrong] = start_with(std::string(64, 'a'));
    EXPECT_EQ(wrong, (ExitStatus{78, 0}));
    EXPECT_NE(said_wrong.find("master_key_wrong"), std::string::npos) << said_wrong;
    EXPECT_NE(said_wrong.find("secrets/hub-master of the data folder"), std::string::npos) << "how to mend it";
    const auto [invalid, said_invalid] = start_with("short");
    EXPECT_EQ(invalid, (ExitStatus{78, 0}));
    EXPECT_NE(said_invalid.find("master_key_invalid"), std::string::npos) << said_invalid;

    const auto migrated = city.run_hub(
        {"migrate", "--url", city.database_url("sp4n_owner")}, {{"SP4N_SECRET_HUB_MASTER", std::string(64, 'b')}});
    EXPECT_EQ(migrated.code, 3);
    EXPECT_NE(migrated.err.find("master_key_wrong"), std::string::npos) << migrated.err;
}

}  // namespace
}  // namespace hub::testing
