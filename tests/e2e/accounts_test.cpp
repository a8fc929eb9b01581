// A person signs in with a browser's requests, works, and signs out; and who must not, does not.
#include "e2e_city.hpp"

#include <algorithm>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

class E2eAccounts : public E2eCity {
protected:
    void begin() {
        prepare();
        hub.start_ready();
    }
    /// A command of the database's owner.
    City::Ran as_owner(std::vector<std::string> args) {
        args.insert(args.end(), {"--url", city.database_url("sp4n_owner")});
        return city.run_hub(args);
    }
    /// The password that was made.
    std::string add(const std::string& login, const std::vector<std::string>& more = {"--role", "coordinator"}) {
        std::vector<std::string> args{"account", "add", login};
        args.insert(args.end(), more.begin(), more.end());
        const auto ran = as_owner(args);
        EXPECT_EQ(ran.code, 0) << ran.err;
        return ran.out.substr(0, ran.out.find('\n'));
    }
    struct Answer {
        unsigned status = 0;
        std::string code;
        std::string cookie;  ///< "sp4n_session=…"
        json::object body;
        std::string retry_after;
    };
    Answer ask(
        const std::string& method, const std::string& path, const std::string& body = {}, HttpHeaders headers = {}) {
        headers.emplace_back("Content-Type", "application/json");
        const auto reply = hub.client().send({method, path, headers, body});
        Answer out;
        if (!reply) {
            ADD_FAILURE() << to_string(reply.error());
            return out;
        }
        out.status = reply->status;
        out.body = json::parse(reply->body).as_object();
        out.code = text(out.body, "code");
        const auto set = reply->header("Set-Cookie");
        out.cookie = set.substr(0, set.find(';'));
        out.retry_after = reply->header("Retry-After");
        return out;
    }
    Answer sign_in(const std::string& login, const std::string& password) {
        return ask(
            "POST", "/v1/session", json::serialize(json::object{{"login", login}, {"password", password}}),
            {{"Sec-Fetch-Site", "same-origin"}});
    }
    Answer with(const std::string& cookie, const std::string& method, const std::string& path) {
        return ask(
            method, path, method == "POST" ? R"({"text":"x"})" : "",
            {{"Cookie", cookie}, {"Sec-Fetch-Site", "same-origin"}});
    }
};

TEST_F(E2eAccounts, a_coordinator_signs_in_looks_and_signs_out) {
    begin();
    const auto password = add("dewi");
    const auto filed = file_id("roads", "k1");
    const auto in = sign_in("dewi", password);
    ASSERT_EQ(in.status, 201U) << json::serialize(in.body);
    EXPECT_EQ(text(in.body, "role"), "coordinator");
    ASSERT_TRUE(in.cookie.starts_with("sp4n_session=sp4n_")) << in.cookie;
    const auto who = with(in.cookie, "GET", "/v1/session");
    EXPECT_EQ(who.status, 200U);
    EXPECT_EQ(text(who.body, "login"), "dewi");
    const auto list = with(in.cookie, "GET", "/v1/complaints");
    EXPECT_EQ(list.status, 200U);
    EXPECT_NE(json::serialize(list.body).find(filed), std::string::npos);
    EXPECT_EQ(with(in.cookie, "POST", "/v1/complaints/" + filed + "/note").status, 200U);
    const auto out = with(in.cookie, "DELETE", "/v1/session");
    EXPECT_EQ(out.status, 200U);
    EXPECT_EQ(out.cookie, "sp4n_session=");
    EXPECT_TRUE(wait_until([&] { return with(in.cookie, "GET", "/v1/session").status == 401; }, 10s, 50ms));
}

TEST_F(E2eAccounts, another_page_cannot_use_the_session) {
    begin();
    const auto in = sign_in("dewi", add("dewi"));
    const auto filed = file_id("roads", "k1");
    const auto path = "/v1/complaints/" + filed + "/note";
    for (const HttpHeaders& from :
         {HttpHeaders{{"Sec-Fetch-Site", "cross-site"}}, HttpHeaders{{"Origin", "https://jahat.example"}},
          HttpHeaders{{"Origin", "null"}}, HttpHeaders{}}) {
        auto headers = from;
        headers.emplace_back("Cookie", in.cookie);
        EXPECT_EQ(ask("POST", path, R"({"text":"x"})", headers).code, "origin_refused");
    }
    EXPECT_EQ(
        ask("POST", "/v1/session", R"({"login":"a","password":"b"})", {{"Origin", "https://jahat.example"}}).code,
        "origin_refused");
    EXPECT_EQ(city.count("SELECT count(*) FROM event WHERE kind <> 1 AND data LIKE '%\"text\":\"x\"%'"), 0);
}

