// What could not be delivered, and how operators mend it.
#include "e2e_city.hpp"

#include <algorithm>
#include <iostream>
#include <map>
#include <set>
#include <vector>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

class E2eDeadLetters : public E2eCity {
protected:
    void begin() {
        prepare();
        admin = city.add_key("board", "national_admin");
        hub.start_ready();
    }

    /// Status and body; a code instead of the body where it is a problem.
    struct Answer {
        unsigned status = 0;
        json::object body;
        std::string code;
    };
    Answer ask(
        const std::string& method, const std::string& path, const json::object& body = {},
        const std::string& key = {}) {
        const auto reply = hub.client().send(
            {method,
             path,
             {{"Authorization", "Bearer " + (key.empty() ? admin : key)}, {"Content-Type", "application/json"}},
             method == "POST" ? json::serialize(body) : std::string{}});
        if (!reply) {
            ADD_FAILURE() << method << " " << path << ": " << to_string(reply.error());
            return {};
        }
        Answer out{reply->status, json::parse(reply->body).as_object(), {}};
        out.code = text(out.body, "code");
        return out;
    }
    Answer mend(const std::string& id, const std::string& verb, const json::object& body = {}) {
        return ask("POST", "/v1/dead-letters/" + id + "/" + verb, body);
    }
    std::vector<json::object> letters(const std::string& query = {}) {
        std::vector<json::object> out;
        const auto list = ask("GET", "/v1/dead-letters?limit=200" + query).body.at("dead_letters").as_array();
        for (const auto& one : list) {
            out.push_back(one.as_object());
        }
        return out;
    }
    /// The message of that complaint.
    std::string letter_of(const std::string& tracking) {
        for (const auto& letter : letters()) {
            if (text(letter, "tracking_id") == tracking) {
                return text(letter, "id");
            }
        }
        return "none";
    }
    bool lie_there(std::int64_t count, std::chrono::milliseconds at_most = 30s) {
        return wait_until(
            [&] { return city.count("SELECT count(*) FROM delivery WHERE state IN (3, 4, 5)") == count; }, at_most,
            10ms);
    }
    json::object instance(const std::string& name) {
        const auto list = ask("GET", "/v1/instances").body.at("instances").as_array();
        for (const auto& one : list) {
            if (text(one.as_object(), "id") == name) {
                return one.as_object();
            }
        }
        return {};
    }
    /// The most events of a kind whose instants lie within so many seconds.
    std::int64_t peak(int kind, const std::string& seconds) {
        return city.count(
            "SELECT max(n) FROM (SELECT count(*) OVER (ORDER BY at RANGE BETWEEN CURRENT ROW AND interval '" + seconds +
            " seconds' FOLLOWING) AS n FROM event WHERE kind = " + std::to_string(kind) + ") x");
    }

    std::string admin;
};

