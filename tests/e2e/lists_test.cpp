// Lists, offices, decisions and traces, as a coordinator at the command line meets them.
#include "e2e_city.hpp"

#include <map>
#include <set>
#include <sstream>

namespace hub::testing {
namespace {

namespace json = boost::json;

class E2eLists : public E2eCity {
protected:
    void begin() {
        roads.start();
        transport.start();
        prepare();
        liaison = city.add_key("roads-liaison", "liaison", "city/roads");
        hub.start_ready();
        env = {
            {"SP4N_URL", "http://127.0.0.1:" + std::to_string(hub.port())},
            {"SP4N_KEY", city.add_key("board", "coordinator")}};
    }
    City::Ran run(std::vector<std::string> words) { return city.run_hub(std::move(words), env); }
    static std::vector<std::string> lines(const std::string& text) {
        std::vector<std::string> out;
        std::istringstream in{text};
        for (std::string line; std::getline(in, line);) {
            out.push_back(line);
        }
        return out;
    }
    /// Without the heads; none where there is none.
    static std::vector<std::string> rows(const std::string& table) {
        auto out = lines(table);
        EXPECT_FALSE(out.empty()) << "that there is none is said";
        if (!out.empty()) {
            out.erase(out.begin());
        }
        return out;
    }

    std::vector<std::pair<std::string, std::string>> env;
    std::string liaison;
};

TEST_F(E2eLists, page_after_page_to_the_end) {
    begin();
    std::set<std::string> filed;
    for (int i = 0; i < 7; ++i) {
        filed.insert(file_id(i % 2 == 0 ? "roads" : "", "k" + std::to_string(i)));
    }
    ASSERT_TRUE(outbox_empties());
    const auto first = run({"complaint", "list", "--limit", "3"});
    ASSERT_EQ(first.code, 0) << first.err;
    EXPECT_EQ(rows(first.out).size(), 3U);
    EXPECT_NE(first.err.find("--after"), std::string::npos) << first.err;
    const auto all = run({"complaint", "list", "--limit", "3", "--all", "--json"});
    ASSERT_EQ(all.code, 0) << all.err;
    std::set<std::string> seen;
    for (const auto& line : lines(all.out)) {
        seen.insert(text(json::parse(line).as_object(), "tracking_id"));
    }
    EXPECT_EQ(seen, filed);
    EXPECT_EQ(rows(run({"complaint", "list", "--status", "unverified"}).out).size(), 3U);
    EXPECT_EQ(rows(run({"complaint", "list", "--agency", "city"}).out).size(), 4U);
    EXPECT_EQ(run({"complaint", "list", "--overdue"}).out, "none: complaints with overdue=true\n");
    EXPECT_EQ(run({"complaint", "list", "--overdue", "--json"}).out, "");
    const auto wrong = run({"complaint", "list", "--status", "open"});
    EXPECT_EQ(wrong.code, 1);
    EXPECT_NE(wrong.err.find("?status"), std::string::npos) << wrong.err;
    EXPECT_EQ(run({"complaint", "list", "--agency", "nowhere"}).code, 1);
}

TEST_F(E2eLists, what_is_due_and_why) {
    begin();
    const auto late = file_id("roads", "k1");
    const auto later = file_id("transport", "k2");
    ASSERT_TRUE(outbox_empties());
    static_cast<void>(city.sql(
        "UPDATE complaint SET completion_due = now() - interval '1 day', next_at = now() + interval '5 day', flags = "
        "flags | 256 WHERE agency = 'city/roads'"));
    const auto now = run({"sla", "due", "--within", "0d"});
    ASSERT_EQ(now.code, 0) << now.err;
    ASSERT_EQ(rows(now.out).size(), 1U) << now.out;
    EXPECT_EQ(rows(now.out)[0].find(late), 0U);
    EXPECT_NE(now.out.find("completion OVERDUE"), std::string::npos) << now.out;
    const auto weeks = rows(run({"sla", "due", "--within", "60d"}).out);
    ASSERT_EQ(weeks.size(), 2U);
    EXPECT_EQ(weeks[0].find(late), 0U) << "most urgent first";
    EXPECT_EQ(weeks[1].find(later), 0U);
    EXPECT_EQ(rows(run({"sla", "due", "--within", "60d", "--agency", "city/transport"}).out).size(), 1U);
    const auto as_json = json::parse(lines(run({"sla", "due", "--within", "0d", "--json"}).out).at(0));
    const auto& clocks = as_json.at("clocks").as_array();
    ASSERT_FALSE(clocks.empty());
    EXPECT_GE(clocks.back().at("overrun").at("agency_seconds").to_number<std::int64_t>(), 86'000) << as_json;
    EXPECT_EQ(run({"sla", "due", "--within", "soon"}).code, 1);
    EXPECT_EQ(rows(run({"complaint", "list", "--overdue"}).out).size(), 1U);
}

TEST_F(E2eLists, a_trace_has_every_attempt) {
    begin();
    roads.restart({"--fault", "503:1"});
    const auto id = file_id("roads", "k1");
    ASSERT_TRUE(wait_until([&] { return city.count("SELECT count(*) FROM attempt") > 0; }, std::chrono::seconds{20}));
    roads.restart();
    ASSERT_TRUE(outbox_empties());
    const auto traced = run({"complaint", "trace", id});
    ASSERT_EQ(traced.code, 0) << traced.err;
    EXPECT_NE(traced.out.find("attempt 1  retry"), std::string::npos) << traced.out;
    EXPECT_NE(traced.out.find("delivered"), std::string::npos) << traced.out;
    const auto raw = json::parse(run({"complaint", "trace", id, "--json"}).out).as_object();
    EXPECT_TRUE(raw.at("deliveries").as_array().empty());
    EXPECT_EQ(run({"complaint", "trace", "0000000000000"}).code, 1);
}

TEST_F(E2eLists, a_decision_is_explained) {
    begin();
    const auto id = file_id("roads", "k1");
    const HttpHeaders headers{{"Authorization", "Bearer " + env[1].second}};
    const auto reply = hub.client().get("/v1/complaints/" + id + "/decisions", headers);
    ASSERT_TRUE(reply);
    ASSERT_EQ(reply->status, 200U) << reply->body;
    const auto body = json::parse(reply->body).as_object();
    ASSERT_EQ(body.at("decisions").as_array().size(), 1U);
    const auto& decision = body.at("decisions").at(0).as_object();
    EXPECT_EQ(text(decision, "to"), "city/roads");
    const auto& why = decision.at("explanation").as_object();
    EXPECT_EQ(text(why.at("decision").as_object(), "by"), "competence");
    EXPECT_TRUE(why.at("same_config").as_bool());
    EXPECT_FALSE(why.at("competence").as_array().empty());
    EXPECT_EQ(reply->body.find("Di depan sekolah"), std::string::npos) << "an explanation quotes no complaint";
    const auto offices = hub.client().get("/v1/agencies", headers);
    ASSERT_TRUE(offices);
    EXPECT_EQ(json::parse(offices->body).at("agencies").as_array().size(), 4U) << offices->body;
    const auto one = hub.client().get("/v1/agencies/city", headers);
    ASSERT_TRUE(one);
    EXPECT_EQ(json::parse(one->body).at("below").as_array().size(), 2U) << one->body;
    EXPECT_EQ(hub.client().get("/v1/agencies/city/none", headers)->status, 404U);
}

/// Each decision is explained by what routing looked at then, not by how the complaint ended.
TEST_F(E2eLists, a_hand_back_is_a_decision_of_its_own) {
    begin();
    const auto id = file_id("roads", "k1");
    ASSERT_TRUE(outbox_empties());
    const auto returned = hub.client().send(
        {"POST",
         "/v1/complaints/" + id + "/return_not_competent",
         {{"Authorization", "Bearer " + liaison}, {"Content-Type", "application/json"}},
         R"({"text":"bukan jalan kota"})"});
    ASSERT_TRUE(returned);
    ASSERT_EQ(returned->status, 200U) << returned->body;
    const auto reply =
        hub.client().get("/v1/complaints/" + id + "/decisions", {{"Authorization", "Bearer " + env[1].second}});
    ASSERT_TRUE(reply);
    const auto decisions = json::parse(reply->body).at("decisions").as_array();
    ASSERT_EQ(decisions.size(), 2U) << reply->body;
    const auto by = [&](std::size_t i) {
        return text(decisions.at(i).at("explanation").at("decision").as_object(), "by");
    };
    EXPECT_EQ(by(0), "competence");
    EXPECT_EQ(by(1), "triage") << "the office that gave it back is left out";
}

/// What older rules decided is explained by those rules, also after others are in force.
TEST_F(E2eLists, a_decision_is_explained_by_the_rules_that_took_it) {
    begin();
    const auto before = file_id("roads", "k1");
    city.write_file(
        "config/routing.yaml",
        "rules:\n  - { name: all-to-transport, when: { region: \"18.72\" }, to: city/transport }\nunsure: { to: desk "
        "}\n");
    const auto published =
        run({"config", "publish", "--config", city.config().string(), "--url", city.database_url("sp4n_owner")});
    ASSERT_EQ(published.code, 0) << published.err;
    ASSERT_TRUE(wait_until([&] { return hub.metric("sp4n_config_version") == 2; }, std::chrono::seconds{20}));
    const auto after = file_id("roads", "k2");
    const auto decided = [&](const std::string& id) {
        const auto reply =
            hub.client().get("/v1/complaints/" + id + "/decisions", {{"Authorization", "Bearer " + env[1].second}});
        return reply && reply->status == 200 ? json::parse(reply->body).at("decisions").at(0).as_object()
                                             : json::object{};
    };
    for (int twice = 0; twice < 2; ++twice) {  // read from the database, then from memory
        const auto old = decided(before);
        const auto& why = old.at("explanation").as_object();
        EXPECT_TRUE(why.at("same_config").as_bool()) << json::serialize(old);
        EXPECT_EQ(text(why.at("decision").as_object(), "by"), "competence");
        EXPECT_TRUE(why.at("rules").as_array().empty());
    }
    const auto now = decided(after);
    EXPECT_EQ(text(now.at("explanation").at("decision").as_object(), "rule"), "all-to-transport");
}

TEST_F(E2eLists, history_that_was_changed_is_found) {
    begin();
    file_id("roads", "k1");
    ASSERT_TRUE(outbox_empties());
    const auto verify = [&] { return run({"audit", "verify", "--url", city.database_url()}); };
    EXPECT_EQ(verify().code, 0);
    static_cast<void>(city.sql("UPDATE event SET at = at - interval '10 days' WHERE seq = 2"));
    const auto found = verify();
    EXPECT_EQ(found.code, 1);
    EXPECT_EQ(lines(found.out).size(), 1U) << found.out;
    EXPECT_EQ(run({"audit", "verify", "--url", "host=/nowhere"}).code, 3);
}

TEST_F(E2eLists, the_doctor_says_what_is_wrong_and_how_to_mend_it) {
    begin();
    const auto examine = [&] {
        const auto ran = run({"doctor", "--config", city.config().string(), "--json"});
        std::map<std::string, std::string> out;
        const auto report = json::parse(ran.out);
        for (const auto& entry : report.at("examined").as_array()) {
            const auto& one = entry.as_object();
            out[text(one, "what")] = text(one, "health");
            EXPECT_EQ(text(one, "health") == "ok" || one.contains("hint"), true) << json::serialize(one);
        }
        out["exit"] = std::to_string(ran.code);
        return out;
    };
    auto well = examine();
    EXPECT_EQ(well["configuration"], "ok");
    EXPECT_EQ(well["database"], "ok");
    EXPECT_EQ(well["schema"], "ok");
    static_cast<void>(city.sql("DELETE FROM schema_migration WHERE number > 1"));
    auto old = examine();
    EXPECT_EQ(old["schema"], "failed");
    EXPECT_EQ(old["exit"], "1");
    city.write_file("config/routing.yaml", "rules: [\n");
    EXPECT_EQ(examine()["configuration"], "failed");
}

}  // namespace
}  // namespace hub::testing