TEST_F(E2eAccounts, a_persons_rights_are_those_of_the_role_and_office) {
    begin();
    const auto in = sign_in("sri", add("sri", {"--role", "liaison", "--agency", "city/roads"}));
    const auto own = file_id("roads", "k1");
    const auto other = file_id("transport", "k2");
    EXPECT_EQ(with(in.cookie, "GET", "/v1/complaints/" + own).status, 200U);
    EXPECT_EQ(with(in.cookie, "GET", "/v1/complaints/" + other).status, 404U);
    EXPECT_EQ(with(in.cookie, "POST", "/v1/redrives").code, "role_not_allowed");
}

TEST_F(E2eAccounts, wrong_names_and_passwords_are_one_answer_and_wait_ever_longer) {
    begin();
    const auto password = add("dewi");
    for (const auto* login : {"dewi", "nobody"}) {
        for (int i = 0; i < 5; ++i) {
            const auto answer = sign_in(login, "not this one");
            EXPECT_EQ(answer.status, 401U);
            EXPECT_EQ(answer.code, "sign_in_failed");
            EXPECT_TRUE(answer.cookie.empty());
        }
        const auto waits = sign_in(login, login == std::string{"dewi"} ? password : "x");
        EXPECT_EQ(waits.code, "sign_in_too_often");
        EXPECT_EQ(waits.retry_after, "1");
    }
    EXPECT_TRUE(wait_until([&] { return sign_in("dewi", password).status == 201; }, 10s, 100ms));
}

TEST_F(E2eAccounts, a_new_password_or_a_disabled_account_ends_what_was_open) {
    begin();
    const auto first = sign_in("dewi", add("dewi"));
    ASSERT_EQ(first.status, 201U);
    const auto changed = as_owner({"account", "password", "dewi"});
    ASSERT_EQ(changed.code, 0) << changed.err;
    EXPECT_TRUE(wait_until([&] { return with(first.cookie, "GET", "/v1/session").status == 401; }, 10s, 50ms));
    const auto second = sign_in("dewi", changed.out.substr(0, changed.out.find('\n')));
    ASSERT_EQ(second.status, 201U);
    ASSERT_EQ(as_owner({"account", "disable", "dewi"}).code, 0);
    EXPECT_TRUE(wait_until([&] { return with(second.cookie, "GET", "/v1/session").status == 401; }, 10s, 50ms));
    const auto listed = as_owner({"account", "list", "--json"});
    EXPECT_NE(listed.out.find("disabled_at"), std::string::npos) << listed.out;
    EXPECT_EQ(listed.out.find("argon2"), std::string::npos);
}

TEST_F(E2eAccounts, the_command_line_refuses_what_makes_no_sense) {
    begin();
    EXPECT_NE(as_owner({"account", "add", "Dewi!", "--role", "coordinator"}).code, 0);
    EXPECT_NE(as_owner({"account", "add", "dewi", "--role", "channel"}).code, 0) << "a door is no person";
    EXPECT_NE(as_owner({"account", "add", "dewi", "--role", "liaison"}).code, 0);
    const auto typo = city.run_hub(
        {"account", "add", "dewi", "--role", "liaison", "--agency", "city/road", "--config", city.config().string()});
    EXPECT_NE(typo.code, 0);
    EXPECT_NE(typo.err.find("city/roads"), std::string::npos) << typo.err;
    add("dewi");
    EXPECT_NE(as_owner({"account", "add", "dewi", "--role", "coordinator"}).code, 0);
    EXPECT_NE(as_owner({"account", "password", "nobody"}).code, 0);
    EXPECT_EQ(city.count("SELECT count(*) FROM account"), 1);
}

}  // namespace
}  // namespace hub::testing
