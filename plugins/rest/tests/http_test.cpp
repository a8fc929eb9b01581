// The connector against a real socket: what an agency's server may do, and what the hub is told.
#include "connector.hpp"
#include "fake_host.hpp"
#include "sample_call.hpp"
#include "scripted_server.hpp"
#include "settings_of.hpp"

#include "hub/plugins/temp_file.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace hub::rest {
namespace {

using sdk::Cause;
using Reply = ScriptedServer::Reply;

class RestHttp : public testing::Test {
protected:
    void open(const std::string& url, const char* timeouts = R"({"connect":"1s","receive":"300ms"})") {
        auto tree = good_settings(url);
        tree["timeouts"] = boost::json::parse(timeouts);
        const SettingsOf settings{boost::json::serialize(tree)};
        connector.emplace(sdk::Host{host.table}, settings.settings());
        connector->start();
    }
    sdk::Outcome submit(std::chrono::milliseconds timeout = std::chrono::milliseconds{5000}) {
        plugins::SampleCall sample;
        sample.raw().timeout_ms = timeout.count();
        return connector->submit(sample.call());
    }
    static Reply created(const std::string& status = "ditunda") {
        return {
            ScriptedServer::http("201 Created", R"({"data":{"id":"T-1","status":")" + status + R"(","jawaban":"j"}})")};
    }
    FakeHost host;
    std::optional<RestConnector> connector;
};

TEST_F(RestHttp, CreatedIsDeliveredAndTheRequestIsWhole) {
    ScriptedServer server{[](const std::string&) { return created("selesai"); }};
    open(server.url());
    const auto outcome = submit();
    EXPECT_EQ(outcome.kind, HUBC_DELIVERED);
    EXPECT_EQ(outcome.external_ref, "T-1");
    ASSERT_EQ(server.requests().size(), 1U);
    const auto request = server.requests()[0];
    EXPECT_EQ(request.substr(0, request.find('\r')), "POST /tickets HTTP/1.1");
    for (const auto* line :
         {"\r\nIdempotency-Key: 01938f3a-0000-7000-8000-000000000001\r\n", "\r\nAuthorization: Bearer t0ken\r\n",
          "\r\nX-Region: 18.72.01\r\n", "\r\nContent-Type: application/json\r\n", "\r\nHost: 127.0.0.1:"}) {
        EXPECT_NE(request.find(line), std::string::npos) << line << request;
    }
    const auto body = boost::json::parse(request.substr(request.find("\r\n\r\n") + 4));
    EXPECT_EQ(std::string_view{body.at("isi").as_string()}, plugins::SampleCall::body);
    ASSERT_TRUE(outcome.update);
    EXPECT_EQ(outcome.update->kind, sdk::UpdateKind::closed);
    EXPECT_EQ(host.emitted, 0) << "nothing waits for the hub before the answer is given";
}

TEST_F(RestHttp, AForeignStateIsANoteWithTheWord) {
    ScriptedServer server{[](const std::string&) { return created("ditunda"); }};
    open(server.url());
    const auto outcome = submit();
    EXPECT_EQ(outcome.kind, HUBC_DELIVERED);
    ASSERT_TRUE(outcome.update);
    EXPECT_EQ(outcome.update->kind, sdk::UpdateKind::note);
    EXPECT_EQ(outcome.update->remote_status, "ditunda");
}

TEST_F(RestHttp, AnswersByStatus) {
    std::string head;
    std::string body = "{}";
    ScriptedServer server{[&](const std::string&) { return Reply{ScriptedServer::http(head, body)}; }};
    open(server.url());
    server.change([&] { head = "200 OK"; });
    EXPECT_EQ(submit().kind, HUBC_UNKNOWN) << "200 without an id";
    server.change([&] { body = "<html>maaf</html>"; });
    EXPECT_EQ(submit().kind, HUBC_UNKNOWN) << "an error page with 200";
    server.change([&] { head = "400 Bad Request"; });
    EXPECT_EQ(submit().kind, HUBC_REJECTED);
    server.change([&] { head = "429 Too Many Requests\r\nRetry-After: 3"; });
    const auto limited = submit();
    EXPECT_EQ(limited.kind, HUBC_RETRY);
    EXPECT_EQ(limited.cause, Cause::rate_limit);
    EXPECT_EQ(limited.retry_after, std::chrono::seconds{3});
    server.change([&] { head = "500 Internal Server Error"; });
    EXPECT_EQ(submit().kind, HUBC_UNKNOWN);
    server.change([&] { head = "401 Unauthorized"; });
    EXPECT_EQ(submit().cause, Cause::auth);
    server.change([&] { head = "302 Found\r\nLocation: http://127.0.0.1:1/elsewhere"; });
    EXPECT_EQ(submit().kind, HUBC_UNKNOWN) << "no redirect is followed";
}

TEST_F(RestHttp, WhatWasWrittenIsReadBack) {
    std::string shown = R"({"data":{"ref":"7Q2F9K3M0ABCD"}})";
    std::string head = "200 OK";
    ScriptedServer server{[&](const std::string& request) {
        return request.starts_with("GET") ? Reply{ScriptedServer::http(head, shown)} : created();
    }};
    auto tree = good_settings(server.url());
    tree["create"].as_object()["verify"] = boost::json::parse(R"({"path": "/tickets/{{external_ref}}?lihat={{kind}}",
        "when": {"json": "/data/ref", "equals": "{{tracking_id}}"}})");
    const SettingsOf settings{boost::json::serialize(tree)};
    connector.emplace(sdk::Host{host.table}, settings.settings());
    connector->start();
    EXPECT_EQ(submit().kind, HUBC_DELIVERED);
    ASSERT_EQ(server.requests().size(), 2U);
    EXPECT_TRUE(server.requests()[1].starts_with("GET /tickets/T-1?lihat=complaint HTTP/1.1\r\n"))
        << server.requests()[1];
    EXPECT_TRUE(host.traced.empty());
    server.change([&] { shown = R"({"data":null})"; });
    const auto nothing = submit();
    EXPECT_EQ(nothing.kind, HUBC_UNKNOWN);
    EXPECT_EQ(nothing.detail, "the agency said that all went well, but shows it otherwise at /data/ref");
    EXPECT_EQ(host.traced.size(), 4U) << "both requests and both answers, for whoever looks into it";
    server.change([&] { head = "503 Service Unavailable"; });
    EXPECT_EQ(submit().kind, HUBC_UNKNOWN);
}