TEST_F(E2eDeadLetters, an_edited_one_goes_out_with_the_offices_codes_and_stays_the_citizens) {
    roads.start({"--fault", "422:1"});
    city.instances = {
        rest_instance(
            "roads", roads.port(), "{ diterima: accepted, ditindaklanjuti: follow_up, selesai: closed }",
            R"({ ref: "{{tracking_id}}", judul: "{{subject}}", isi: "{{body}}", wilayah: "{{region}}", pelapor: "{{reporter.name}}" })"),
        rest_instance("transport", transport.port())};
    city.write_config();
    city.prepare_database();
    admin = city.add_key("board", "national_admin");
    const auto watcher = city.add_key("watcher", "coordinator");
    const auto theirs = city.add_key("theirs", "agency_admin", "city/transport");
    const auto ours = city.add_key("ours", "agency_admin", "city/roads");
    hub.start_ready();
    auto body = json::parse(complaint("roads")).as_object();
    body["reporter"] = json::object{{"name", "Kenari Canary"}, {"phone", "081299887766"}};
    const auto filed = hub.client().send({"POST", "/v1/complaints", headers("k1"), json::serialize(body)});
    ASSERT_TRUE(filed && filed->status == 201) << filed->body;
    const auto tracking = text(json::parse(filed->body).as_object(), "tracking_id");
    ASSERT_TRUE(lie_there(1));
    const auto id = letter_of(tracking);
    const auto address = "/v1/dead-letters/" + id + "/edit";
    const json::object wish{{"region", "18.72.99"}, {"reason", "Kode wilayah di sistem mereka"}};

    const auto look = ask("POST", address, {{"region", "18.72.99"}, {"dry_run", true}});
    EXPECT_EQ(look.status, 200U) << json::serialize(look.body);
    EXPECT_EQ(json::serialize(look.body.at("changes")), R"([{"field":"region","from":"18.72","to":"18.72.99"}])");
    EXPECT_EQ(city.count("SELECT count(*) FROM event WHERE kind = 34"), 0) << "a look decides nothing";
    EXPECT_EQ(ask("POST", address, wish, watcher).code, "role_not_allowed");
    EXPECT_EQ(ask("POST", address, wish, theirs).code, "not_found");
    auto naming = wish;
    naming["reporter"] = "Kenari Canary";
    EXPECT_EQ(ask("POST", address, naming).code, "validation_failed");

    roads.restart();
    const auto edited = ask("POST", address, wish, ours);
    EXPECT_EQ(edited.status, 200U) << json::serialize(edited.body);
    EXPECT_TRUE(ask("POST", address, wish, ours).status == 200 || outbox_empties()) << "a repeated wish is one";
    ASSERT_TRUE(outbox_empties());
    const auto tickets = roads.tickets_of(tracking);
    ASSERT_EQ(tickets.size(), 1U);
    EXPECT_EQ(tickets[0].key, id) << "the same key as at the first try";
    const auto sent = json::parse(tickets[0].body).as_object();
    EXPECT_EQ(text(sent, "wilayah"), "18.72.99");
    EXPECT_EQ(text(sent, "judul"), "Jalan berlubang") << "the citizen's words are not rewritten";
    EXPECT_EQ(text(sent, "pelapor"), "");
    EXPECT_EQ(tickets[0].body.find("Canary"), std::string::npos);
    const auto shown = look_up(tracking);
    EXPECT_EQ(city.sql("SELECT region FROM complaint")[0][0], "18.72") << "the complaint itself stays as it is";
    const auto event = event_of(shown, "delivery_requeued");
    EXPECT_EQ(text(event, "actor"), "agency_admin");
    EXPECT_EQ(text(event, "text"), "Kode wilayah di sistem mereka");
    EXPECT_EQ(text(event.at("edited").as_object(), "region"), "18.72.99");
    EXPECT_EQ(city.count("SELECT count(*) FROM event WHERE data LIKE '%Canary%'"), 0);
    EXPECT_EQ(json::serialize(ask("GET", "/v1/dead-letters/" + id).body).find("Canary"), std::string::npos);
    expect_conserved();
}

TEST_F(E2eDeadLetters, a_refused_one_is_shown_with_its_reason_and_sent_again_when_the_office_is_mended) {
    roads.start({"--fault", "422:1"});
    begin();
    const auto complaint = file_id("roads", "k1");
    ASSERT_TRUE(lie_there(1));
    const auto found = letters();
    ASSERT_EQ(found.size(), 1U);
    const auto id = text(found[0], "id");
    EXPECT_EQ(text(found[0], "tracking_id"), complaint);
    EXPECT_EQ(text(found[0], "state"), "rejected");
    EXPECT_EQ(text(found[0], "cause"), "validation");
    EXPECT_EQ(text(found[0], "remote_code"), "422");
    const auto shown = ask("GET", "/v1/dead-letters/" + id);
    EXPECT_EQ(shown.body.at("failed_attempts").as_array().size(), 1U);
    EXPECT_EQ(shown.body.at("allowed_actions").as_array().size(), 3U);
    EXPECT_EQ(text(look_up(complaint).at("deliveries").as_array().at(0).as_object(), "waits_for"), "person");

    roads.restart();
    const auto again = mend(id, "redrive", {{"reason", "Kode kategori diperbaiki"}});
    EXPECT_EQ(again.status, 200U) << json::serialize(again.body);
    ASSERT_TRUE(outbox_empties());
    const auto tickets = roads.tickets_of(complaint);
    ASSERT_EQ(tickets.size(), 1U);
    EXPECT_EQ(tickets[0].key, id) << "the same key as at the first try";
    const auto event = event_of(look_up(complaint), "delivery_requeued");
    EXPECT_EQ(text(event, "actor"), "national_admin");
    EXPECT_EQ(text(event, "text"), "Kode kategori diperbaiki");
    EXPECT_EQ(text(ask("GET", "/v1/dead-letters/" + id).body, "state"), "delivered");
    EXPECT_EQ(mend(id, "redrive").code, "not_a_dead_letter");
    expect_conserved();
}

