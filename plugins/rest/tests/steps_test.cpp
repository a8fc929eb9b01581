// Several requests that hand over one complaint: in their order, each once, whatever breaks in between.
#include "connector.hpp"
#include "fake_host.hpp"
#include "sample_call.hpp"
#include "scripted_server.hpp"
#include "settings_of.hpp"

#include "hub/plugins/progress.hpp"
#include "hub/plugins/temp_file.hpp"

#include <gtest/gtest.h>

namespace hub::rest {
namespace {

using Reply = ScriptedServer::Reply;
namespace json = boost::json;

constexpr auto steps = R"([
    {"name": "masuk", "path": "/sesi", "every_time": true, "body": {"form": {"aplikasi": "hub"}},
     "success": {"status": [200]}, "keep": {"sesi": {"header": "X-Sesi"}}},
    {"name": "buat", "path": "/tiket", "headers": {"X-Sesi": "{{kept.sesi}}"},
     "body": {"json": {"judul": "{{subject}}", "ref": "{{tracking_id}}"}},
     "success": {"status": [201], "id": "/id"}, "keep": {"rak": "/rak"}},
    {"name": "berkas", "for_each": "file", "path": "/tiket/{{external_ref}}/berkas?nama={{file.name}}",
     "headers": {"X-Sesi": "{{kept.sesi}}"}, "success": {"status": [204]}},
    {"name": "tugas", "method": "PUT", "path": "/rak/{{kept.rak}}/{{external_ref}}",
     "body": {"json": {"petugas": "jaga"}}, "success": {"status": [200]},
     "answer": {"status": "/status", "states": {"diterima": "accepted"}}}])";

class RestSteps : public testing::Test {
protected:
    RestSteps() {
        sample.attach({"lampiran-1.jpg", "image/jpeg", first.path(), "ab", 3});
        sample.attach({"lampiran-2.pdf", "application/pdf", second.path(), "cd", 4});
    }
    json::object tree(const char* list = steps) const {
        json::object made{
            {"base_url", server.url()},
            {"timeouts", {{"receive", "2s"}}},
            {"create", {{"steps", json::parse(list)}}},
            {"lookup", json::parse(R"({"path": "/cari?ref={{tracking_id}}", "items": "/data", "id": "/id"})")}};
        return made;
    }
    /// As a process that has just begun: nothing is known but what the hub keeps.
    sdk::Outcome attempt(const json::object& settings) {
        const SettingsOf given{json::serialize(settings)};
        RestConnector connector{sdk::Host{host.table}, given.settings()};
        connector.start();
        return connector.submit(sample.call());
    }
    sdk::Outcome attempt() { return attempt(tree()); }
    sdk::Outcome look() { return look(tree()); }
    sdk::Outcome look(const json::object& settings) {
        const SettingsOf given{json::serialize(settings)};
        RestConnector connector{sdk::Host{host.table}, given.settings()};
        connector.start();
        return connector.lookup(sample.call());
    }
    /// The first lines of what came in since the last time, without the HTTP version.
    std::vector<std::string> asked() {
        std::vector<std::string> out;
        const auto all = server.requests();
        for (; seen < all.size(); ++seen) {
            out.push_back(all[seen].substr(0, all[seen].find(" HTTP/")));
        }
        return out;
    }
    Reply answer(const std::string& request) {
        for (const auto& [begin, reply] : broken) {
            if (request.starts_with(begin)) {
                return reply;
            }
        }
        if (request.starts_with("POST /sesi")) {
            return {ScriptedServer::http("200 OK\r\nX-Sesi: s-" + std::to_string(++sessions), "")};
        }
        if (request.starts_with("POST /tiket ")) {
            return {ScriptedServer::http("201 Created", R"({"id":"T-1","rak":"R 9"})")};
        }
        if (request.starts_with("PUT ")) {
            return {ScriptedServer::http("200 OK", R"({"status":"diterima"})")};
        }
        if (request.starts_with("GET /cari")) {
            return {ScriptedServer::http("200 OK", found)};
        }
        return {"HTTP/1.1 204 No Content\r\n\r\n"};
    }
    void breaks(const std::string& begin, const Reply& reply) {
        server.change([&] { broken[begin] = reply; });
    }
    void mends() {
        server.change([&] { broken.clear(); });
    }
    static Reply cut() { return {"", true}; }

