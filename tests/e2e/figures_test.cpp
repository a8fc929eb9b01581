// A coordinator's numbers: report, address and list say the same, and what events alone tell is what was kept.
#include "e2e_city.hpp"

#include "hub/base/clock.hpp"
#include "hub/base/time_text.hpp"

#include <algorithm>
#include <random>

namespace hub::testing {
namespace {

namespace json = boost::json;

class E2eFigures : public E2eCity {
protected:
    void begin() {
        roads.start();
        transport.start();
        prepare();
        admin = city.add_key("admin", "national_admin");
        board = city.add_key("board", "coordinator");
        hub.start_ready();
        env = {{"SP4N_URL", "http://127.0.0.1:" + std::to_string(hub.port())}, {"SP4N_KEY", board}};
    }
    json::object get(const std::string& path) {
        const auto reply = hub.client().get(path, {{"Authorization", "Bearer " + board}});
        if (!reply || reply->status != 200) {
            ADD_FAILURE() << path << ": " << (reply ? reply->body : to_string(reply.error()));
            return {};
        }
        return json::parse(reply->body).as_object();
    }
    void act(const std::string& id, const std::string& action, const std::string& body) {
        const auto reply = hub.client().send(
            {"POST",
             "/v1/complaints/" + id + "/" + action,
             {{"Authorization", "Bearer " + (action == "follow_up" || action == "answer" ? officer : admin)},
              {"Content-Type", "application/json"}},
             body});
        ASSERT_TRUE(reply && reply->status == 200)
            << action << ": " << (reply ? reply->body : to_string(reply.error()));
    }
    /// How many lines the list at this address has, page after page.
    std::int64_t length_of(const std::string& address, const char* member) {
        std::int64_t out = 0;
        std::string after;
        do {
            const auto page = get(address + "&limit=7" + (after.empty() ? "" : "&after=" + after));
            out += static_cast<std::int64_t>(page.at(member).as_array().size());
            after = text(page, "next");
        } while (!after.empty());
        return out;
    }
    /// Every number of a line opens into a list of that length.
    void numbers_open(const json::object& line, const std::string& where) {
        for (const auto& [name, address] : line.at("links").as_object()) {
            const auto number = line.at(name).to_number<std::int64_t>();
            EXPECT_EQ(length_of(std::string{address.as_string()}, "clocks"), number) << where << ", " << name;
            ++opened;
        }
    }
    int pick(int below) { return static_cast<int>(random() % static_cast<std::uint64_t>(below)); }

    /// Complaints at every point of their way, some of their deadlines moved into the past.
    void live() {
        officer = city.add_key("officer", "agency_admin", "city");
        for (int i = 0; i < 36; ++i) {
            static const char* categories[] = {"roads", "transport", ""};
            const auto id = file_id(categories[i % 3], "k" + std::to_string(i));
            if (i % 3 == 2) {
                if (i % 2 == 0) {
                    act(id, "dispose", R"({"to":"city/roads","text":"jalan kota"})");
                }
                continue;
            }
            switch (i % 6) {
                case 0: act(id, "follow_up", R"({"text":"ditinjau"})"); break;
                case 1: act(id, "answer", R"({"text":"selesai"})"); break;
                case 3: act(id, "archive", R"({"text":"tidak jelas"})"); break;
                default:
                    if (i % 4 == 0) {
                        act(id, "postpone", R"({"text":"tunggu","until":")" + in_a_month() + R"("})");
                    }
                    break;
            }
        }
    }
    static std::string in_a_month() { return to_rfc3339(SystemClock{}.now() + std::chrono::days{30}); }
    /// Deadlines into the past, as if weeks had gone by: of what stopped, and of what runs.
    void let_weeks_pass() {
        static_cast<void>(city.sql(
            "UPDATE clock_end SET due_at = now() - (abs(hashtext(complaint_id::text)) % 60) * interval '1 day',"
            " fate = 1 + abs(hashtext(complaint_id::text || clock)) % 3"));
        static_cast<void>(city.sql(
            "UPDATE complaint SET first_follow_up_due = now() - (abs(hashtext(id::text)) % 40) * interval '1 day',"
            " flags = flags | 256 WHERE first_follow_up_due IS NOT NULL AND abs(hashtext(id::text)) % 2 = 0"));
    }