TEST_F(E2eDeadLetters, a_repeated_wish_changes_nothing) {
    roads.start({"--fault", "422:1"});
    begin();
    const auto complaint = file_id("roads", "k1");
    ASSERT_TRUE(lie_there(1));
    const auto id = letter_of(complaint);
    EXPECT_EQ(mend(id, "discard").code, "validation_failed");
    EXPECT_EQ(mend(id, "discard", {{"reason", "Laporan uji coba"}}).status, 200U);
    const auto repeated = mend(id, "discard", {{"reason", "Laporan uji coba"}});
    EXPECT_EQ(repeated.status, 200U);
    EXPECT_TRUE(repeated.body.contains("repeated"));
    EXPECT_EQ(mend(id, "redrive").code, "not_a_dead_letter");
    EXPECT_EQ(city.count("SELECT count(*) FROM event WHERE kind = 35"), 1);
    EXPECT_EQ(city.count("SELECT discarded FROM conservation"), 1);
    EXPECT_EQ(city.count("SELECT delivered FROM conservation"), 0);
    EXPECT_EQ(city.count("SELECT count(*) FROM delivery"), 0);
    EXPECT_EQ(text(ask("GET", "/v1/dead-letters/" + id).body, "state"), "discarded");
    expect_conserved();
}

/// G4: what may have arrived is settled by who looked, or sent again by an explicit wish.
TEST_F(E2eDeadLetters, an_unknown_one_is_settled_or_sent_again_by_an_explicit_wish) {
    roads.start({"--naive", "--fault", "cut:1"});
    prepare();
    city.instances[0].idempotent = false;
    city.write_config();
    admin = city.add_key("board", "national_admin");
    hub.start_ready();
    const auto there = file_id("roads", "k1");
    const auto wished = file_id("roads", "k2");
    ASSERT_TRUE(lie_there(2));
    EXPECT_EQ(mend(letter_of(there), "redrive").code, "may_arrive_twice");
    EXPECT_EQ(roads.tickets_of(there).size(), 1U) << "the office had recorded it";
    const auto id = letter_of(there);
    const auto settled =
        mend(id, "settle", {{"reason", "Dicek di aplikasi mereka"}, {"external_ref", roads.tickets_of(there)[0].id}});
    EXPECT_EQ(settled.status, 200U) << json::serialize(settled.body);
    EXPECT_EQ(text(event_of(look_up(there), "delivered"), "external_ref"), roads.tickets_of(there)[0].id);
    EXPECT_TRUE(mend(id, "settle", {{"reason", "x"}, {"external_ref", "y"}}).body.contains("repeated"));
    roads.restart({"--naive"});
    EXPECT_EQ(mend(letter_of(wished), "redrive", {{"may_arrive_twice", true}}).status, 200U);
    ASSERT_TRUE(outbox_empties());
    EXPECT_EQ(roads.tickets_of(there).size(), 1U);
    EXPECT_EQ(roads.tickets_of(wished).size(), 2U) << "as it was wished";
    expect_conserved();
}

