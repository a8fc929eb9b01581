// Every role at every address, with its own complaint and with another's: allowed or refused as the program's own table
// says (`sp4n-hub api routes --json`). What the table means is written here once more, independently.
#include "e2e_city.hpp"

#include <algorithm>
#include <iostream>
#include <map>
#include <set>

namespace hub::testing {
namespace {

namespace json = boost::json;

const std::vector<std::string> roles{"national_admin", "agency_admin", "liaison",      "coordinator",
                                     "overseer",       "channel",      "agency_system"};
const std::set<std::string> see_everything{"national_admin", "coordinator", "overseer"};
const std::string a_pdf = "%PDF-1.4\n%%EOF\n";
const std::set<std::string> of_an_agency{"agency_admin", "liaison", "agency_system"};

bool names(const json::value& list, const std::string& name) {
    return std::ranges::any_of(
        list.as_array(), [&](const json::value& one) { return one.as_string() == name.c_str(); });
}

class E2eRights : public E2eCity {
protected:
    void begin() {
        prepare();  // the offices are down: a complaint stays where routing put it
        for (const auto& role : roles) {
            keys[role] = city.add_key("key-" + role, role, of_an_agency.contains(role) ? "city/roads" : "");
        }
        hub.start_ready();
        const auto ran = city.run_hub({"api", "routes", "--json"});
        ASSERT_EQ(ran.code, 0) << ran.err;
        table = json::parse(ran.out).as_object();
    }

    /// A complaint that waits for the office's follow-up; through the role's own door when it is a door.
    std::string filed(const std::string& role, const std::string& category) {
        const auto& key = role == "channel" && category == "roads" ? keys[role] : city.key();
        return file_it(key, complaint(category));
    }
    struct WithFile {
        std::string tracking;
        std::string file;
    };
    WithFile filed_with_file(const std::string& role, const std::string& category) {
        const auto& key = role == "channel" && category == "roads" ? keys[role] : city.key();
        const auto uploaded = hub.client().send(
            {"POST",
             "/v1/attachments",
             {{"Authorization", "Bearer " + key}, {"Content-Type", "application/pdf"}},
             a_pdf});
        if (!uploaded || uploaded->status != 201) {
            ADD_FAILURE() << (uploaded ? uploaded->body : to_string(uploaded.error()));
            return {"none", "none"};
        }
        const auto id = text(json::parse(uploaded->body).as_object(), "id");
        auto body = json::parse(complaint(category)).as_object();
        body["attachments"] = json::array{id};
        return {file_it(key, json::serialize(body)), id};
    }
    std::string file_it(const std::string& key, const std::string& body) {
        const auto reply = hub.client().send(
            {"POST",
             "/v1/complaints",
             {{"Authorization", "Bearer " + key},
              {"Idempotency-Key", "filed-" + std::to_string(++numbers)},
              {"Content-Type", "application/json"}},
             body});
        if (!reply || reply->status != 201) {
            ADD_FAILURE() << (reply ? reply->body : to_string(reply.error()));
            return "none";
        }
        return text(json::parse(reply->body).as_object(), "tracking_id");
    }
    /// Status and, of a problem, its code: "409 action_not_allowed".
    std::string ask(
        const std::string& role, const std::string& method, const std::string& path, const std::string& body = {},
        const std::string& type = "application/json") {
        HttpHeaders headers{{"Content-Type", type}};
        if (!role.empty()) {
            headers.emplace_back("Authorization", "Bearer " + keys[role]);
        }
        if (path == "/v1/complaints" && method == "POST") {
            headers.emplace_back("Idempotency-Key", "asked-" + std::to_string(++numbers));
        }
        const auto reply = hub.client().send({method, path, headers, body});
        if (!reply) {
            return to_string(reply.error());
        }
        answer = reply->body;
        if (reply->status < 400 || answer.starts_with('[')) {  // Open311's errors have no codes but the status
            return std::to_string(reply->status);
        }
        return std::to_string(reply->status) + " " + text(json::parse(answer).as_object(), "code");
    }
    [[nodiscard]] static std::string replaced(std::string in, const std::string& what, const std::string& with) {
        const auto at = in.find(what);
        return at == std::string::npos ? in : in.replace(at, what.size(), with);
    }
    [[nodiscard]] bool lists(const std::string& id) const { return answer.find(id) != std::string::npos; }