    const plugins::TempFile first{"abc"};
    const plugins::TempFile second{"%PDF"};
    plugins::SampleCall sample;
    FakeHost host;
    std::map<std::string, Reply> broken;
    std::string found = R"({"data":[]})";
    int sessions = 0;
    std::size_t seen = 0;
    ScriptedServer server{[this](const std::string& request) { return answer(request); }};
    const std::string key = "step:01938f3a-0000-7000-8000-000000000001";
    const std::string login = "POST /sesi";
    const std::string create = "POST /tiket";
    const std::string file_1 = "POST /tiket/T-1/berkas?nama=lampiran-1.jpg";
    const std::string file_2 = "POST /tiket/T-1/berkas?nama=lampiran-2.pdf";
    const std::string assign = "PUT /rak/R%209/T-1";
};

using Asked = std::vector<std::string>;

TEST_F(RestSteps, OneAfterTheOther) {
    const auto outcome = attempt();
    EXPECT_EQ(outcome.kind, HUBC_DELIVERED) << outcome.detail;
    EXPECT_EQ(outcome.external_ref, "T-1");
    ASSERT_TRUE(outcome.update);
    EXPECT_EQ(outcome.update->kind, sdk::UpdateKind::accepted);
    EXPECT_EQ(asked(), (Asked{login, create, file_1, file_2, assign}));
    EXPECT_TRUE(host.kept.empty()) << "nothing stays behind";
    EXPECT_TRUE(host.traced.empty());
    const auto all = server.requests();
    EXPECT_NE(all[1].find("\r\nX-Sesi: s-1\r\n"), std::string::npos);
    EXPECT_NE(all[1].find("\r\nIdempotency-Key: 01938f3a-0000-7000-8000-000000000001:buat\r\n"), std::string::npos);
    EXPECT_NE(all[3].find("\r\nIdempotency-Key: 01938f3a-0000-7000-8000-000000000001:berkas:1\r\n"), std::string::npos);
    EXPECT_NE(all[3].find("\r\nContent-Type: application/pdf\r\nContent-Length: 4\r\n\r\n%PDF"), std::string::npos);
}

TEST_F(RestSteps, ALaterAttemptGoesOnWhereItStopped) {
    breaks("PUT", {ScriptedServer::http("503 Service Unavailable\r\nRetry-After: 7", "")});
    const auto busy = attempt();
    EXPECT_EQ(busy.kind, HUBC_RETRY);
    EXPECT_EQ(busy.retry_after, std::chrono::seconds{7});
    EXPECT_EQ(busy.detail, "step 'tugas': the agency answered 503");
    EXPECT_EQ(asked(), (Asked{login, create, file_1, file_2, assign}));
    EXPECT_EQ(host.kept[key], R"({"done":["buat","berkas"],"number":"T-1","kept":{"kept.rak":"R 9"}})")
        << "and not the session";
    mends();
    const auto outcome = attempt();
    EXPECT_EQ(outcome.kind, HUBC_DELIVERED);
    EXPECT_EQ(outcome.external_ref, "T-1");
    EXPECT_EQ(asked(), (Asked{login, assign})) << "a new session, and no second ticket";
    EXPECT_TRUE(host.kept.empty());
}

TEST_F(RestSteps, AFileWhoseAnswerWasCutIsSentAgainAndNoOther) {
    breaks(file_2, cut());
    EXPECT_EQ(attempt().kind, HUBC_UNKNOWN);
    EXPECT_EQ(asked(), (Asked{login, create, file_1, file_2}));
    EXPECT_EQ(look().kind, HUBC_REJECTED) << "not whole: it goes on";
    EXPECT_TRUE(asked().empty()) << "that is known without a search";
    mends();
    EXPECT_EQ(attempt().kind, HUBC_DELIVERED);
    EXPECT_EQ(asked(), (Asked{login, file_2, assign}));
}