/// An office's people see and decide what is theirs.
TEST_F(E2eDeadLetters, offices_reach_their_own_alone) {
    roads.start({"--fault", "422:1"});
    transport.start({"--fault", "422:1"});
    begin();
    const auto own_admin = city.add_key("roads-admin", "agency_admin", "city/roads");
    const auto liaison = city.add_key("roads-liaison", "liaison", "city/roads");
    const auto own = file_id("roads", "k1");
    const auto other = file_id("transport", "k2");
    ASSERT_TRUE(lie_there(2));
    const auto own_id = letter_of(own);
    const auto other_id = letter_of(other);
    for (const auto& key : {own_admin, liaison}) {
        const auto list = ask("GET", "/v1/dead-letters", {}, key).body.at("dead_letters").as_array();
        ASSERT_EQ(list.size(), 1U);
        EXPECT_EQ(text(list[0].as_object(), "id"), own_id);
        EXPECT_EQ(ask("GET", "/v1/dead-letters/" + own_id, {}, key).status, 200U);
        EXPECT_EQ(ask("GET", "/v1/dead-letters/" + other_id, {}, key).status, 404U);
        const auto seen = ask("GET", "/v1/instances", {}, key).body.at("instances").as_array();
        ASSERT_EQ(seen.size(), 1U);
        EXPECT_EQ(text(seen[0].as_object(), "id"), "roads");
    }
    const json::object why{{"reason", "x"}};
    EXPECT_EQ(ask("POST", "/v1/dead-letters/" + own_id + "/discard", why, liaison).code, "role_not_allowed");
    EXPECT_EQ(ask("POST", "/v1/dead-letters/" + other_id + "/discard", why, own_admin).code, "not_found");
    const auto job = ask("POST", "/v1/redrives", why, own_admin);
    ASSERT_EQ(job.status, 202U) << json::serialize(job.body);
    const auto path = text(job.body, "url");
    ASSERT_TRUE(wait_until([&] { return text(ask("GET", path).body, "state") == "finished"; }, 20s, 20ms));
    EXPECT_EQ(ask("GET", path).body.at("requeued").as_int64(), 1) << "theirs alone";
    EXPECT_EQ(city.count("SELECT count(*) FROM event WHERE kind = 34"), 1);
    EXPECT_EQ(ask("GET", path, {}, liaison).status, 200U);
    const auto national = ask("POST", "/v1/redrives", why);
    EXPECT_EQ(ask("GET", text(national.body, "url"), {}, own_admin).code, "not_found");
}

TEST_F(E2eDeadLetters, a_paused_instance_is_sent_nothing_and_says_so) {
    roads.start();
    transport.start();
    begin();
    const auto before = file_id("roads", "k0");
    ASSERT_TRUE(outbox_empties());
    EXPECT_EQ(ask("POST", "/v1/instances/roads/pause").code, "validation_failed");
    EXPECT_EQ(ask("POST", "/v1/instances/nowhere/pause", {{"reason", "x"}}).code, "not_found");
    const auto paused = ask("POST", "/v1/instances/roads/pause", {{"reason", "Server dipindah"}});
    EXPECT_EQ(paused.status, 200U);
    EXPECT_TRUE(paused.body.at("paused").as_bool());
    ASSERT_TRUE(wait_until([&] { return text(instance("roads"), "waits_for") == "paused"; }, 10s, 20ms));
    const auto held = file_id("roads", "k1");
    const auto other = file_id("transport", "k2");
    ASSERT_TRUE(wait_until([&] { return transport.tickets_of(other).size() == 1; }, 20s, 10ms));
    EXPECT_TRUE(roads.tickets_of(held).empty());
    EXPECT_EQ(text(look_up(held).at("deliveries").as_array().at(0).as_object(), "waits_for"), "paused");
    const auto shown = instance("roads");
    EXPECT_EQ(text(shown.at("pause").as_object(), "reason"), "Server dipindah");
    EXPECT_EQ(shown.at("backlog").at("waiting").as_int64(), 1);
    const auto queue = ask("GET", "/v1/queue").body.at("queue").as_array();
    ASSERT_EQ(queue.size(), 1U);
    EXPECT_EQ(text(queue[0].as_object(), "waits_for"), "paused");
    EXPECT_EQ(text(queue[0].as_object(), "agency"), "city/roads");
    // A node that starts later follows it too.
    hub.kill();
    hub.start_ready();
    ASSERT_TRUE(wait_until([&] { return text(instance("roads"), "waits_for") == "paused"; }, 20s, 20ms));
    EXPECT_TRUE(roads.tickets_of(held).empty());
    EXPECT_EQ(ask("POST", "/v1/instances/roads/resume", {{"reason", "Selesai"}}).status, 200U);
    ASSERT_TRUE(outbox_empties());
    EXPECT_EQ(roads.tickets_of(held).size(), 1U);
    EXPECT_EQ(city.count("SELECT count(*) FROM instance_pause WHERE resumed_by = 'board'"), 1);
    expect_conserved();
}

TEST_F(E2eDeadLetters, an_open_breaker_is_shown_as_the_reason) {
    roads.start({"--fault", "500:1"});
    begin();
    const auto id = file_id("roads", "k1");
    EXPECT_TRUE(wait_until(
        [&] {
            const auto why = text(look_up(id).at("deliveries").as_array().at(0).as_object(), "waits_for");
            return why == "breaker_open" || why == "breaker_probing";
        },
        20s, 10ms));
}