TEST_F(RestHttp, WhatWasNotTakenIsTracedAsItWentOverTheLine) {
    std::string head = "400 Bad Request\r\nX-Why: region";
    ScriptedServer server{[&](const std::string&) { return Reply{ScriptedServer::http(head, "{\"salah\":1}")}; }};
    open(server.url());
    EXPECT_EQ(submit().kind, HUBC_REJECTED);
    auto request = server.requests().at(0);
    request.replace(request.find("Bearer t0ken"), 12, "[secret]");
    ASSERT_EQ(host.traced.size(), 2U);
    EXPECT_EQ(host.traced[0], "1|POST /tickets|" + std::to_string(request.size()) + "|" + request);
    EXPECT_TRUE(host.traced[1].starts_with("2|400|0|HTTP/1.1 400\r\n")) << host.traced[1];
    EXPECT_NE(host.traced[1].find("\r\nx-why: region\r\n"), std::string::npos) << host.traced[1];
    EXPECT_TRUE(host.traced[1].ends_with("\r\n\r\n{\"salah\":1}")) << host.traced[1];
}

TEST_F(RestHttp, NothingIsTracedOfWhatWentWellOrNeverLeft) {
    {
        ScriptedServer server{[](const std::string&) { return created(); }};
        open(server.url());
        EXPECT_EQ(submit().kind, HUBC_DELIVERED);
    }
    EXPECT_EQ(submit().kind, HUBC_RETRY) << "nobody listens any more";
    EXPECT_TRUE(host.traced.empty());
}

TEST_F(RestHttp, OneConnectionServesManyRequests) {
    ScriptedServer server{[](const std::string&) { return created(); }};
    open(server.url());
    for (int i = 0; i < 50; ++i) {
        ASSERT_EQ(submit().kind, HUBC_DELIVERED);
    }
    EXPECT_EQ(server.connections(), 1);
}

TEST_F(RestHttp, AConnectionThatTheServerClosedMeanwhileIsNotUsedAgain) {
    ScriptedServer server{[](const std::string&) {
        auto reply = created();
        reply.close = true;  // without saying so in a header
        return reply;
    }};
    open(server.url());
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{20};
    for (int i = 1; i <= 20; ++i) {
        ASSERT_EQ(submit().kind, HUBC_DELIVERED);
        while (server.closed() < i) {
            ASSERT_LT(std::chrono::steady_clock::now(), deadline);
            std::this_thread::yield();
        }
    }
    EXPECT_EQ(server.connections(), 20);
}