    void try_list(
        const std::string& role, const std::string& pattern, const std::string& own, const std::string& other) {
        if (pattern == "/v1/due" || pattern == "/v1/clocks") {  // most urgent first: these two
            static_cast<void>(
                city.sql("UPDATE complaint SET first_follow_up_due = now() - interval '1 hour', flags = flags | 256"
                         " WHERE id IN (SELECT id FROM complaint ORDER BY id DESC LIMIT 2)"));
        }
        const auto everything = pattern == "/v1/due"      ? pattern + "?within=90d&limit=200"
                                : pattern == "/v1/clocks" ? pattern + "?from=2020-01-01&limit=200"
                                                          : pattern + "?limit=200";
        EXPECT_EQ(ask(role, "GET", everything), "200") << answer;
        EXPECT_TRUE(lists(own)) << role << " at " << pattern;
        EXPECT_EQ(lists(other), see_everything.contains(role)) << role << " at " << pattern;
        EXPECT_EQ(
            ask(role, "GET", pattern + "?agency=city/transport"),
            see_everything.contains(role) ? "200" : "403 agency_not_yours")
            << role << " at " << pattern;
    }
    /// Numbers have no ids in them: an office is told by its lines, what is open by nothing.
    void try_figures(const std::string& role, const std::string& pattern) {
        static_cast<void>(
            city.sql("UPDATE complaint SET first_follow_up_due = now() - interval '1 hour', flags = flags | 256"
                     " WHERE id IN (SELECT id FROM complaint ORDER BY id DESC LIMIT 2)"));
        EXPECT_EQ(ask(role, "GET", pattern == "/v1/figures" ? pattern + "?by=agency&from=2020-01-01" : pattern), "200")
            << answer;
        if (pattern == "/v1/figures") {
            EXPECT_TRUE(lists("city/roads")) << role << answer;
            EXPECT_EQ(lists("city/transport"), see_everything.contains(role)) << role;
        }
        EXPECT_EQ(
            ask(role, "GET", pattern + "?agency=city/transport"),
            see_everything.contains(role) ? "200" : "403 agency_not_yours")
            << role << " at " << pattern;
    }
    void try_actions(const std::string& role, const std::string& pattern) {
        std::set<std::string> done;
        for (const auto& entry : table.at("actions").as_array()) {
            const std::string action{entry.at("action").as_string().c_str()};
            if (!done.insert(action).second) {
                continue;
            }
            const auto path_of = [&](const std::string& category) {
                return replaced(replaced(pattern, "{tracking_id}", filed(role, category)), "{action}", action);
            };
            const bool allowed = std::ranges::any_of(table.at("actions").as_array(), [&](const json::value& line) {
                return line.at("action").as_string() == action.c_str() && names(line.at("roles"), role) &&
                       names(line.at("statuses"), "awaiting_follow_up");
            });
            const auto check = [&](const std::string& verdict, bool theirs) {
                if (!theirs) {
                    EXPECT_EQ(verdict, "404 not_found") << role << " " << action;
                } else if (allowed) {  // with nothing said, many an action lacks a word: that is no refusal of the role
                    EXPECT_TRUE(
                        verdict == "200" || verdict.starts_with("422") || verdict == "409 limit_reached" ||
                        verdict == "409 nothing_to_change")
                        << role << " " << action << ": " << verdict;
                } else {
                    EXPECT_EQ(verdict, "409 action_not_allowed") << role << " " << action;
                }
                ++tried;
            };
            check(ask(role, "POST", path_of("roads"), "{}"), true);
            check(ask(role, "POST", path_of("transport"), "{}"), see_everything.contains(role));
        }
    }
    [[nodiscard]] static std::string body_for(const std::string& pattern) {
        if (pattern.ends_with("/edit")) {
            return R"({"reason":"x","region":"18.72.99"})";
        }
        return pattern.ends_with("/settle") ? R"({"reason":"x","external_ref":"y"})" : R"({"reason":"x"})";
    }
    /// What there is to see and decide is tried in dead_letters_test; here: who reaches whose.
    void try_operation(
        const std::string& role, const std::string& method, const std::string& pattern, const std::string& reach) {
        const bool all = see_everything.contains(role);
        if (pattern == "/v1/redrives" && method == "POST") {
            EXPECT_EQ(
                ask(role, method, pattern, R"({"reason":"x","agency":"city/transport"})"),
                all ? "202" : "403 agency_not_yours")
                << role;
            EXPECT_EQ(ask(role, method, pattern, R"({"reason":"x","agency":"city/roads"})"), "202") << role;
        } else if (reach == "own_list") {
            EXPECT_EQ(ask(role, method, pattern), "200") << role << " " << pattern;
            EXPECT_EQ(ask(role, method, pattern + "?agency=city/transport"), all ? "200" : "403 agency_not_yours")
                << role << " " << pattern;
        } else if (pattern.starts_with("/v1/instances/")) {
            const auto path = [&](const std::string& name) { return replaced(pattern, "{instance}", name); };
            // What this city's connectors are not set up for is told to whom the instance is.
            const std::string done = pattern.ends_with("/probe")       ? "409 probe_not_offered"
                                     : pattern.ends_with("/reconcile") ? "409 reconcile_not_offered"
                                                                       : "200";
            EXPECT_EQ(ask(role, method, path("roads"), R"({"reason":"x"})"), done) << role << " " << pattern;
            EXPECT_EQ(ask(role, method, path("transport"), R"({"reason":"x"})"), all ? done : "404 not_found") << role;
            EXPECT_EQ(ask(role, method, path("nowhere"), R"({"reason":"x"})"), "404 not_found") << role;
        } else {
            for (const auto* id : {"019ab3c4-5d6e-7f80-9a1b-2c3d4e5f6071", "none", "0"}) {
                const auto path =
                    replaced(replaced(replaced(pattern, "{delivery}", id), "{job}", id), "{difference}", id);
                EXPECT_EQ(ask(role, method, path, body_for(pattern)), "404 not_found") << role << " " << path;
            }
        }
    }
    /// The key goes with the form or the address. Everybody sees where a complaint stands; its words only who may.
    void try_open311(
        const std::string& role, const std::string& method, const std::string& pattern, const std::string& own,
        const std::string& other) {
        const std::string key = "api_key=" + keys[role];
        const auto path = [&](const std::string& id) {
            return replaced(
                replaced(replaced(replaced(pattern, "{format}", "json"), "{service_code}", "roads"), "{token}", id),
                "{service_request_id}", id);
        };
        if (method == "POST") {
            const std::set<std::string> filers{"national_admin", "agency_admin", "liaison", "channel"};
            EXPECT_EQ(
                ask("", method, path(own), key + "&service_code=roads&description=x&address_string=y",
                    "application/x-www-form-urlencoded"),
                filers.contains(role) ? "201" : "403")
                << role << answer;
            return;
        }
        const auto words_of = [&](const std::string& id) {
            const auto told = json::parse(answer);
            for (const auto& one : told.as_array()) {
                if (one.at("service_request_id").as_string() == id.c_str()) {
                    return one.at("description").is_string();
                }
            }
            ADD_FAILURE() << id << " is not told: " << answer;
            return false;
        };
        for (const auto& [id, is_own] : {std::pair{own, true}, std::pair{other, false}}) {
            EXPECT_EQ(ask("", method, path(id) + "?" + key), "200") << role << " " << pattern << answer;
            if (pattern.starts_with("/open311/v2/requests")) {
                EXPECT_EQ(words_of(id), see_everything.contains(role) || (is_own && reaches_own(role))) << role;
            }
        }
    }
    /// `own` came through its door, or is its office's.
    [[nodiscard]] static bool reaches_own(const std::string& role) {
        return role == "channel" || of_an_agency.contains(role);
    }
    void try_line(const std::string& role, const json::object& line) {
        const auto method = text(line, "method");
        const auto pattern = text(line, "pattern");
        const auto reach = text(line, "reach");
        const auto& allowed = line.at("roles").as_array();
        const auto own = filed(role, "roads");
        const auto other = filed(role, "transport");
        const auto path = replaced(
            replaced(replaced(pattern, "{tracking_id}", own), "{agency...}", "city/roads"), "{action}", "note");
        const auto body = method == "POST" ? complaint("roads") : std::string{};
        ++tried;
        if (!allowed.empty() && !names(line.at("roles"), role)) {
            EXPECT_EQ(ask(role, method, path, body), "403 role_not_allowed") << role << " " << method << " " << pattern;
            return;
        }
        if (pattern.starts_with("/v1/dead-letters") || pattern.starts_with("/v1/redrives") ||
            pattern.starts_with("/v1/instances") || pattern.starts_with("/v1/differences") || pattern == "/v1/queue") {
            try_operation(role, method, pattern, reach);
        } else if (pattern == "/v1/session" && method != "GET") {
            // Open to people with a password (accounts_test); a key neither signs in nor out.
            EXPECT_EQ(
                ask(role, method, pattern, "{}"), method == "POST" ? "422 argument_invalid" : "409 action_not_allowed")
                << role;
        } else if (pattern == "/hooks/{instance...}") {
            // No key of ours opens it: a connector judges the signature, and this city's take no requests.
            EXPECT_EQ(ask(role, "POST", "/hooks/roads"), "404 not_found") << role;
        } else if (pattern.starts_with("/open311/")) {
            try_open311(role, method, pattern, own, other);
        } else if (pattern.starts_with("/v1/figures")) {
            try_figures(role, pattern);
        } else if (reach == "own_list") {
            try_list(role, pattern, own, other);
        } else if (pattern == "/v1/attachments") {
            EXPECT_EQ(ask(role, method, pattern, a_pdf, "application/pdf"), "201") << role;
        } else if (pattern.ends_with("/{attachment}")) {
            const auto at = [&](const WithFile& filed) {
                return replaced(replaced(pattern, "{tracking_id}", filed.tracking), "{attachment}", filed.file);
            };
            const auto mine = filed_with_file(role, "roads");
            const auto theirs = filed_with_file(role, "transport");
            EXPECT_EQ(ask(role, method, at(mine)), "200") << role << " " << pattern;
            EXPECT_EQ(ask(role, method, at(theirs)), see_everything.contains(role) ? "200" : "404 not_found") << role;
            EXPECT_EQ(ask(role, method, at({mine.tracking, theirs.file})), "404 not_found") << role;
        } else if (reach == "own_complaint") {
            EXPECT_EQ(ask(role, method, path), "200") << role << " " << pattern;
            EXPECT_EQ(
                ask(role, method, replaced(pattern, "{tracking_id}", other)),
                see_everything.contains(role) ? "200" : "404 not_found")
                << role << " " << pattern;
        } else if (reach == "own_and_action") {
            try_actions(role, pattern);
        } else {
            EXPECT_EQ(ask(role, method, path, body), method == "POST" ? "201" : "200") << role << " " << pattern;
        }
    }

