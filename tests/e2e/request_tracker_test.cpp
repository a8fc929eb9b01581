// An office with Request Tracker 5 of Debian: the example of config/examples drives a system that is not ours, both
// ways.
#include "request_tracker.hpp"

#include "e2e_city.hpp"

#include "hub/testing/tcp_proxy.hpp"

#include <sys/stat.h>
#include <unistd.h>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;
namespace fs = std::filesystem;

const std::string a_pdf = "%PDF-1.4\n1 0 obj<</Title(Lubang)>>endobj\n%%EOF\n";

class E2eRequestTracker : public E2eCity {
protected:
    void SetUp() override {
        if (!RequestTracker::installed()) {
            GTEST_SKIP() << "request-tracker5 is not installed; see the end of scripts/packages.txt";
        }
        rt.emplace();
        rt->start();
        line.emplace(rt->port());
        auto settings = read_file(fs::path{std::getenv("SP4N_SOURCE")} / "config/examples/pupr-rt.yaml");
        settings.erase(0, settings.find("\nsettings:\n") + 11);
        const std::string there = "https://rt.pupr.go.id/";
        settings.replace(settings.find(there), there.size(), "http://127.0.0.1:" + std::to_string(line->port()) + "/");
        CityInstance office;
        office.name = "roads";
        office.idempotent = false;
        office.timeout = "30s";
        office.poll_every = "200ms";
        office.settings = settings;
        city.instances = {office, rest_instance("transport", transport.port())};
        city.write_config();
        say_password(RequestTracker::password);
        city.prepare_database();
        admin = city.add_key("admin", "national_admin");
    }
    /// As an administrator writes it: for the hub's user alone.
    void say_password(const std::string& text) const {
        const auto secrets = city.folder() / "data-hub/secrets";
        city.write_file("data-hub/secrets/pupr-rt", text + "\n");
        fs::permissions(secrets / "pupr-rt", fs::perms::owner_read | fs::perms::owner_write);
        fs::permissions(secrets, fs::perms::owner_all | fs::perms::group_exec | fs::perms::others_exec);
        struct stat node {};  // of the user that the hub has become, once it runs
        if (::stat((city.folder() / "data-hub/node").c_str(), &node) == 0) {
            EXPECT_EQ(::chown((secrets / "pupr-rt").c_str(), node.st_uid, node.st_gid), 0);
        }
    }
    /// The one ticket of a complaint; empty and a failure when there is another number of them.
    std::string ticket_of(const std::string& id) {
        const auto found = rt->tickets_of(id);
        EXPECT_EQ(found.size(), 1U) << id;
        return found.size() == 1 ? found.front() : std::string{};
    }
    void act(const std::string& id, const std::string& action, const std::string& body, const std::string& who) {
        const auto reply = hub.client().send(
            {"POST",
             "/v1/complaints/" + id + "/" + action,
             {{"Authorization", who}, {"Content-Type", "application/json"}},
             body});
        ASSERT_TRUE(reply) << to_string(reply.error());
        ASSERT_EQ(reply->status, 200U) << reply->body;
    }
    [[nodiscard]] bool has(const std::string& id, const char* event) {
        return wait_until([&] { return !event_of(look_up(id), event).empty(); }, 30s, 20ms);
    }
    /// All that has happened there so far is read.
    [[nodiscard]] bool polls_catch_up() {
        std::int64_t last = 0;
        const auto all = rt->ask(
            "/transactions?query=ObjectType='RT::Ticket'+AND+(Type='Status'+OR+Type='CustomField')&per_page=100");
        for (const auto& one : all.at("items").as_array()) {
            last = std::max<std::int64_t>(last, std::stoll(std::string{one.at("id").as_string()}));
        }
        const auto cursor = [&] {
            const auto rows = city.sql(
                "SELECT convert_from(value, 'UTF8') FROM connector_state WHERE instance = 'roads' AND key = 'poll'");
            return rows.empty() ? 0 : std::stoll(rows.at(0).at(0));
        };
        return wait_until([&] { return cursor() >= last; }, 30s, 20ms);
    }

