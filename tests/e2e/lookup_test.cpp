// REL_I2: an office that does not know idempotency keys, stores what it is sent and then cuts its answer.
#include "e2e_city.hpp"

#include <cstdlib>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

constexpr const char* lookup =
    "  lookup: { path: \"/search?ref={{tracking_id}}\", items: /data, id: /id, ours: /ref }\n";
constexpr const char* probe = "  probe: { path: /stats, success: { status: [200] } }\n";

class E2eLookup : public E2eCity {
protected:
    void begin(const std::vector<std::string>& office, const std::string& settings = lookup) {
        auto args = office;
        args.emplace_back("--naive");
        roads.start(args);
        prepare();
        city.instances[0].idempotent = false;
        city.instances[0].settings += settings;
        city.write_config();
        admin = city.add_key("board", "national_admin");
        hub.start_ready();
    }
    /// 60, or as many as SP4N_LOOKUP_SIZE says.
    static int size() {
        const auto* value = std::getenv("SP4N_LOOKUP_SIZE");
        return value == nullptr ? 60 : std::atoi(value);
    }
    std::vector<std::string> file_many(int count) {
        std::vector<std::string> out;
        for (int i = 0; i < count; ++i) {
            out.push_back(file_id("roads", "k" + std::to_string(i)));
        }
        return out;
    }
    void expect_one_case_each(const std::vector<std::string>& complaints) const {
        for (const auto& id : complaints) {
            EXPECT_EQ(roads.tickets_of(id).size(), 1U) << id;
        }
        EXPECT_EQ(roads.stats().duplicates, 0U);
        EXPECT_EQ(roads.stats().tickets, complaints.size());
    }
    [[nodiscard]] std::int64_t unknown() const { return city.count("SELECT unknown FROM conservation"); }
    [[nodiscard]] std::int64_t decided_by_looking() const {
        return city.count("SELECT count(*) FROM event WHERE data LIKE '%\"lookup\"%'");
    }
    struct Answer {
        unsigned status = 0;
        json::object body;
    };
    Answer ask(const std::string& method, const std::string& path) {
        const auto reply = hub.client().send(
            {method,
             path,
             {{"Authorization", "Bearer " + admin}, {"Content-Type", "application/json"}},
             method == "POST" ? "{}" : ""});
        if (!reply) {
            ADD_FAILURE() << to_string(reply.error());
            return {};
        }
        return {reply->status, json::parse(reply->body).as_object()};
    }

    std::string admin;
};

TEST_F(E2eLookup, REL_I2_stored_then_cut_is_one_case_each_where_it_can_be_searched) {
    begin({"--fault", "cut:0.3", "--seed", "7"});
    const auto complaints = file_many(size());
    ASSERT_TRUE(outbox_empties(120s)) << unknown() << " unknown";
    const auto cut = roads.stats().faults["cut"];
    EXPECT_GT(cut, 0U);
    expect_one_case_each(complaints);
    EXPECT_EQ(decided_by_looking(), static_cast<std::int64_t>(cut));
    expect_conserved();
}

TEST_F(E2eLookup, REL_I2_stored_then_cut_is_shown_and_never_resent_where_it_cannot_be_searched) {
    begin({"--fault", "cut:0.3", "--seed", "7", "--unsearchable"});
    const auto complaints = file_many(size());
    const auto settled = [&] {
        return city.count("SELECT waiting FROM conservation") == 0 && unknown() > 0 &&
               city.count("SELECT count(*) FROM delivery WHERE look_detail IS NULL") == 0;
    };
    ASSERT_TRUE(wait_until(settled, 120s, 50ms));
    const auto cut = static_cast<std::int64_t>(roads.stats().faults["cut"]);
    EXPECT_EQ(unknown(), cut);
    expect_one_case_each(complaints);
    std::int64_t shown = 0;
    const auto list = ask("GET", "/v1/dead-letters?limit=200&state=unknown");
    for (const auto& entry : list.body.at("dead_letters").as_array()) {
        const auto& look = entry.as_object().at("look_up").as_object();
        EXPECT_GE(look.at("looks").as_int64(), 1);
        EXPECT_NE(text(look, "detail").find("503"), std::string::npos) << text(look, "detail");
        EXPECT_FALSE(text(look, "next_at").empty());
        ++shown;
    }
    EXPECT_EQ(shown, std::min<std::int64_t>(cut, 200));
    EXPECT_EQ(decided_by_looking(), 0);

    roads.restart({"--naive"});
    ASSERT_TRUE(outbox_empties(120s)) << "what can be searched again is found, later";
    expect_one_case_each(complaints);
    expect_conserved();
}