    std::map<std::string, std::string> keys;
    json::object table;
    std::string answer;
    int numbers = 0;
    int tried = 0;
};

TEST_F(E2eRights, every_role_at_every_address) {
    begin();
    ASSERT_GE(table.at("routes").as_array().size(), 13U);
    for (const auto& role : roles) {
        for (const auto& line : table.at("routes").as_array()) {
            try_line(role, line.as_object());
        }
    }
    EXPECT_GE(tried, 250);
    std::cout << tried << " cells tried\n";
}

TEST_F(E2eRights, without_a_key_only_what_is_open) {
    begin();
    const auto id = filed("", "roads");
    for (const auto& entry : table.at("routes").as_array()) {
        const auto& line = entry.as_object();
        const auto path = replaced(
            replaced(replaced(text(line, "pattern"), "{tracking_id}", id), "{agency...}", "city/roads"), "{action}",
            "note");
        const bool open = line.at("roles").as_array().empty();
        const bool signs_in = text(line, "method") == "POST" && text(line, "pattern") == "/v1/session";
        if (path.starts_with("/open311/")) {
            const auto there = replaced(
                replaced(replaced(replaced(path, "{format}", "json"), "{service_code}", "roads"), "{token}", id),
                "{service_request_id}", id);
            const bool files = text(line, "method") == "POST";
            EXPECT_EQ(
                ask("", text(line, "method"), there, "", files ? "application/x-www-form-urlencoded" : ""),
                files ? "403" : "200")
                << there;
            continue;
        }
        EXPECT_EQ(text(line, "pattern").starts_with("/v1/") && !signs_in, !open) << path;
        if (text(line, "method") == "*") {
            EXPECT_EQ(ask("", "POST", "/hooks/roads"), "404 not_found");
            continue;
        }
        EXPECT_EQ(
            ask("", text(line, "method"), path), signs_in ? "400 json_invalid"
                                                 : open   ? "200"
                                                          : "401 key_missing")
            << path;
    }
}

}  // namespace
}  // namespace hub::testing
