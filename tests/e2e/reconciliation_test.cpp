// Do hub and office hold the same cases? An office that lost one, made one twice and went on in silence.
#include "e2e_city.hpp"
#include "process_size.hpp"

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

class E2eReconciliation : public E2eCity {
protected:
    /// roads lists its cases, 200 a page.
    void begin(const std::vector<std::string>& office = {}, bool idempotent = true) {
        auto args = office;
        args.emplace_back("--naive");
        roads.start(args);
        city.instances = {rest_instance("roads", roads.port()), rest_instance("transport", transport.port())};
        auto& instance = city.instances[0];
        instance.idempotent = idempotent;
        instance.settings +=
            "  reconcile: { path: \"/tickets?mulai={{since}}&since={{cursor}}&limit=200\", first: \"0\", next: /next,\n"
            "    item: { items: /data, id: /id, ours: /ref, status: /status } }\n";
        city.write_config();
        city.prepare_database();
        admin = city.add_key("board", "national_admin");
    }
    void start(HubNode& node) {
        node.start_ready();
        ASSERT_TRUE(wait_until(
            [&] { return node.metric("sp4n_connector_up{connector=\"roads\"}").value_or(0) == 1; }, 20s, 10ms));
    }
    struct Answer {
        unsigned status = 0;
        json::object body;
    };
    Answer ask(const std::string& method, const std::string& path, const std::string& body = "{}") {
        const auto reply = hub.client().send(
            {method,
             path,
             {{"Authorization", "Bearer " + admin}, {"Content-Type", "application/json"}},
             method == "POST" ? body : ""});
        if (!reply) {
            ADD_FAILURE() << to_string(reply.error());
            return {};
        }
        return {reply->status, json::parse(reply->body).as_object()};
    }
    std::int64_t wish() {
        const auto answer = ask("POST", "/v1/instances/roads/reconcile");
        EXPECT_EQ(answer.status, 202U) << json::serialize(answer.body);
        return answer.status == 202 ? answer.body.at("id").as_int64() : 0;
    }
    bool ends(std::int64_t run, std::chrono::milliseconds at_most = 30s) {
        return wait_until(
            [&] {
                return city.count(
                           "SELECT count(*) FROM reconcile_run WHERE finished_at IS NOT NULL AND id = " +
                           std::to_string(run)) == 1;
            },
            at_most, 10ms);
    }
    /// Kind → what it is about, of those that are open.
    std::multimap<std::string, json::object> differences(const std::string& more = {}) {
        std::multimap<std::string, json::object> out;
        const auto answer = ask("GET", "/v1/instances/roads/differences?limit=200" + more);
        for (const auto& entry : answer.body.at("differences").as_array()) {
            out.emplace(text(entry.as_object(), "kind"), entry.as_object());
        }
        return out;
    }
    std::string case_of(const std::string& tracking) const {
        const auto tickets = roads.tickets_of(tracking);
        return tickets.empty() ? std::string{} : tickets[0].id;
    }
    void at_the_office(const std::string& method, const std::string& path, const json::object& body = {}) const {
        HttpClient clerk{"127.0.0.1", roads.port()};
        const auto reply = clerk.send({method, path, {{"Content-Type", "application/json"}}, json::serialize(body)});
        ASSERT_TRUE(reply && reply->status < 300) << path;
    }
    /// It loses the first, makes the second twice, answers the third in silence; the others are left alone.
    void drift(const std::vector<std::string>& complaints) const {
        at_the_office("DELETE", "/tickets/" + case_of(complaints[0]));
        at_the_office("POST", "/tickets", {{"ref", complaints[1]}});
        at_the_office(
            "POST", "/tickets/" + case_of(complaints[2]) + "/answer",
            {{"status", "selesai"}, {"jawaban", "Sudah diaspal"}});
    }
    std::vector<std::string> file_many(int count) {
        std::vector<std::string> out;
        for (int i = 0; i < count; ++i) {
            out.push_back(file_id("roads", "k" + std::to_string(i)));
        }
        return out;
    }
    void expect_the_drift(const std::vector<std::string>& complaints) {
        const auto found = differences();
        EXPECT_EQ(found.size(), 3U);
        for (const auto& [kind, of] : std::map<std::string, std::string>{
                 {"missing_there", complaints[0]},
                 {"duplicate_there", complaints[1]},
                 {"state_behind", complaints[2]}}) {
            ASSERT_EQ(found.count(kind), 1U) << kind;
            EXPECT_EQ(text(found.find(kind)->second, "tracking_id"), of) << kind;
            EXPECT_EQ(text(found.find(kind)->second, "agency"), "city/roads");
        }
        EXPECT_FALSE(event_of(look_up(complaints[2]), "answered").empty()) << "taken over the way of any update";
        EXPECT_EQ(city.count("SELECT count(*) FROM event WHERE kind = 17"), 1);
        EXPECT_EQ(roads.tickets_of(complaints[0]).size(), 0U) << "nothing is sent again by itself";
    }
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> at_this_hub() {
        return {{"SP4N_URL", "http://127.0.0.1:" + std::to_string(hub.port())}, {"SP4N_KEY", admin}};
    }

