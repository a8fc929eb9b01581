// The way of a complaint, from the door to the office and back.
#include "e2e_city.hpp"

#include <csignal>
#include <thread>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;

class E2eFiling : public E2eCity {};

TEST_F(E2eFiling, a_complaint_reaches_its_office_and_the_answer_comes_back) {
    roads.start();
    transport.start();
    prepare();
    // This office answers at once that it has taken the matter up.
    city.instances = {
        rest_instance("roads", roads.port(), "{ diterima: follow_up }"), rest_instance("transport", transport.port())};
    city.write_config();
    hub.start_ready();
    const auto filed = file("roads", "k1");
    const auto id = text(filed, "tracking_id");
    EXPECT_EQ(filed.at("routing").at("to"), "city/roads");
    EXPECT_EQ(filed.at("routing").at("by"), "competence");
    EXPECT_EQ(filed.at("status"), "awaiting_follow_up");
    ASSERT_TRUE(outbox_empties());

    const auto tickets = roads.tickets();
    ASSERT_EQ(tickets.size(), 1U);
    EXPECT_EQ(tickets[0].ref, id);
    EXPECT_EQ(transport.stats().tickets, 0U) << "and no other office";
    const auto now = look_up(id);
    EXPECT_EQ(text(event_of(now, "delivered"), "external_ref"), tickets[0].id);
    EXPECT_EQ(text(now, "status"), "in_progress");
    EXPECT_EQ(text(now, "waits_for"), "reporter");
    EXPECT_NE(text(now, "delivered_at"), "");
    EXPECT_TRUE(now.at("deliveries").as_array().empty());
    std::vector<std::string> clocks;
    for (const auto& clock : now.at("clocks").as_array()) {
        clocks.emplace_back(clock.at("clock").as_string());
    }
    EXPECT_EQ(clocks, (std::vector<std::string>{"completion", "reporter_silence"})) << "first_follow_up has stopped";
    expect_conserved();
}

TEST_F(E2eFiling, an_accepted_complaint_keeps_its_clocks) {
    roads.start();
    prepare();
    hub.start_ready();
    const auto id = file_id("roads", "k1");
    ASSERT_TRUE(outbox_empties());
    const auto now = look_up(id);
    EXPECT_EQ(text(now, "status"), "in_progress");
    EXPECT_EQ(text(now, "waits_for"), "agency");
    EXPECT_EQ(now.at("clocks").as_array().size(), 2U);
    EXPECT_NE(event_of(now, "accepted"), boost::json::object{});
}

TEST_F(E2eFiling, without_a_category_it_waits_at_the_desk_with_a_reason) {
    roads.start();
    prepare();
    hub.start_ready();
    const auto filed = file("", "k1");
    EXPECT_EQ(filed.at("routing").at("to"), "desk");
    EXPECT_EQ(filed.at("routing").at("by"), "triage");
    EXPECT_NE(filed.at("routing").at("reason"), "");
    EXPECT_EQ(filed.at("status"), "unverified");
    const auto now = look_up(text(filed, "tracking_id"));
    EXPECT_EQ(text(now, "status"), "unverified");
    ASSERT_EQ(now.at("clocks").as_array().size(), 1U);
    EXPECT_EQ(now.at("clocks").as_array()[0].at("clock"), "verification");
    EXPECT_EQ(city.count("SELECT count(*) FROM delivery"), 0);
    expect_conserved();
}

TEST_F(E2eFiling, the_same_key_and_body_give_the_same_answer_also_after_a_restart) {
    roads.start();
    prepare();
    hub.start_ready();
    const auto first = post(complaint("roads"), "k1");
    ASSERT_TRUE(first);
    ASSERT_EQ(first->status, 201U) << first->body;
    EXPECT_EQ(first->header("Idempotency-Replayed"), "");
    EXPECT_EQ(first->header("Location"), boost::json::parse(first->body).at("url").as_string());
    ASSERT_TRUE(outbox_empties());
    const auto second = post(complaint("roads"), "k1");
    ASSERT_TRUE(second);
    EXPECT_EQ(second->status, 201U);
    EXPECT_EQ(second->body, first->body) << "the complaint has moved on meanwhile; the answer has not";
    EXPECT_EQ(second->header("Idempotency-Replayed"), "true");
    hub.kill();
    hub.start_ready();
    const auto third = post(complaint("roads"), "k1");
    ASSERT_TRUE(third);
    EXPECT_EQ(third->body, first->body);
    EXPECT_EQ(city.count("SELECT count(*) FROM complaint"), 1);
    EXPECT_EQ(roads.stats().tickets, 1U);
}

TEST_F(E2eFiling, a_repeat_gets_the_same_answer_although_the_configuration_changed) {
    roads.start();
    prepare();
    hub.start_ready();
    const auto body =
        R"({"subject":"Jalan","body":"rusak","category":"roads","region":"18.72","wished_agency":"city/roads"})";
    const auto first = post(body, "k1");
    ASSERT_TRUE(first);
    ASSERT_EQ(first->status, 201U) << first->body;
    ASSERT_TRUE(outbox_empties());
    const auto reload = [&] {
        hub.signal(SIGHUP);
        const auto took = "\"version\":" + city.sql("SELECT coalesce(max(id), 0) + 1 FROM config_version")[0][0];
        ASSERT_TRUE(wait_until([&] { return hub.log().find(took) != std::string::npos; }, 20s, 10ms)) << hub.log();
    };
    city.instances.erase(city.instances.begin());  // agency and category go
    city.write_config();
    reload();
    const auto repeated = post(body, "k1");
    ASSERT_TRUE(repeated);
    EXPECT_EQ(repeated->status, 201U);
    EXPECT_EQ(repeated->body, first->body);
    EXPECT_EQ(repeated->header("Idempotency-Replayed"), "true");
    EXPECT_EQ(post(body, "k2")->status, 422U) << "a new complaint is told";
    EXPECT_EQ(post(R"({"subject":"Lain","body":"lain","category":"roads"})", "k1")->status, 422U);
    // An agency that is called otherwise since.
    city.instances = {rest_instance("roads", roads.port())};
    city.write_config();
    auto agencies = read_file(city.config() / "agencies/city.yaml");
    const auto at = agencies.find("en: roads");
    ASSERT_NE(at, std::string::npos);
    city.write_file("config/agencies/city.yaml", agencies.replace(at, 9, "en: Renamed"));
    reload();
    EXPECT_EQ(post(body, "k1")->body, first->body);
    EXPECT_EQ(city.count("SELECT count(*) FROM complaint"), 1);
}

TEST_F(E2eFiling, the_same_key_sent_by_many_at_once_is_one_complaint) {
    roads.start();
    prepare();
    hub.start_ready();
    constexpr int senders = 20;
    std::vector<std::thread> threads;
    std::vector<std::string> answers(senders);
    for (int i = 0; i < senders; ++i) {
        threads.emplace_back([&, i] {
            const auto reply = post(complaint("roads"), "k1");
            answers[static_cast<std::size_t>(i)] = reply ? reply->body : to_string(reply.error());
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    for (const auto& answer : answers) {
        EXPECT_EQ(answer, answers[0]);
    }
    EXPECT_EQ(city.count("SELECT count(*) FROM complaint"), 1);
    ASSERT_TRUE(outbox_empties());
    EXPECT_EQ(roads.stats().tickets, 1U);
    expect_conserved();
}

}  // namespace
}  // namespace hub::testing