    std::optional<RequestTracker> rt;
    std::optional<TcpProxy> line;
    std::string admin;
};

TEST_F(E2eRequestTracker, a_complaint_with_a_file_becomes_a_ticket_and_the_answer_comes_back) {
    hub.start_ready();
    const auto up = hub.client().send(
        {"POST",
         "/v1/attachments",
         {{"Authorization", "Bearer " + city.key()}, {"Content-Type", "application/pdf"}},
         a_pdf});
    ASSERT_TRUE(up && up->status == 201) << (up ? up->body : to_string(up.error()));
    auto body = json::parse(complaint("roads", "Jalan <b>\"berlubang\"</b> & gelap")).as_object();
    body["attachments"] = json::array{json::parse(up->body).at("id")};
    const auto filed = post(json::serialize(body), "k1");
    ASSERT_TRUE(filed && filed->status == 201) << filed->body;
    const auto id = text(json::parse(filed->body).as_object(), "tracking_id");
    ASSERT_TRUE(outbox_empties()) << hub.log();

    const auto number = ticket_of(id);
    EXPECT_EQ(text(event_of(look_up(id), "delivered"), "external_ref"), number);
    const auto ticket = rt->ask("/ticket/" + number);
    EXPECT_EQ(ticket.at("Subject").as_string(), "Jalan <b>\"berlubang\"</b> & gelap");
    const auto files = rt->ask("/ticket/" + number + "/attachments?fields=Filename,ContentType,Content");
    std::size_t found = 0;
    for (const auto& one : files.at("items").as_array()) {
        found += one.at("Filename") == "lampiran-1.pdf" && one.at("ContentType") == "application/pdf" ? 1 : 0;
    }
    EXPECT_EQ(found, 1U) << json::serialize(files);

    rt->answer(number, "open");
    ASSERT_TRUE(wait_until([&] { return text(look_up(id), "status") == "in_progress"; }, 30s, 20ms)) << hub.log();
    rt->answer(number, "resolved", "Sudah ditambal, \"aspal\" <baru>");
    ASSERT_TRUE(has(id, "answered")) << hub.log();
    EXPECT_EQ(text(event_of(look_up(id), "answered"), "text"), "Sudah ditambal, \"aspal\" <baru>");
    EXPECT_TRUE(polls_catch_up());
    EXPECT_TRUE(event_of(look_up(id), "update_parked").empty());
    expect_conserved();
}

TEST_F(E2eRequestTracker, not_ours_and_tell_me_more_are_carried) {
    hub.start_ready();
    const auto returned = file_id("roads", "k1");
    const auto asked = file_id("roads", "k2");
    ASSERT_TRUE(outbox_empties()) << hub.log();
    rt->answer(ticket_of(returned), "rejected", "Jalan provinsi");
    rt->answer(ticket_of(asked), "stalled", "Di jalan apa?");
    ASSERT_TRUE(has(returned, "returned")) << hub.log();
    EXPECT_EQ(text(event_of(look_up(returned), "returned"), "text"), "Jalan provinsi");
    EXPECT_TRUE(wait_until([&] { return text(look_up(asked), "status") == "postponed"; }, 30s, 20ms)) << hub.log();
    expect_conserved();
}