/// Blanks in a row as one.
std::string squeezed(std::string text) {
    const auto twice = [](char a, char b) { return a == ' ' && b == ' '; };
    text.erase(std::unique(text.begin(), text.end(), twice), text.end());
    return text;
}

TEST_F(E2eDeadLetters, the_command_line_and_the_metrics_tell_the_same) {
    roads.start({"--fault", "422:1"});
    begin();
    const auto first = file_id("roads", "k1");
    const auto second = file_id("roads", "k2");
    ASSERT_TRUE(lie_there(2));
    const std::vector<std::pair<std::string, std::string>> env{
        {"SP4N_URL", "http://127.0.0.1:" + std::to_string(hub.port())}, {"SP4N_KEY", admin}};
    const auto run = [&](std::vector<std::string> words) { return city.run_hub(std::move(words), env); };
    const auto list = run({"dlq", "list"});
    EXPECT_EQ(list.code, 0) << list.err;
    EXPECT_NE(list.out.find(first), std::string::npos) << list.out;
    EXPECT_EQ(std::ranges::count(list.out, '\n'), 3) << "with the heads";
    const auto grouped = run({"dlq", "list", "--group"});
    EXPECT_NE(squeezed(grouped.out).find("\n2 rejected validation city/roads roads "), std::string::npos)
        << grouped.out;
    const auto id = letter_of(first);
    const auto shown = run({"dlq", "show", id});
    EXPECT_NE(shown.out.find("attempt 1  rejected  validation  422"), std::string::npos) << shown.out;
    ASSERT_TRUE(wait_until(
        [&] { return hub.metric(R"(sp4n_dead_letters{cause="validation",connector="roads"})") == 2.0; }, 15s, 50ms));
    EXPECT_EQ(hub.metric(R"(sp4n_delivery_backlog{connector="roads",state="rejected"})"), 2.0);

    EXPECT_EQ(run({"dlq", "discard", id, "--reason", "uji"}).code, 2) << "without --yes";
    EXPECT_EQ(run({"dlq", "discard", id, "--reason", "uji", "--yes"}).code, 0);
    EXPECT_EQ(run({"dlq", "replay"}).code, 2) << "which?";
    const auto counted = run({"dlq", "replay", "--instance", "roads", "--dry-run"});
    EXPECT_NE(counted.out.find("\n1 "), std::string::npos) << counted.out << counted.err;
    EXPECT_EQ(city.count("SELECT count(*) FROM redrive_job"), 0);
    roads.restart();
    const auto started =
        run({"dlq", "replay", "--instance", "roads", "--per-minute", "600", "--reason", "diperbaiki", "--yes"});
    EXPECT_EQ(started.code, 0) << started.err;
    EXPECT_NE(started.out.find(" of 1 looked at ("), std::string::npos) << started.out;
    EXPECT_NE(started.out.find("600 a minute, done "), std::string::npos) << started.out;
    ASSERT_TRUE(outbox_empties());
    ASSERT_TRUE(wait_until(
        [&] {
            return run({"dlq", "redrives", "1"}).out.find("done at") != std::string::npos;
        },
        20s, 50ms));
    const auto jobs = run({"dlq", "redrives"});
    EXPECT_NE(squeezed(jobs.out).find("\n1 finished 1 1 1 0 600 "), std::string::npos) << jobs.out << jobs.err;
    EXPECT_EQ(roads.tickets_of(second).size(), 1U);
    EXPECT_TRUE(roads.tickets_of(first).empty());
    EXPECT_EQ(hub.metric(R"(sp4n_redriven_total{outcome="requeued"})"), 1.0);
    ASSERT_TRUE(wait_until(
        [&] { return hub.metric(R"(sp4n_dead_letters{cause="validation",connector="roads"})") == 0.0; }, 15s, 50ms));

    EXPECT_EQ(run({"connector", "pause", "roads", "--reason", "pemeliharaan"}).code, 0);
    ASSERT_TRUE(wait_until([&] { return text(instance("roads"), "waits_for") == "paused"; }, 10s, 20ms));
    EXPECT_NE(run({"connector", "show", "roads"}).out.find("by board: pemeliharaan"), std::string::npos);
    file_id("roads", "k3");
    EXPECT_NE(squeezed(run({"queue"}).out).find("city/roads roads 1 "), std::string::npos);
    EXPECT_NE(squeezed(run({"connector", "list"}).out).find("roads ready paused 1 "), std::string::npos);
    EXPECT_EQ(run({"connector", "show", "nowhere"}).code, 1);
    const auto resumed = run({"connector", "resume", "roads", "--reason", "selesai"});
    EXPECT_EQ(resumed.code, 0);
    EXPECT_NE(resumed.out.find("is not paused any more"), std::string::npos) << resumed.out;
    EXPECT_NE(
        run({"connector", "resume", "roads", "--reason", "lagi"}).out.find("was not paused: nothing was changed"),
        std::string::npos);
    EXPECT_EQ(run({"dlq", "list"}).out, "none: dead letters\n");
    EXPECT_EQ(
        run({"dlq", "list", "--agency", "city", "--lang", "id"}).out, "tidak ada: pesan gagal dengan agency=city\n");
    ASSERT_TRUE(outbox_empties());
    expect_conserved();
}