TEST_F(RestSteps, ATicketWhoseAnswerWasCutIsLookedUpAndTheRestGoesOn) {
    breaks(create + " ", cut());
    EXPECT_EQ(attempt().kind, HUBC_UNKNOWN);
    EXPECT_EQ(asked(), (Asked{login, create}));
    EXPECT_EQ(look().kind, HUBC_REJECTED) << "surely not there";
    server.change([&] { found = R"({"data":[{"id":"T-1"}]})"; });
    EXPECT_EQ(look().kind, HUBC_UNKNOWN) << "what its answer would have given to `tugas` is known to nobody";

    auto list = json::parse(steps).as_array();
    list[1].as_object().erase("keep");
    list[3].as_object()["path"] = "/rak/{{external_ref}}";
    const auto settings = tree(json::serialize(list).c_str());
    const auto looked = look(settings);
    EXPECT_EQ(looked.kind, HUBC_REJECTED);
    EXPECT_EQ(looked.detail, "the agency has it as T-1, not yet with all steps: they go on");
    asked();
    mends();
    EXPECT_EQ(attempt(settings).external_ref, "T-1");
    EXPECT_EQ(asked(), (Asked{login, file_1, file_2, "PUT /rak/T-1"}));
    EXPECT_TRUE(host.kept.empty());
}

TEST_F(RestSteps, WhatIsRefusedBeforeThereIsACaseIsRefused) {
    breaks(create + " ", {ScriptedServer::http("422 Unprocessable", "")});
    EXPECT_EQ(attempt().kind, HUBC_REJECTED);
}

TEST_F(RestSteps, WhatIsRefusedAfterwardsIsForAPerson) {
    breaks("PUT", {ScriptedServer::http("422 Unprocessable", "")});
    const auto outcome = attempt();
    EXPECT_EQ(outcome.kind, HUBC_UNKNOWN);
    EXPECT_EQ(outcome.detail, "the agency has it as T-1, but step 'tugas': the agency answered 422");
    EXPECT_EQ(look().kind, HUBC_UNKNOWN) << "and not sent again for ever";
    mends();
    asked();
    EXPECT_EQ(attempt().kind, HUBC_DELIVERED) << "when a person says so";
    EXPECT_EQ(asked(), (Asked{login, assign}));
}

TEST_F(RestSteps, WithoutASessionNothingIsMade) {
    breaks(login, {ScriptedServer::http("200 OK", "maaf")});
    const auto outcome = attempt();
    EXPECT_EQ(outcome.kind, HUBC_RETRY);
    EXPECT_EQ(outcome.detail, "step 'masuk': the answer lacks kept.sesi at x-sesi");
    EXPECT_EQ(asked(), (Asked{login}));
}

TEST_F(RestSteps, WhatCannotBeKeptIsNotGoneOnWith) {
    host.puts_fail = true;
    EXPECT_EQ(attempt().kind, HUBC_UNKNOWN);
    EXPECT_EQ(asked(), (Asked{login, create})) << "or the next attempt would not know of it";
}

TEST_F(RestSteps, AStepThatCanBeReadBackIsNotDoneTwice) {
    auto list = json::parse(steps).as_array();
    list[3].as_object()["verify"] =
        json::parse(R"({"path": "/lihat/{{external_ref}}", "when": {"json": "/petugas", "equals": "jaga"}})");
    const auto settings = tree(json::serialize(list).c_str());
    std::string shown = R"({"petugas":"jaga"})";
    breaks("PUT", cut());
    breaks("GET /lihat", {ScriptedServer::http("200 OK", shown)});
    EXPECT_EQ(attempt(settings).kind, HUBC_UNKNOWN);
    asked();
    EXPECT_EQ(attempt(settings).kind, HUBC_DELIVERED);
    EXPECT_EQ(asked(), (Asked{login, "GET /lihat/T-1"}));
}