TEST_F(RestHttp, ConnectionCloseInTheAnswerIsHonoured) {
    ScriptedServer server{[](const std::string&) {
        return Reply{
            "HTTP/1.1 201 Created\r\nConnection: close\r\nContent-Length: 22\r\n\r\n{\"data\":{\"id\":\"T-12\"}}",
            true};
    }};
    open(server.url());
    EXPECT_EQ(submit().kind, HUBC_DELIVERED);
    EXPECT_EQ(submit().kind, HUBC_DELIVERED);
    EXPECT_EQ(server.connections(), 2);
}

TEST_F(RestHttp, ChunkedAnswers) {
    bool whole = true;
    ScriptedServer server{[&](const std::string&) {
        std::string bytes =
            "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n16\r\n{\"data\":{\"id\":\"T-12\"}}\r\n";
        return whole ? Reply{bytes + "0\r\n\r\n"} : Reply{bytes, true};
    }};
    open(server.url());
    EXPECT_EQ(submit().external_ref, "T-12");
    server.change([&] { whole = false; });
    EXPECT_EQ(submit().kind, HUBC_UNKNOWN) << "no last chunk: cut off";
}

TEST_F(RestHttp, CutAnswersAreUnknown) {
    std::string bytes;
    ScriptedServer server{[&](const std::string&) { return Reply{bytes, true}; }};
    open(server.url());
    const auto whole = created().bytes;
    for (const auto n : {std::size_t{0}, std::size_t{5}, whole.find("\r\n\r\n"), whole.size() - 3}) {
        server.change([&] { bytes = whole.substr(0, n); });
        const auto outcome = submit();
        EXPECT_EQ(outcome.kind, HUBC_UNKNOWN) << n;
        EXPECT_NE(outcome.cause, Cause::timeout) << n;
    }
}

TEST_F(RestHttp, NoAnswerInTimeIsUnknown) {
    ScriptedServer server{[](const std::string&) { return Reply{""}; }};
    open(server.url());
    const auto outcome = submit();
    EXPECT_EQ(outcome.kind, HUBC_UNKNOWN);
    EXPECT_EQ(outcome.cause, Cause::timeout);
}

TEST_F(RestHttp, DrippingBytesDoesNotHoldAWorkerBeyondTheDeadline) {
    ScriptedServer server{[](const std::string&) {
        return Reply{created().bytes, false, std::chrono::milliseconds{50}};
    }};
    open(server.url());
    const auto before = std::chrono::steady_clock::now();
    const auto outcome = submit(std::chrono::milliseconds{400});
    EXPECT_EQ(outcome.kind, HUBC_UNKNOWN);
    EXPECT_EQ(outcome.cause, Cause::timeout);
    EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::seconds{3})
        << "each byte came in time, the answer did not";
}

TEST_F(RestHttp, EndlessHundredContinueIsATimeout) {
    ScriptedServer server{[](const std::string&) {
        Reply reply{"HTTP/1.1 100 Continue\r\n\r\n"};
        reply.endless = true;
        return reply;
    }};
    open(server.url());
    const auto before = std::chrono::steady_clock::now();
    const auto outcome = submit(std::chrono::milliseconds{600});
    EXPECT_EQ(outcome.kind, HUBC_UNKNOWN);
    EXPECT_EQ(outcome.cause, Cause::timeout);
    const auto took = std::chrono::steady_clock::now() - before;
    EXPECT_GE(took, std::chrono::milliseconds{600});
    EXPECT_LT(took, std::chrono::milliseconds{1500});
}

TEST_F(RestHttp, InterimAnswersAreSkipped) {
    ScriptedServer server{[](const std::string&) {
        return Reply{
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n"
            "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" +
            created().bytes};
    }};
    open(server.url());
    for (int i = 0; i < 3; ++i) {
        const auto outcome = submit();
        EXPECT_EQ(outcome.kind, HUBC_DELIVERED) << outcome.detail;
        EXPECT_EQ(outcome.remote_code, "201");
    }
    EXPECT_EQ(server.requests().size(), 3U) << "each answer is of its own request";
    EXPECT_EQ(server.connections(), 1);
}