/// R4: a thousand dead letters of a mended office, sent again by a job at a limited rate. On the way its node is killed
/// and another goes on.
TEST_F(E2eDeadLetters, REL_R4_dead_letter_redrive) {
    constexpr int many = 1'000;
    constexpr int per_minute = 3'000;
    roads.start({"--fault", "422:1"});
    begin();
    std::set<std::string> complaints;
    for (int i = 0; i < many; ++i) {
        complaints.insert(file_id("roads", "k" + std::to_string(i)));
    }
    ASSERT_EQ(complaints.size(), static_cast<std::size_t>(many));
    ASSERT_TRUE(lie_there(many, 60s));
    expect_conserved();
    roads.restart();
    HubNode& other = city.add_node("other");
    other.start_ready();
    const json::object wish{{"instance", "roads"}, {"per_minute", per_minute}, {"reason", "Pemetaan diperbaiki"}};
    const auto job = ask("POST", "/v1/redrives", wish);
    ASSERT_EQ(job.status, 202U) << json::serialize(job.body);
    EXPECT_EQ(text(ask("POST", "/v1/redrives", wish).body, "url"), text(job.body, "url")) << "a repeated wish";
    ASSERT_TRUE(
        wait_until([&] { return city.count("SELECT count(*) FROM event WHERE kind = 34") >= many / 4; }, 60s, 5ms));
    // Which of the two has it is the database's secret: the one that has is killed.
    const auto holder = city.sql("SELECT n.place FROM redrive_job j JOIN node n ON n.id = j.node").at(0).at(0);
    const bool ours = holder.find("data-other") == std::string::npos;
    (ours ? hub : other).kill();
    HubNode& left = ours ? other : hub;
    ASSERT_TRUE(wait_until([&] { return city.count("SELECT count(*) FROM delivery") == 0; }, 120s, 20ms))
        << left.log().substr(left.log().size() > 2'000 ? left.log().size() - 2'000 : 0);
    ASSERT_TRUE(wait_until(
        [&] { return city.count("SELECT count(*) FROM redrive_job WHERE finished_at IS NULL") == 0; }, 60s, 20ms));
    std::set<std::string> delivered;
    for (const auto& ticket : roads.tickets()) {
        EXPECT_TRUE(delivered.insert(ticket.ref).second) << "twice: " << ticket.ref;
    }
    EXPECT_EQ(delivered, complaints);
    EXPECT_EQ(city.count("SELECT count(*) FROM event WHERE kind = 34"), many) << "each was sent again once";
    EXPECT_EQ(city.count("SELECT delivered FROM conservation"), many);
    EXPECT_EQ(city.count("SELECT count(*) FROM event WHERE kind = 34 AND data NOT LIKE '%\"step\":\"redrive %'"), 0);
    expect_conserved();
    // What the job does is exact; how long an office takes to answer is not the job's: that is seen in longer spans.
    const auto requeued = peak(34, "10");
    const auto sent = peak(3, "15");
    std::cout << "REL_R4 delivered once: " << delivered.size() << "/" << many << " at " << per_minute
              << " a minute; peak in 10 s " << requeued << " sent again (of " << per_minute / 6 << "), in 15 s " << sent
              << " delivered (of " << per_minute / 4 << ")\n";
    EXPECT_LE(static_cast<double>(requeued), per_minute / 6.0 * 1.05);
    EXPECT_LE(static_cast<double>(sent), per_minute / 4.0 * 1.05);
}

}  // namespace
}  // namespace hub::testing