    std::string admin, board, officer;
    std::vector<std::pair<std::string, std::string>> env;
    std::mt19937_64 random{7};
    int opened = 0;
};

TEST_F(E2eFigures, fifty_random_reports_open_into_lists_of_their_length) {
    begin();
    live();
    let_weeks_pass();
    static const char* divisions[] = {"agency", "province", "category", "kind", "channel", "stage", "month"};
    static const char* clocks[] = {"", "&clock=verification", "&clock=first_follow_up", "&clock=completion"};
    static const char* offices[] = {"", "&agency=city", "&agency=city/roads", "&office=city/transport"};
    static const char* others[] = {"", "", "&region=18.72", "&category=roads", "&category=-", "&channel=other_system"};
    std::int64_t counted = 0;
    for (int round = 0; round < 50 && !HasFailure(); ++round) {
        const auto from = to_rfc3339(SystemClock{}.now() - std::chrono::days{5 + pick(70)}).substr(0, 10);
        const auto query = "by=" + std::string{divisions[round % 7]} + "&from=" + from + clocks[pick(4)] +
                           offices[pick(4)] + others[pick(6)];
        const auto report = get("/v1/figures?" + query);
        json::object sum;
        for (const auto& entry : report.at("lines").as_array()) {
            const auto& line = entry.as_object();
            numbers_open(line, query + " " + text(line, "key"));
            for (const auto* name : {"n", "met", "missed", "late", "open", "left", "extended"}) {
                sum[name] = (sum.contains(name) ? sum.at(name).as_int64() : 0) + line.at(name).as_int64();
            }
            EXPECT_EQ(line.at("n").as_int64(), line.at("met").as_int64() + line.at("missed").as_int64());
            counted += line.at("n").as_int64();
        }
        if (const auto* total = report.if_contains("total"); total != nullptr && !sum.empty()) {
            numbers_open(total->as_object(), query);
            for (const auto& [name, number] : sum) {
                EXPECT_EQ(total->as_object().at(name), number) << query << ", " << name;
            }
        }
        // And at the command line.
        std::vector<std::string> words{"sla", "report", "--format", "json"};
        std::string rest = query;
        while (!rest.empty()) {
            const auto one = rest.substr(0, rest.find('&'));
            rest.erase(0, one.size() + 1);
            words.push_back("--" + one.substr(0, one.find('=')) + one.substr(one.find('=')));
        }
        const auto ran = city.run_hub(words, env);
        ASSERT_EQ(ran.code, 0) << ran.err;
        auto told = json::parse(ran.out).as_object();
        EXPECT_EQ(told.at("lines"), report.at("lines")) << query;
    }
    EXPECT_GT(counted, 50) << "next to nothing was due";
    std::cout << opened << " numbers opened\n";
}

TEST_F(E2eFigures, what_is_open_by_age_opens_too) {
    begin();
    live();
    const auto open = get("/v1/figures/open?agency=city");
    std::int64_t sum = 0;
    for (const auto& entry : open.at("counts").as_array()) {
        const auto& line = entry.as_object();
        EXPECT_EQ(length_of(text(line, "link"), "complaints"), line.at("count").as_int64()) << line;
        sum += line.at("count").as_int64();
    }
    EXPECT_GT(sum, 0);
    EXPECT_EQ(open.at("total").as_int64(), sum);
}

TEST_F(E2eFigures, events_alone_tell_what_was_kept_and_mend_what_was_not) {
    begin();
    live();
    const auto config = city.config().string();
    const auto recompute = [&](std::vector<std::string> more) {
        std::vector<std::string> words{"sla", "recompute", "--config", config, "--json"};
        words.insert(words.end(), more.begin(), more.end());
        const auto ran = city.run_hub(words, {});
        EXPECT_EQ(ran.code, 0) << ran.err;
        return ran.code == 0 ? json::parse(ran.out).as_object() : json::object{};
    };
    const auto kept = city.count("SELECT count(*) FROM clock_end");
    ASSERT_GT(kept, 20);
    auto told = recompute({"--dry-run"});
    EXPECT_EQ(told.at("complaints").as_int64(), 36);
    EXPECT_EQ(told.at("changed").as_int64(), 0) << told;
    static_cast<void>(city.sql("UPDATE clock_end SET fate = 2, took = 99 WHERE clock = 2 AND fate = 1"));
    static_cast<void>(city.sql("DELETE FROM clock_end WHERE clock = 3"));
    told = recompute({"--dry-run"});
    const auto wrong = told.at("changed").as_int64();
    EXPECT_GT(wrong, 5);
    EXPECT_FALSE(told.at("samples").as_array().empty());
    EXPECT_EQ(recompute({"--dry-run"}).at("changed").as_int64(), wrong) << "only shown";
    EXPECT_EQ(recompute({}).at("changed").as_int64(), wrong);
    EXPECT_EQ(city.count("SELECT count(*) FROM clock_end"), kept);
    EXPECT_EQ(recompute({}).at("changed").as_int64(), 0);
    EXPECT_EQ(city.count("SELECT count(*) FROM clock_recount"), 0);
    // An interrupted pass goes on behind what it had reached.
    static_cast<void>(city.sql("UPDATE clock_end SET took = 99"));
    static_cast<void>(city.sql(
        "INSERT INTO clock_recount (config, reached, changed) SELECT (SELECT activation FROM config_active), id, 5 FROM"
        " complaint ORDER BY id OFFSET 17 LIMIT 1"));
    told = recompute({});
    EXPECT_TRUE(told.at("resumed").as_bool());
    EXPECT_EQ(told.at("complaints").as_int64(), 18);
    EXPECT_GT(city.count("SELECT count(*) FROM clock_end WHERE took = 99"), 0) << "those before had their turn";
}

TEST_F(E2eFigures, a_report_for_people_and_for_spreadsheets) {
    begin();
    live();
    let_weeks_pass();
    const auto from = to_rfc3339(SystemClock{}.now() - std::chrono::days{70}).substr(0, 10);
    const auto report = [&](std::vector<std::string> more) {
        std::vector<std::string> words{"sla", "report", "--by", "agency", "--from", from, "--lang", "id"};
        words.insert(words.end(), more.begin(), more.end());
        return city.run_hub(words, env);
    };
    const auto table = report({});
    ASSERT_EQ(table.code, 0) << table.err;
    EXPECT_NE(table.out.find("Kepatuhan tenggat: tindak lanjut pertama"), std::string::npos) << table.out;
    EXPECT_NE(table.out.find("INSTANSI"), std::string::npos) << table.out;
    EXPECT_NE(table.out.find("domain.md"), std::string::npos) << "the rules name their source";
    EXPECT_NE(table.out.find("JUMLAH"), std::string::npos) << table.out;
    const auto csv = report({"--format", "csv-id"});
    EXPECT_EQ(csv.out.substr(0, 3), "\xEF\xBB\xBF");
    EXPECT_NE(csv.out.find("city/roads;"), std::string::npos) << csv.out;
    const auto file = (city.config().parent_path() / "laporan.xlsx").string();
    EXPECT_EQ(report({"--format", "xlsx", "--out", file}).code, 0);
    EXPECT_EQ(report({"--format", "xlsx"}).code, 2) << "a workbook is no text";
    EXPECT_EQ(report({"--fail-under", "100"}).code, 1);
    EXPECT_EQ(report({"--period", "2026-10"}).code, 2) << "a month and a first day";
}

}  // namespace
}  // namespace hub::testing