/// A number for each request; `more` behind each answer, in the same segment.
class Surplus : public RestHttp, public testing::WithParamInterface<const char*> {};

TEST_P(Surplus, AnAnswerIsNeverThatOfAnotherRequest) {
    int number = 0;
    ScriptedServer server{[&](const std::string&) {
        const auto id = std::to_string(++number);
        auto bytes = ScriptedServer::http("201 Created", R"({"data":{"id":"T-)" + id + R"("}})");
        const std::string more = GetParam();
        return Reply{bytes + (more == "double" ? bytes : more)};
    }};
    open(server.url());
    for (int i = 1; i <= 5; ++i) {
        const auto outcome = submit();
        EXPECT_EQ(outcome.kind, HUBC_DELIVERED) << outcome.detail;
        EXPECT_EQ(outcome.external_ref, "T-" + std::to_string(i));
    }
    EXPECT_EQ(server.requests().size(), 5U) << "none was answered without being sent";
}

INSTANTIATE_TEST_SUITE_P(
    RestHttp, Surplus, testing::Values("double", "x", "\r\n", "HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}"));

TEST_F(RestHttp, ANoContentWithABodyEndsTheConnection) {
    ScriptedServer server{[](const std::string&) {
        return Reply{"HTTP/1.1 204 No Content\r\nContent-Length: 22\r\n\r\n{\"data\":{\"id\":\"T-12\"}}"};
    }};
    open(server.url());
    EXPECT_EQ(submit().kind, HUBC_UNKNOWN);
    EXPECT_EQ(submit().kind, HUBC_UNKNOWN);
    EXPECT_EQ(server.requests().size(), 2U);
    EXPECT_EQ(server.connections(), 2);
}

TEST_F(RestHttp, ABrokenChunkIsNoAnswer) {
    ScriptedServer server{[](const std::string&) {
        return Reply{
            "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n16\r\n{\"data\":{\"id\":\"T-12\"}}\r\nzz\r\n"};
    }};
    open(server.url());
    EXPECT_EQ(submit().kind, HUBC_UNKNOWN);
}

TEST_F(RestHttp, AnEndlessAnswerStopsAtTheLimit) {
    ScriptedServer server{[](const std::string&) {
        return Reply{"HTTP/1.1 201 Created\r\n\r\n" + std::string(3U << 20, 'x'), true};
    }};
    open(server.url());
    const auto outcome = submit();
    EXPECT_EQ(outcome.kind, HUBC_UNKNOWN);
    EXPECT_NE(outcome.detail.find("size limit"), std::string::npos);
}

TEST_F(RestHttp, APathWithoutItsValueIsNeverSent) {
    ScriptedServer server{[](const std::string&) { return created(); }};
    boost::json::value tree = good_settings(server.url());
    set_at(tree, "/create/path", "/tickets/{{due_at}}");
    const SettingsOf settings{boost::json::serialize(tree)};
    connector.emplace(sdk::Host{host.table}, settings.settings());
    connector->start();
    const auto outcome = submit();
    EXPECT_EQ(outcome.kind, HUBC_REJECTED);
    EXPECT_EQ(outcome.cause, Cause::validation);
    EXPECT_NE(outcome.detail.find("a part of the path"), std::string::npos);
    EXPECT_TRUE(server.requests().empty());
}

TEST_F(RestHttp, RefusedIsARetry) {
    std::string url;
    {
        ScriptedServer server{[](const std::string&) { return Reply{}; }};
        url = server.url();
    }
    open(url);
    const auto outcome = submit();
    EXPECT_EQ(outcome.kind, HUBC_RETRY);
    EXPECT_EQ(outcome.cause, Cause::network);
}

TEST_F(RestHttp, ANameThatIsNotThereIsARetry) {
    open("http://no..such.host:80");  // refused by the resolver itself: no name server is asked
    EXPECT_EQ(submit().kind, HUBC_RETRY);
}

TEST_F(RestHttp, ASecretThatIsNoHeaderRefusesTheStart) {
    host.secret = "a\r\nX-Evil: 1";
    EXPECT_THROW(open("http://127.0.0.1:1"), std::runtime_error);
}

/// Settings with something more.
class RestFiles : public RestHttp {
protected:
    void open_with(const std::string& url, const char* option, const std::string& tree) {
        auto all = good_settings(url);
        all[option] = boost::json::parse(tree);
        const SettingsOf settings{boost::json::serialize(all)};
        connector.emplace(sdk::Host{host.table}, settings.settings());
        connector->start();
    }
};

