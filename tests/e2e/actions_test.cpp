// What people do to complaints through the API: who may, on whose, and what becomes of it. Clocks fire by themselves.
#include "e2e_city.hpp"

namespace hub::testing {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

class E2eActions : public E2eCity {
protected:
    void begin() {
        roads.start();
        transport.start();
        prepare();
        admin = city.add_key("admin", "national_admin");
        roads_liaison = city.add_key("roads-liaison", "liaison", "city/roads");
        city_admin = city.add_key("city-admin", "agency_admin", "city");
        transport_liaison = city.add_key("transport-liaison", "liaison", "city/transport");
        overseer = city.add_key("overseer", "overseer");
        hub.start_ready();
    }
    Result<HttpReply> act(
        const std::string& key, const std::string& id, const std::string& action, const std::string& body = "{}",
        const std::string& if_match = {}) {
        HttpHeaders headers{
            {"Authorization", "Bearer " + key}, {"Content-Type", "application/json"}, {"Accept-Language", "en"}};
        if (!if_match.empty()) {
            headers.emplace_back("If-Match", if_match);
        }
        return hub.client().send({"POST", "/v1/complaints/" + id + "/" + action, headers, body});
    }
    /// Status and, of a problem, its code.
    std::string verdict(const Result<HttpReply>& reply) {
        if (!reply) {
            return to_string(reply.error());
        }
        const auto body = json::parse(reply->body).as_object();
        return std::to_string(reply->status) + (reply->status == 200 ? "" : " " + text(body, "code"));
    }
    json::object see(const std::string& key, const std::string& id) {
        const auto reply = hub.client().get("/v1/complaints/" + id, {{"Authorization", "Bearer " + key}});
        return reply && reply->status == 200 ? json::parse(reply->body).as_object() : json::object{};
    }