TEST_F(E2eLookup, REL_I2_a_hub_killed_between_unknown_and_look_up_still_makes_one_case) {
    begin({"--fault", "cut:1"});
    const auto complaints = file_many(8);
    ASSERT_TRUE(wait_until([&] { return unknown() > 0; }, 20s, 5ms));
    hub.kill();
    hub.start_ready();
    // A look that has found its case leaves no row behind.
    const auto has_looked = [&] {
        return decided_by_looking() > 0 || city.count("SELECT count(*) FROM delivery WHERE looks > 0") > 0;
    };
    ASSERT_TRUE(wait_until(has_looked, 30s, 5ms));
    hub.kill();  // perhaps within a look
    hub.start_ready();
    ASSERT_TRUE(outbox_empties(120s)) << unknown() << " unknown";
    expect_one_case_each(complaints);
    expect_conserved();
}

TEST_F(E2eLookup, what_surely_is_not_there_is_sent_again_under_the_same_key) {
    begin({"--fault", "500:1"});  // unclear, and nothing was stored
    const auto id = file_id("roads", "k1");
    ASSERT_TRUE(wait_until([&] { return unknown() == 1; }, 20s, 10ms));
    const auto key = city.sql("SELECT id FROM delivery")[0][0];
    EXPECT_EQ(decided_by_looking(), 0);
    roads.restart({"--naive"});
    ASSERT_TRUE(outbox_empties(60s));
    const auto tickets = roads.tickets_of(id);
    ASSERT_EQ(tickets.size(), 1U);
    EXPECT_EQ(tickets[0].key, key);
    const auto event = event_of(look_up(id), "delivery_requeued");
    EXPECT_EQ(text(event, "actor"), "hub");
    EXPECT_EQ(text(event, "step"), "lookup");
    expect_conserved();
}

TEST_F(E2eLookup, a_probe_says_whether_an_office_answers_and_sends_nothing) {
    begin({}, std::string{lookup} + probe);
    transport.start();
    for (const auto* name : {"roads", "transport"}) {
        const auto series = "sp4n_connector_up{connector=\"" + std::string{name} + "\"}";
        ASSERT_TRUE(wait_until([&] { return hub.metric(series).value_or(0) == 1; }, 20s, 10ms)) << name;
    }
    const auto well = ask("POST", "/v1/instances/roads/probe");
    EXPECT_EQ(well.status, 200U) << json::serialize(well.body);
    EXPECT_TRUE(well.body.at("ok").as_bool());
    EXPECT_EQ(text(well.body, "outcome"), "delivered");
    EXPECT_EQ(text(well.body, "remote_code"), "200");
    EXPECT_GE(well.body.at("milliseconds").as_int64(), 0);
    EXPECT_EQ(roads.stats().tickets, 0U);
    const auto none = ask("POST", "/v1/instances/transport/probe");
    EXPECT_EQ(none.status, 409U);
    EXPECT_EQ(text(none.body, "code"), "probe_not_offered");
    EXPECT_EQ(ask("POST", "/v1/instances/nobody/probe").status, 404U);
    const auto url = "http://127.0.0.1:" + std::to_string(hub.port());
    const auto said = city.run_hub({"connector", "probe", "roads"}, {{"SP4N_URL", url}, {"SP4N_KEY", admin}});
    EXPECT_EQ(said.code, 0) << said.err;
    EXPECT_NE(said.out.find("roads answers well"), std::string::npos) << said.out;
    roads.stop();
    const auto away = ask("POST", "/v1/instances/roads/probe");
    EXPECT_EQ(away.status, 200U);
    EXPECT_FALSE(away.body.at("ok").as_bool());
    EXPECT_EQ(text(away.body, "cause"), "network");
    const auto bad = city.run_hub({"connector", "probe", "roads"}, {{"SP4N_URL", url}, {"SP4N_KEY", admin}});
    EXPECT_NE(bad.code, 0);
    EXPECT_NE(bad.out.find("does not answer well"), std::string::npos) << bad.out;
}

}  // namespace
}  // namespace hub::testing