TEST_F(RestSteps, AsAPartOfAForm) {
    auto list = json::parse(steps).as_array();
    list[2].as_object()["part"] = "isi";
    list[2].as_object()["body"] = json::parse(R"({"form": {"nama": "{{file.name}}"}})");
    EXPECT_EQ(attempt(tree(json::serialize(list).c_str())).kind, HUBC_DELIVERED);
    const auto line = "--sp4n-" + key.substr(5);
    EXPECT_TRUE(server.requests()[2].ends_with(
        "\r\n\r\n" + line + "\r\nContent-Disposition: form-data; name=\"nama\"\r\n\r\nlampiran-1.jpg\r\n" + line +
        "\r\nContent-Disposition: form-data; name=\"isi\"; filename=\"lampiran-1.jpg\"\r\nContent-Type: "
        "image/jpeg\r\n\r\n"
        "abc\r\n" +
        line + "--\r\n"))
        << server.requests()[2];
}

TEST_F(RestSteps, FaultsNameThePlace) {
    const auto fault = [&](const char* pointer, const char* value) {
        json::value settings = tree();
        set_at(settings, pointer, json::parse(value));
        const SettingsOf given{json::serialize(settings)};
        const auto faults = RestConnector::check_settings(given.settings());
        return faults.empty() ? std::string{} : faults[0].option + faults[0].pointer + ": " + faults[0].message;
    };
    EXPECT_EQ(fault("/create/steps/3/method", R"("PUT")"), "");
    const struct {
        const char* pointer;
        const char* value;
        const char* begin;
    } cases[] = {
        {"/create/path", R"("/x")", "create/path: unknown key; known are steps"},
        {"/create/steps/0/headers", R"({"X-Sesi": "{{kept.sesi}}"})", "create/steps/0/headers/X-Sesi: unknown field"},
        {"/create/steps/3/path", R"("/x/{{kept.lain}}")", "create/steps/3/path: unknown field 'kept.lain'"},
        {"/create/steps/3/path", R"("/x/{{file.name}}")", "create/steps/3/path: unknown field 'file.name'"},
        {"/create/steps/3/name", R"("buat")", "create/steps/3/name: stands there twice"},
        {"/create/steps/3/method", R"("DELETE")", "create/steps/3/method: must be POST, PUT, PATCH or GET"},
        {"/create/steps/1/success", R"({"status": [201]})", "create/steps: one step must have success.id"},
        {"/create/steps/3/success", R"({"status": [200], "id": "/id"})", "create/steps: one step must have success.id"},
        {"/create/steps/1/every_time", "true", "create/steps/1: the step that gives the number is done once"},
        {"/create/steps/1/every_time", "1", "create/steps/1/every_time: must be true or false"},
        {"/create/steps/2/every_time", "true", "create/steps/2/every_time: is not for files"},
        {"/create/steps/2/for_each", R"("page")", "create/steps/2/for_each: must be file"},
        {"/create/steps/2/body", R"({"text": "x"})", "create/steps/2/body: is the file itself"},
        {"/create/steps/3/part", R"("x")", "create/steps/3/part: is for a step with"},
        {"/create/steps/0/keep/sesi", R"("sesi")", "create/steps/0/keep/sesi: must be a JSON pointer"},
        {"/create/steps", "[]", "create/steps: must be a list of mappings"},
        {"/attachments", R"({"as":"multipart","field":"f"})", "attachments: is not for the steps of create"}};
    for (const auto& one : cases) {
        EXPECT_TRUE(fault(one.pointer, one.value).starts_with(one.begin))
            << one.pointer << ": " << fault(one.pointer, one.value);
    }
}

TEST(RestProgress, IsReadAsItWasWritten) {
    plugins::Progress progress;
    progress.done = {"a", "b \"c\""};
    progress.begun = "d:1";
    progress.files = 3;
    progress.number = "T-1";
    progress.refused = "T-1";
    progress.kept = {{"kept.x", "y"}};
    EXPECT_EQ(plugins::Progress::parse(progress.text())->text(), progress.text());
    EXPECT_TRUE(plugins::Progress::parse(progress.text())->has_done("b \"c\""));
    EXPECT_EQ(plugins::Progress::parse("")->text(), plugins::Progress{}.text());
    EXPECT_FALSE(plugins::Progress::parse("nonsense"));
    EXPECT_FALSE(plugins::Progress::parse("[]"));
}

}  // namespace
}  // namespace hub::rest