    std::string admin;
};

TEST_F(E2eReconciliation, finds_exactly_what_differs_and_a_person_has_it_sent_again) {
    begin();
    start(hub);
    const auto complaints = file_many(6);
    ASSERT_TRUE(outbox_empties());
    at_the_office("POST", "/tickets", {{"ref", "LOKET-1"}});  // its own business
    ASSERT_TRUE(ends(wish()));
    EXPECT_TRUE(differences().empty());
    drift(complaints);
    const auto told = city.run_hub({"connector", "reconcile", "roads"}, at_this_hub());
    EXPECT_EQ(told.code, 0) << told.err;
    ASSERT_TRUE(ends(city.count("SELECT max(id) FROM reconcile_run")));
    expect_the_drift(complaints);
    EXPECT_TRUE(wait_until(
        [&] {
            return hub.metric("sp4n_differences_open{connector=\"roads\",kind=\"missing_there\"}").value_or(0) == 1;
        },
        20s, 20ms));
    const auto listed = city.run_hub({"connector", "differences", "roads"}, at_this_hub());
    EXPECT_EQ(listed.code, 0) << listed.err;
    EXPECT_NE(listed.out.find("missing_there    " + complaints[0]), std::string::npos) << listed.out;
    EXPECT_NE(listed.err.find("sp4n-hub connector resend"), std::string::npos) << listed.err;

    const auto id = std::to_string(differences().find("missing_there")->second.at("id").as_int64());
    EXPECT_NE(city.run_hub({"connector", "resend", id}, at_this_hub()).code, 0) << "not without a reason";
    const auto sent =
        city.run_hub({"connector", "resend", id, "--reason", "Terhapus saat pindah server"}, at_this_hub());
    EXPECT_EQ(sent.code, 0) << sent.err;
    EXPECT_EQ(ask("POST", "/v1/differences/" + id + "/resend", R"({"reason":"lagi"})").status, 409U) << "once";
    ASSERT_TRUE(outbox_empties());
    EXPECT_EQ(roads.tickets_of(complaints[0]).size(), 1U);
    const auto event = event_of(look_up(complaints[0]), "delivery_requeued");
    EXPECT_EQ(text(event, "step"), "difference " + id);
    EXPECT_EQ(text(event, "text"), "Terhapus saat pindah server");

    ASSERT_TRUE(ends(wish()));
    const auto left = differences();
    EXPECT_EQ(left.size(), 1U);
    EXPECT_EQ(left.count("duplicate_there"), 1U);
    EXPECT_EQ(differences("&resolved=true").size(), 3U);
    EXPECT_EQ(city.count("SELECT count(*) FROM event WHERE kind = 17"), 1) << "taken over once";
    expect_conserved();
}