TEST_F(E2eRequestTracker, what_we_write_goes_there_once_and_is_no_news_when_it_is_read) {
    hub.start_ready();
    const auto filed = file("roads", "k1");
    const auto id = text(filed, "tracking_id");
    ASSERT_TRUE(outbox_empties()) << hub.log();
    const auto number = ticket_of(id);
    rt->answer(number, "open");
    ASSERT_TRUE(wait_until([&] { return text(look_up(id), "status") == "in_progress"; }, 30s, 20ms)) << hub.log();
    act(id, "reply", R"({"text":"masih berlubang"})", "Access-Code " + text(filed, "access_code"));
    ASSERT_TRUE(outbox_empties()) << hub.log();
    std::size_t replies = 0;
    const auto history = rt->ask("/ticket/" + number + "/history?fields=Type,Creator&per_page=100");
    for (const auto& one : history.at("items").as_array()) {
        replies += one.at("Type") == "Correspond" && one.at("Creator").at("id") == "hub" ? 1 : 0;
    }
    EXPECT_EQ(replies, 1U) << json::serialize(history);

    // Withdrawn: we set it to rejected ourselves, which must not come back as "not ours".
    act(id, "close", R"({"text":"selesai di lapangan"})", "Bearer " + admin);
    ASSERT_TRUE(outbox_empties()) << hub.log();
    EXPECT_EQ(rt->ask("/ticket/" + number).at("Status").as_string(), "rejected");
    ASSERT_TRUE(polls_catch_up());
    EXPECT_TRUE(event_of(look_up(id), "returned").empty());
    expect_conserved();
}

TEST_F(E2eRequestTracker, status_200_with_an_error_text_is_seen_by_reading_back) {
    hub.start_ready();
    const auto id = file_id("roads", "k1");
    ASSERT_TRUE(outbox_empties()) << hub.log();
    const auto number = ticket_of(id);
    rt->answer(number, "stalled", "Di jalan apa?");
    ASSERT_TRUE(wait_until([&] { return text(look_up(id), "status") == "postponed"; }, 30s, 20ms)) << hub.log();
    act(id, "close", R"({"text":"selesai"})", "Bearer " + admin);
    const auto refused = [&] {
        return city.count("SELECT count(*) FROM attempt WHERE detail LIKE '%shows it otherwise at /Status%'") >= 2;
    };
    ASSERT_TRUE(wait_until(refused, 30s, 20ms)) << hub.log();
    EXPECT_EQ(rt->ask("/ticket/" + number).at("Status").as_string(), "stalled");
    rt->answer(number, "open");
    ASSERT_TRUE(outbox_empties()) << hub.log();
    EXPECT_EQ(rt->ask("/ticket/" + number).at("Status").as_string(), "rejected");
    expect_conserved();
}

/// The example's `create` as steps, the last of which this office refuses until a clerk opens the ticket.
void make_steps(std::string& settings) {
    const auto begin = settings.find("  create:\n") + 10;
    const auto end = settings.find("  attachments:");
    auto request = settings.substr(begin, end - begin);
    for (auto at = request.find("    "); at != std::string::npos; at = request.find("\n    ", at + 8)) {
        request.insert(at == 0 ? 0 : at + 1, "    ");
    }
    request.insert(request.find_first_not_of(' '), "name: buat\n        ");
    request.replace(6, 1, "-");
    request +=
        "      - { name: tunda, method: PUT, path: \"/ticket/{{external_ref}}\", body: { json: { Status: stalled } },\n"
        "          success: { status: [200] } }\n"
        "      - { name: tolak, method: PUT, path: \"/ticket/{{external_ref}}\", body: { json: { Status: rejected } "
        "},\n"
        "          success: { status: [200] },\n"
        "          verify: { path: \"/ticket/{{external_ref}}\", when: { json: /Status, equals: rejected } } }\n";
    const auto rest = settings.substr(settings.find("\n", end) + 1);  // `attachments` is not for steps
    settings = settings.substr(0, begin) + "    steps:\n" + request + rest;
}