    std::string admin, roads_liaison, city_admin, transport_liaison, overseer;
};

TEST_F(E2eActions, from_the_desk_to_the_end) {
    begin();
    const auto id = file_id("", "k1");
    EXPECT_EQ(text(see(admin, id), "status"), "unverified");
    EXPECT_EQ(verdict(act(roads_liaison, id, "follow_up", R"({"text":"x"})")), "404 not_found") << "not theirs";
    EXPECT_EQ(verdict(act(admin, id, "dispose", R"({"to":"nowhere"})")), "422 unknown_agency");
    EXPECT_EQ(verdict(act(admin, id, "dispose", R"({"to":"city/roads","text":"jalan kota"})")), "200");
    ASSERT_TRUE(outbox_empties()) << "it was handed to the office's system";
    EXPECT_EQ(roads.stats().tickets, 1U);
    EXPECT_EQ(verdict(act(roads_liaison, id, "follow_up", "{}")), "422 text_missing");
    EXPECT_EQ(verdict(act(roads_liaison, id, "follow_up", R"({"text":"Petugas sudah meninjau"})")), "200");
    EXPECT_EQ(verdict(act(roads_liaison, id, "answer", R"({"text":"Sudah diperbaiki"})")), "200");
    const auto now = see(overseer, id);
    EXPECT_EQ(text(now, "status"), "in_progress");
    EXPECT_EQ(text(now, "waits_for"), "reporter");
    EXPECT_EQ(verdict(act(admin, id, "close", R"({"text":"diterima pelapor lewat telepon"})")), "200");
    EXPECT_EQ(text(see(admin, id), "status"), "closed");
    EXPECT_EQ(verdict(act(roads_liaison, id, "follow_up", R"({"text":"x"})")), "409 action_not_allowed");
    expect_conserved();
}

TEST_F(E2eActions, returned_twice_it_waits_at_the_desk) {
    begin();
    const auto id = file_id("roads", "k1");
    ASSERT_TRUE(outbox_empties());
    EXPECT_EQ(verdict(act(roads_liaison, id, "return_not_competent", R"({"text":"bukan jalan kota"})")), "200");
    const auto back = see(admin, id);
    EXPECT_EQ(text(back, "status"), "unverified") << "nobody else handles roads here";
    EXPECT_EQ(verdict(act(admin, id, "verify", R"({"category":"transport"})")), "200");
    EXPECT_EQ(json::value_to<std::string>(see(admin, id).at("responsible").at("id")), "city/transport");
    ASSERT_TRUE(outbox_empties());
    EXPECT_EQ(transport.stats().tickets, 1U);
    EXPECT_TRUE(see(roads_liaison, id).empty()) << "who gave it back sees it no longer";
    expect_conserved();
}

TEST_F(E2eActions, who_may_on_whose) {
    begin();
    const auto id = file_id("roads", "k1");
    ASSERT_TRUE(outbox_empties());
    const std::string note = R"({"text":"catatan"})";
    EXPECT_EQ(verdict(act(city.key(), id, "note", note)), "403 role_not_allowed") << "a door files, no more";
    EXPECT_EQ(verdict(act(overseer, id, "note", note)), "403 role_not_allowed") << "an overseer reads";
    EXPECT_EQ(verdict(act(transport_liaison, id, "note", note)), "404 not_found");
    EXPECT_EQ(verdict(act(city_admin, id, "note", note)), "200") << "the city acts for its office";
    EXPECT_EQ(verdict(act(roads_liaison, id, "archive", note)), "409 action_not_allowed");
    EXPECT_EQ(verdict(act(city_admin, id, "copy", R"({"to":"city/transport"})")), "200");
    EXPECT_EQ(verdict(act(transport_liaison, id, "note", note)), "200") << "what was copied may be commented";
    EXPECT_EQ(verdict(act(transport_liaison, id, "follow_up", note)), "409 action_not_allowed");
    EXPECT_EQ(verdict(act("sp4n_wrong", id, "note", note)), "401 key_unknown");
    EXPECT_EQ(verdict(act(admin, id, "no_such_action", note)), "404 not_found");
    EXPECT_EQ(verdict(act(admin, id, "receive", note)), "404 not_found");
    const auto by_get = hub.client().get("/v1/complaints/" + id + "/note", {{"Authorization", "Bearer " + admin}});
    ASSERT_TRUE(by_get);
    EXPECT_EQ(by_get->status, 405U);
}

TEST_F(E2eActions, what_is_wrong_changes_nothing) {
    begin();
    const auto id = file_id("roads", "k1");
    ASSERT_TRUE(outbox_empties());
    const auto before = city.count("SELECT count(*) FROM event");
    EXPECT_EQ(verdict(act(admin, id, "note", R"({"text":"x")")), "400 json_invalid");
    EXPECT_EQ(verdict(act(admin, id, "note", "{\"text\":\"\xff\"}")), "400 utf8_invalid");
    EXPECT_EQ(verdict(act(admin, id, "note", R"({"txt":"x"})")), "422 validation_failed");
    EXPECT_EQ(verdict(act(admin, id, "extend", R"({"text":"x","days":"5"})")), "422 validation_failed");
    EXPECT_EQ(verdict(act(admin, id, "extend", R"({"text":"x","days":500})")), "409 limit_reached");
    EXPECT_EQ(verdict(act(admin, id, "postpone", R"({"text":"x","until":"besok"})")), "422 validation_failed");
    EXPECT_EQ(verdict(act(admin, id, "link_duplicate", R"({"other":"0000000000000"})")), "422 argument_invalid");
    EXPECT_EQ(verdict(act(admin, id, "note", R"({"text":"x"})", "5")), "400 if_match_invalid");
    EXPECT_EQ(verdict(act(admin, id, "note", R"({"text":"x"})", "\"999\"")), "412 version_conflict");
    EXPECT_EQ(city.count("SELECT count(*) FROM event"), before);
    const auto version = std::to_string(see(admin, id).at("version").as_int64());
    EXPECT_EQ(verdict(act(admin, id, "note", R"({"text":"x"})", "\"" + version + "\"")), "200");
}

/// The watcher: what is due fires once, in order, by itself.
TEST_F(E2eActions, clocks_fire_by_themselves_and_once) {
    begin();
    const auto id = file_id("other", "k1");  // nobody handles it: verification runs
    ASSERT_EQ(text(see(admin, id), "status"), "unverified");
    static_cast<void>(city.sql(
        "UPDATE complaint SET verification_due = now() - interval '1 minute', next_at = now() - interval '1 minute'"));
    const auto second = file_id("roads", "k2");  // an unconnected look: nothing of it is due
    // The watch sleeps until the earliest instant it knew; an action makes nothing faster, its longest sleep ends that.
    ASSERT_TRUE(wait_until([&] { return !event_of(see(admin, id), "clock_breached").empty(); }, 40s, 50ms));
    const auto breached = event_of(see(admin, id), "clock_breached");
    EXPECT_EQ(text(breached, "clock"), "verification");
    EXPECT_EQ(text(breached, "step"), "breach");
    EXPECT_EQ(city.count("SELECT count(*) FROM event WHERE kind = 29"), 1);
    EXPECT_TRUE(event_of(see(admin, second), "clock_breached").empty());
}

}  // namespace
}  // namespace hub::testing