TEST_F(E2eReconciliation, a_long_list_is_compared_piece_by_piece) {
    const auto* size = std::getenv("SP4N_CASES");
    const auto cases = size == nullptr ? 450 : std::stoi(size);
    begin();
    start(hub);
    const auto complaints = file_many(cases);
    ASSERT_TRUE(wait_until([&] { return city.count("SELECT count(*) FROM delivery") == 0; }, 300s, 100ms));
    drift(complaints);
    const auto resident = [this] { return size_of(hub.pid()).resident_kb; };
    const auto before = resident();
    auto most = before;
    const auto began = std::chrono::steady_clock::now();
    const auto run = std::to_string(wish());
    ASSERT_TRUE(wait_until(
        [&] {
            most = std::max(most, resident());
            return city.count("SELECT count(*) FROM reconcile_run WHERE finished_at IS NOT NULL AND id = " + run) == 1;
        },
        900s, 50ms));
    const auto took = std::chrono::duration<double>{std::chrono::steady_clock::now() - began}.count();
    std::cout << "reconciliation cases=" << cases << " seconds=" << took << " resident_kb=" << before << ".." << most
              << '\n';
    expect_the_drift(complaints);
    EXPECT_LT(most - before, 64'000U) << "a list is never held whole";
}

TEST_F(E2eReconciliation, a_hub_that_is_cut_goes_on_and_finds_the_same) {
    begin();
    start(hub);
    const auto complaints = file_many(4);
    ASSERT_TRUE(outbox_empties());
    HttpClient counter{"127.0.0.1", roads.port()};
    for (int i = 0; i < 2'500; ++i) {  // a list of some pages
        const auto body = json::serialize(json::object{{"ref", "LOKET-" + std::to_string(i)}});
        ASSERT_TRUE(counter.send({"POST", "/tickets", {{"Content-Type", "application/json"}}, body}));
    }
    drift(complaints);
    const auto run = wish();
    const auto in_the_middle = [&] {
        return city.count(
                   "SELECT count(*) FROM reconcile_run WHERE listed > 0 AND listed_at IS NULL AND id = " +
                   std::to_string(run)) == 1;
    };
    ASSERT_TRUE(wait_until(in_the_middle, 20s, 1ms));
    hub.kill();
    EXPECT_EQ(city.count("SELECT count(*) FROM reconcile_run WHERE finished_at IS NOT NULL"), 0);
    start(hub);
    ASSERT_TRUE(ends(run)) << "the same comparison";
    expect_the_drift(complaints);
    EXPECT_EQ(city.count("SELECT listed FROM reconcile_run"), 2'500 + 4);
    expect_conserved();
}

TEST_F(E2eReconciliation, two_nodes_make_one_comparison) {
    begin();
    auto& other = city.add_node("other");
    start(hub);
    start(other);
    const auto complaints = file_many(5);
    ASSERT_TRUE(outbox_empties());
    drift(complaints);
    ASSERT_TRUE(ends(wish()));
    ASSERT_TRUE(wait_until(
        [&] { return city.count("SELECT count(*) FROM instance_task WHERE kind = 2 AND ended_at IS NOT NULL") == 1; },
        20s, 10ms));
    expect_the_drift(complaints);
    EXPECT_EQ(city.count("SELECT count(*) FROM reconcile_run"), 1);
    EXPECT_EQ(city.count("SELECT fence FROM instance_task WHERE kind = 2"), 1) << "one node worked";
    const auto whole = "sp4n_reconciliations_total{connector=\"roads\",outcome=\"whole\"}";
    EXPECT_EQ(hub.metric(whole).value_or(0) + other.metric(whole).value_or(0), 1);
}

TEST_F(E2eReconciliation, what_may_have_arrived_is_settled_by_the_list) {
    begin({"--fault", "cut:0.4", "--seed", "5"}, false);
    start(hub);
    const auto complaints = file_many(20);
    ASSERT_TRUE(wait_until([&] { return city.count("SELECT waiting FROM conservation") == 0; }, 30s, 20ms));
    const auto unknown = city.count("SELECT unknown FROM conservation");
    ASSERT_GT(unknown, 0);
    ASSERT_TRUE(ends(wish()));
    ASSERT_TRUE(outbox_empties()) << city.count("SELECT unknown FROM conservation") << " unknown";
    for (const auto& id : complaints) {
        EXPECT_EQ(roads.tickets_of(id).size(), 1U) << id;
    }
    EXPECT_TRUE(differences().empty());
    EXPECT_EQ(city.count("SELECT count(*) FROM event WHERE kind = 3 AND data LIKE '%reconciliation%'"), unknown);
    expect_conserved();
}

TEST_F(E2eReconciliation, what_a_whole_list_of_ours_does_not_hold_goes_out_again_and_only_then) {
    begin({"--fault", "500:1"}, false);  // unclear, and nothing was stored
    start(hub);
    const auto lost = file_id("roads", "k1");
    ASSERT_TRUE(wait_until([&] { return city.count("SELECT unknown FROM conservation") == 1; }, 20s, 10ms));
    const auto key = city.sql("SELECT id FROM delivery")[0][0];
    ASSERT_TRUE(wait_until(
        [&] { return city.count("SELECT count(*) FROM delivery WHERE failed_at < now() - interval '2 s'") == 1; }, 20s,
        50ms))
        << "the instance's timeout";
    roads.restart({"--naive"});
    ASSERT_TRUE(ends(wish()));
    EXPECT_EQ(city.count("SELECT unknown FROM conservation"), 1) << "a list without our numbers says nothing";
    file_id("roads", "k2");
    ASSERT_TRUE(wait_until([&] { return roads.stats().tickets == 1; }, 20s, 10ms));
    ASSERT_TRUE(wait_until([&] { return city.count("SELECT waiting FROM conservation") == 0; }, 20s, 10ms));
    ASSERT_TRUE(ends(wish()));
    ASSERT_TRUE(outbox_empties());
    ASSERT_EQ(roads.tickets_of(lost).size(), 1U);
    EXPECT_EQ(roads.tickets_of(lost)[0].key, key);
    const auto event = event_of(look_up(lost), "delivery_requeued");
    EXPECT_EQ(text(event, "actor"), "hub");
    EXPECT_EQ(text(event, "step"), "reconciliation");
    expect_conserved();
}

TEST_F(E2eReconciliation, an_office_that_is_away_resolves_nothing_and_is_asked_again) {
    begin();
    start(hub);
    const auto complaints = file_many(3);
    ASSERT_TRUE(outbox_empties());
    drift(complaints);
    ASSERT_TRUE(ends(wish()));
    ASSERT_EQ(differences().size(), 3U);
    roads.stop();
    ASSERT_TRUE(ends(wish()));
    EXPECT_EQ(differences().size(), 3U);
    const auto last = ask("GET", "/v1/instances/roads/differences").body.at("last_run").as_object();
    EXPECT_EQ(text(last, "state"), "failed");
    EXPECT_FALSE(text(last, "failure").empty());
    EXPECT_EQ(ask("POST", "/v1/instances/transport/reconcile").status, 409U) << "it has no list";
}

}  // namespace
}  // namespace hub::testing
