// Rules with words: what they decide and set is the complaint's, from the door to the database.
#include "e2e_city.hpp"

namespace hub::testing {
namespace {

class E2eRoutingRules : public E2eCity {
protected:
    void start_with_rules() {
        roads.start();
        transport.start();
        prepare();
        city.write_file(
            "config/routing.yaml",
            "rules:\n"
            "  - name: bribe\n"
            "    when: { text: { any: [uang pelicin, pungli], none: [preman] }, region: \"18.72\" }\n"
            "    to: city/transport\n"
            "    copy: [city/roads]\n"
            "    priority: high\n"
            "    flag: [supervisory, secret]\n"
            "  - name: over\n"
            "    valid: { to: 2020-12-31 }\n"
            "    when: { text: { any: [berlubang] } }\n"
            "    to: city/transport\n"
            "unsure: { to: desk }\n");
        hub.start_ready();
    }
};

TEST_F(E2eRoutingRules, WordsDecideAndWhatTheRuleSetsIsKept) {
    start_with_rules();
    const auto reply = post(complaint("roads", "Petugas minta Uang-Pelicin!"), "k1");
    ASSERT_TRUE(reply);
    ASSERT_EQ(reply->status, 201) << reply->body;
    const auto filed = boost::json::parse(reply->body).as_object();
    const auto& routing = filed.at("routing").as_object();
    EXPECT_EQ(routing.at("to"), "city/transport");
    EXPECT_EQ(routing.at("rule"), "bribe");
    EXPECT_EQ(routing.at("position"), "routing.yaml:2:5");
    EXPECT_EQ(routing.at("sets").at("priority"), "high");
    EXPECT_GT(routing.at("config").as_int64(), 0);
    ASSERT_TRUE(outbox_empties());
    EXPECT_EQ(transport.stats().tickets, 1U);

    const auto now = look_up(text(filed, "tracking_id"));
    EXPECT_EQ(text(now, "priority"), "high");
    EXPECT_TRUE(now.at("supervisory").as_bool());
    EXPECT_TRUE(now.at("secret").as_bool());
    const auto received = event_of(now, "received");
    const auto& recorded = received.at("routing").as_object();
    EXPECT_EQ(recorded.at("position"), "routing.yaml:2:5");
    EXPECT_TRUE(recorded.at("sets").at("supervisory").as_bool());
    expect_conserved();
}

TEST_F(E2eRoutingRules, OtherComplaintsGoTheirUsualWay) {
    start_with_rules();
    const auto filed = file("roads", "k1");  // "Jalan berlubang": the rule for it is over
    EXPECT_EQ(filed.at("routing").at("by"), "competence");
    ASSERT_TRUE(outbox_empties());
    EXPECT_EQ(roads.stats().tickets, 1U);
    EXPECT_FALSE(look_up(text(filed, "tracking_id")).at("supervisory").as_bool());
}

}  // namespace
}  // namespace hub::testing