TEST_F(RestFiles, FilesGoOutToTheLastByte) {
    ScriptedServer server{[](const std::string&) { return created(); }};
    std::string bytes(3U << 20U, '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        bytes[i] = static_cast<char>(i * 31 % 251);
    }
    const plugins::TempFile file{bytes};
    plugins::SampleCall sample;
    sample.attach({"lampiran-1.jpg", "image/jpeg", file.path(), "ab12", bytes.size()});
    sample.attach({"lampiran-2.jpg", "image/jpeg", file.path(), "ab12", bytes.size()});

    open_with(server.url(), "attachments", R"({"as":"json_base64","field":"lampiran"})");
    EXPECT_NE(connector->capabilities(~std::uint64_t{0}) & HUBC_CAP_ATTACHMENTS, 0U);
    EXPECT_EQ(connector->submit(sample.call()).kind, HUBC_DELIVERED);
    auto request = server.requests().at(0);
    const auto body = boost::json::parse(request.substr(request.find("\r\n\r\n") + 4)).as_object();
    const auto& list = body.at("lampiran").as_array();
    ASSERT_EQ(list.size(), 2U);
    for (const auto& one : list) {
        EXPECT_TRUE(plugins::read_base64(std::string{one.at("content").as_string()}, bytes.size()) == bytes);
    }

    open_with(server.url(), "attachments", R"({"as":"multipart","field":"f"})");
    EXPECT_EQ(connector->submit(sample.call()).kind, HUBC_DELIVERED);
    request = server.requests().at(1);
    const auto first = request.find(bytes);
    ASSERT_NE(first, std::string::npos);
    EXPECT_NE(request.find(bytes, first + bytes.size()), std::string::npos);
    EXPECT_TRUE(request.ends_with("--\r\n"));
}

TEST_F(RestFiles, AFileThatIsGoneIsARetryAndNothingIsSent) {
    ScriptedServer server{[](const std::string&) { return created(); }};
    plugins::SampleCall sample;
    sample.attach({"lampiran-1.jpg", "image/jpeg", "gone", "ab12", 5});
    open_with(server.url(), "attachments", R"({"as":"multipart","field":"f"})");
    const auto outcome = connector->submit(sample.call());
    EXPECT_EQ(outcome.kind, HUBC_RETRY);
    EXPECT_EQ(outcome.cause, Cause::internal);
    EXPECT_TRUE(server.requests().empty());
}

TEST_F(RestFiles, WithoutTheSettingNoneAreTaken) {
    open("http://127.0.0.1:1");
    EXPECT_EQ(connector->capabilities(~std::uint64_t{0}) & HUBC_CAP_ATTACHMENTS, 0U);
}

TEST_F(RestFiles, FilesOfAPollAreGivenToTheHubAndGoAfterwards) {
    std::string large;
    plugins::append_base64(large, std::string(2U << 20U, 'x'));  // more than an answer without files may have
    ScriptedServer server{[&](const std::string&) {
        return Reply{ScriptedServer::http(
            "200 OK",
            R"({"data":[{"id":"T-1","status":"selesai","diubah":7,"lampiran":[{"isi":"Zm9vYmFy","nama":"bukti.jpg","tipe":"image/jpeg"},)"
            R"({"isi":"!"},{"isi":")" +
                large + R"("}]}]})")};
    }};
    open_with(server.url(), "poll", R"({"path":"/tickets?sejak={{cursor}}","first":"0",
        "item":{"items":"/data","id":"/id","status":"/status","changed":"/diubah",
                "files":{"list":"/lampiran","content":"/isi","name":"/nama","media_type":"/tipe"}}})");
    hubc_task task{sizeof(hubc_task), 0, 1, 5000, sdk::c_str("")};
    EXPECT_EQ(connector->poll(sdk::Task{task}).kind, HUBC_DELIVERED);
    EXPECT_EQ(host.emitted, 1);
    ASSERT_EQ(host.given.size(), 2U);
    EXPECT_EQ(host.given[0], "bukti.jpg|image/jpeg|foobar");
    EXPECT_TRUE(host.given[1] == "||" + std::string(2U << 20U, 'x'));
    for (const auto& path : host.paths) {
        EXPECT_FALSE(std::filesystem::exists(path)) << path;
    }
}

}  // namespace
}  // namespace hub::rest