TEST_F(E2eRequestTracker, steps_go_on_where_a_killed_hub_stopped) {
    make_steps(city.instances[0].settings);
    city.write_config();
    hub.start_ready();
    const auto id = file_id("roads", "k1");
    const auto refused = [&] {
        return city.count("SELECT count(*) FROM attempt WHERE detail LIKE '%shows it otherwise at /Status%'") >= 2;
    };
    ASSERT_TRUE(wait_until(refused, 60s, 20ms)) << hub.log() << city.instances[0].settings;
    hub.kill();
    EXPECT_EQ(city.count("SELECT count(*) FROM connector_state WHERE instance = 'roads' AND key LIKE 'step:%'"), 1);
    const auto number = ticket_of(id);
    rt->answer(number, "open");
    hub.start_ready();
    ASSERT_TRUE(outbox_empties(60s)) << hub.log();
    EXPECT_EQ(ticket_of(id), number);
    EXPECT_EQ(rt->ask("/ticket/" + number).at("Status").as_string(), "rejected");
    EXPECT_EQ(text(event_of(look_up(id), "delivered"), "external_ref"), number);
    EXPECT_EQ(
        city.count(
            "SELECT count(*) FROM connector_state WHERE instance = 'roads' AND key LIKE 'step:%' AND value <> ''"),
        0);
    std::string states;
    const auto history = rt->ask("/ticket/" + number + "/history?fields=Type,NewValue&per_page=100");
    for (const auto& one : history.at("items").as_array()) {
        states += one.at("Type") == "Status" ? std::string{one.at("NewValue").as_string()} + " " : "";
    }
    EXPECT_EQ(states, "stalled open rejected ") << "each step once";
    expect_conserved();
}

TEST_F(E2eRequestTracker, an_answer_that_is_cut_after_it_stored_makes_no_second_ticket) {
    hub.start_ready();
    ASSERT_TRUE(
        wait_until([&] { return hub.metric("sp4n_connector_up{connector=\"roads\"}").value_or(0) == 1; }, 30s, 20ms));
    line->set(Line::cuts);
    const auto id = file_id("roads", "k1");
    ASSERT_TRUE(wait_until([&] { return rt->tickets_of(id).size() == 1; }, 30s, 50ms)) << hub.log();
    ASSERT_TRUE(wait_until([&] { return city.count("SELECT unknown FROM conservation") == 1; }, 30s, 20ms));
    line->set(Line::passes);
    ASSERT_TRUE(outbox_empties(60s)) << hub.log();
    const auto number = ticket_of(id);
    EXPECT_EQ(city.count("SELECT count(*) FROM event WHERE data LIKE '%\"lookup\"%'"), 1);
    rt->answer(number, "open");
    EXPECT_TRUE(wait_until([&] { return text(look_up(id), "status") == "in_progress"; }, 30s, 20ms)) << hub.log();
    expect_conserved();
}

TEST_F(E2eRequestTracker, a_wrong_password_and_a_restart_lose_nothing) {
    say_password("salah");
    hub.start_ready();
    const auto id = file_id("roads", "k1");
    ASSERT_TRUE(wait_until(
        [&] { return city.count("SELECT count(*) FROM attempt WHERE remote_code = '401'") >= 2; }, 30s, 20ms))
        << hub.log();
    say_password(RequestTracker::password);
    ASSERT_TRUE(outbox_empties(120s)) << hub.log();
    ticket_of(id);

    rt->stop();
    const auto before = city.count("SELECT count(*) FROM attempt");
    const auto during = file_id("roads", "k2");
    // One attempt: then the instance rests, and the office is probed instead.
    ASSERT_TRUE(wait_until([&] { return city.count("SELECT count(*) FROM attempt") >= before + 1; }, 30s, 20ms));
    rt->start();
    ASSERT_TRUE(outbox_empties(120s)) << hub.log();
    rt->answer(ticket_of(during), "open");
    EXPECT_TRUE(wait_until([&] { return text(look_up(during), "status") == "in_progress"; }, 30s, 20ms)) << hub.log();
    EXPECT_EQ(hub.log().find(RequestTracker::password), std::string::npos);
    expect_conserved();
}

}  // namespace
}  // namespace hub::testing
