// What must be refused, with which code, and that nothing of it is stored.
#include "e2e_city.hpp"

#include "hub/testing/raw_exchange.hpp"

namespace hub::testing {
namespace {

namespace json = boost::json;
using namespace std::string_literals;

class E2eBadInput : public E2eCity {
protected:
    void SetUp() override {
        prepare();
        hub.start_ready();
    }

    /// The answer must be a problem with this status and code; returns it.
    json::object expect_problem(const Result<HttpReply>& reply, unsigned status, std::string_view code) {
        if (!reply) {
            ADD_FAILURE() << code << ": " << to_string(reply.error());
            return {};
        }
        EXPECT_EQ(reply->status, status) << code << ' ' << reply->body;
        EXPECT_EQ(reply->header("Content-Type"), "application/problem+json") << code;
        boost::system::error_code failed;
        const auto parsed = json::parse(reply->body, failed);
        if (failed || !parsed.is_object()) {
            ADD_FAILURE() << code << ": no JSON object: " << reply->body;
            return {};
        }
        const auto& body = parsed.get_object();
        EXPECT_EQ(text(body, "code"), code) << reply->body;
        EXPECT_EQ(text(body, "type"), "urn:sp4n:problem:" + std::string{code});
        EXPECT_NE(text(body, "title"), "");
        const auto* said = body.if_contains("status");
        EXPECT_TRUE(said != nullptr && *said == status) << reply->body;
        return body;
    }

    /// The first field fault.
    static json::object fault_of(const json::object& problem) {
        const auto* errors = problem.if_contains("errors");
        return errors != nullptr && !errors->as_array().empty() ? errors->as_array()[0].as_object() : json::object{};
    }
};

TEST_F(E2eBadInput, fields) {
    struct Case {
        std::string body;
        std::string pointer;
        std::string code;
        std::string hint;  ///< must stand in it
    };
    const Case cases[] = {
        {R"({"subject":"a","body":7})", "/body", "wrong_type", ""},
        {R"({"body":"a"})", "/subject", "required", ""},
        {R"({"subject":"  ","body":"a"})", "/subject", "empty", ""},
        {R"({"subject":"a","body":"b","catgory":"roads"})", "/catgory", "unknown_field", "category"},
        {R"({"subject":"a","body":"b","zzzzzz/~":1})", "/zzzzzz~1~0", "unknown_field", ""},
        {R"({"subject":"a","body":"b","category":"road"})", "/category", "unknown_category", ""},
        {R"({"subject":"a","body":"b","region":"1872"})", "/region", "invalid_region", ""},
        {R"({"subject":"a","body":"b","region":18.72})", "/region", "wrong_type", ""},
        {R"({"subject":"a","body":"b","kind":"gossip"})", "/kind", "unknown_value", ""},
        {R"({"subject":"a","body":"b","anonymous":"yes"})", "/anonymous", "wrong_type", ""},
        {R"({"subject":"a","body":"b","wished_agency":"city/none"})", "/wished_agency", "unknown_agency", ""},
        {R"({"subject":"a","body":"b","location":{"latitude":91,"longitude":0}})", "/location/latitude", "out_of_range",
         ""},
        {R"({"subject":"a","body":"b","attributes":{"A b":"c"}})", "/attributes/A b", "invalid_name", ""},
        {R"({"subject":"a\u0000b","body":"b"})", "/subject", "control_character", ""},
        {R"({"subject":"a","body":"b","reporter":{}})", "/reporter", "empty", "kosongkan"},
        {R"({"subject":")" + std::string(201, 'x') + R"(","body":"b"})", "/subject", "too_long", ""}};
    int number = 0;
    for (const auto& one : cases) {
        SCOPED_TRACE(one.body.substr(0, 80));
        const auto problem = expect_problem(post(one.body, "f" + std::to_string(++number)), 422, "validation_failed");
        const auto fault = fault_of(problem);
        EXPECT_EQ(text(fault, "pointer"), one.pointer);
        EXPECT_EQ(text(fault, "code"), one.code);
        EXPECT_NE(text(fault, "hint").find(one.hint), std::string::npos) << json::serialize(fault);
    }
    EXPECT_EQ(city.count("SELECT count(*) FROM complaint"), 0);
}

TEST_F(E2eBadInput, bodies_that_are_no_complaint) {
    expect_problem(post("{\"subject\":\"\xff\xfe\",\"body\":\"b\"}", "b1"), 400, "utf8_invalid");
    expect_problem(post("{\"subject\":\"a\",\"body\":\"\xed\xa0\x80\"}", "b2"), 400, "utf8_invalid");
    expect_problem(post(R"({"subject":"a",)", "b3"), 400, "json_invalid");
    expect_problem(post(R"(["subject"])", "b4"), 400, "json_invalid");
    expect_problem(post("", "b5"), 400, "json_invalid");
    expect_problem(post(R"({"subject":"a","body":"b","subject":"c"})", "b6"), 400, "json_invalid");
    expect_problem(post(R"({"subject":"a","body":"b","attributes":{"x":"1","x":"2"}})", "b7"), 400, "json_invalid");
    expect_problem(post(R"({"subject":"a","body":"b","s\u0075bject":"c"})", "b8"), 400, "json_invalid");
    expect_problem(post(std::string(100'000, '['), "b9"), 413, "body_too_large");
    expect_problem(post(std::string(50'000, '['), "b10"), 400, "json_invalid");
    expect_problem(
        post("{\"subject\":\"a\",\"body\":\"" + std::string(70'000, 'x') + "\"}", "b11"), 413, "body_too_large");
    EXPECT_EQ(city.count("SELECT count(*) FROM complaint"), 0);
}

TEST_F(E2eBadInput, headers_keys_and_addresses) {
    const auto good = complaint("roads");
    const auto watcher = city.add_key("watcher", "overseer");
    const auto send = [&](std::string method, std::string target, HttpHeaders with, std::string body) {
        return hub.client().send({std::move(method), std::move(target), std::move(with), std::move(body)});
    };
    const std::pair<std::string, std::string> json_type{"Content-Type", "application/json"};
    const std::pair<std::string, std::string> key{"Authorization", "Bearer " + city.key()};
    const std::pair<std::string, std::string> idem{"Idempotency-Key", "h1"};
    expect_problem(send("POST", "/v1/complaints", {json_type, idem}, good), 401, "key_missing");
    expect_problem(
        send("POST", "/v1/complaints", {json_type, idem, {"Authorization", "Bearer sp4n_wrong"}}, good), 401,
        "key_unknown");
    expect_problem(
        send("POST", "/v1/complaints", {json_type, idem, {"Authorization", "Basic eDp5"}}, good), 401, "key_unknown");
    expect_problem(
        send("POST", "/v1/complaints", {json_type, idem, {"Authorization", "Bearer " + watcher}}, good), 403,
        "role_not_allowed");
    expect_problem(send("POST", "/v1/complaints", {json_type, key}, good), 400, "idempotency_key_missing");
    expect_problem(
        send("POST", "/v1/complaints", {json_type, key, {"Idempotency-Key", std::string(129, 'k')}}, good), 400,
        "idempotency_key_invalid");
    expect_problem(
        send("POST", "/v1/complaints", {key, idem, {"Content-Type", "text/plain"}}, good), 415,
        "content_type_unsupported");
    expect_problem(send("POST", "/v1/complaints", {key, idem}, good), 415, "content_type_unsupported");
    const auto expect_allow = [&](const Result<HttpReply>& reply, std::string_view allowed) {
        expect_problem(reply, 405, "method_not_allowed");
        EXPECT_EQ(reply ? reply->header("Allow") : "", allowed);
    };
    expect_allow(send("PUT", "/v1/complaints", {json_type, key, idem}, good), "POST, GET, HEAD");
    expect_problem(send("GET", "/v1/complaints", {key}, ""), 403, "role_not_allowed");  // a door lists nothing
    expect_allow(send("POST", "/livez", {}, ""), "GET, HEAD");
    for (const auto* invented : {"BREW", "A", "get"}) {
        expect_allow(send(invented, "/livez", {}, ""), "GET, HEAD");
    }
    const auto metrics = hub.client().get("/metrics");
    ASSERT_TRUE(metrics);
    EXPECT_NE(metrics->body.find("method=\"other\""), std::string::npos);
    EXPECT_EQ(metrics->body.find("method=\"BREW\""), std::string::npos) << "no client makes series";
    expect_problem(send("GET", "/v2/complaints", {key}, ""), 404, "not_found");
    expect_problem(send("GET", "/v1/complaints/0000000000000", {key}, ""), 404, "not_found");
    expect_problem(send("GET", "/v1/complaints/not-a-number", {key}, ""), 404, "not_found");
    expect_problem(send("GET", "/v1/complaints/../../etc/passwd", {key}, ""), 404, "not_found");
    expect_problem(send("GET", "/livez", {{"X-Long", std::string(40'000, 'x')}}, ""), 431, "headers_too_large");
    EXPECT_EQ(city.count("SELECT count(*) FROM complaint"), 0);
    EXPECT_EQ(city.count("SELECT count(*) FROM event"), 0);
}

/// Many times what the hub reads: the refusal arrives, also through our own client, which sends all before it listens.
TEST_F(E2eBadInput, a_body_of_8_MB_is_told_that_it_is_too_large) {
    city.write_file("large.json", "{\"subject\":\"a\",\"body\":\"" + std::string(8'000'000, 'x') + "\"}");
    const auto ran = city.run_hub(
        {"complaint", "submit", "--file", (city.folder() / "large.json").string()},
        {{"SP4N_URL", "http://127.0.0.1:" + std::to_string(hub.port())}, {"SP4N_KEY", city.key()}});
    EXPECT_EQ(ran.code, 1) << ran.err;
    EXPECT_NE(ran.err.find("[body_too_large]"), std::string::npos) << ran.err;
    const auto answer = raw_exchange(
        hub.port(),
        "POST /v1/complaints HTTP/1.1\r\nHost: a\r\nContent-Length: 8000000\r\n\r\n" + std::string(8'000'000, 'x'));
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 413")) << answer;
}

TEST_F(E2eBadInput, the_same_key_with_another_body) {
    roads.start();
    file("roads", "k1");
    expect_problem(post(complaint("roads", "Lubang lain"), "k1"), 422, "idempotency_key_reused");
    EXPECT_EQ(city.count("SELECT count(*) FROM complaint"), 1);
}

TEST_F(E2eBadInput, what_is_no_http) {
    const auto post_head = "POST /v1/complaints HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer " + city.key() +
                           "\r\nIdempotency-Key: g\r\nContent-Type: application/json\r\n";
    const auto body = complaint("roads");
    const auto length = std::to_string(body.size());
    const std::pair<const char*, std::string> garbage[] = {
        {"noise",
         std::string{"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11} + std::string(200, '\xee') + "\r\n\r\n"},
        {"no version", "GET /livez\r\n\r\n"},
        {"blank in a header name", "GET /livez HTTP/1.1\r\nHo st: a\r\n\r\n"},
        {"NUL in a header", "GET /livez HTTP/1.1\r\nHost: a\r\nX: a"s + '\0' + "b\r\n\r\n"},
        {"two lengths", post_head + "Content-Length: " + length + "\r\nContent-Length: 1\r\n\r\n" + body},
        {"length and chunks", post_head + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
        {"the same length twice",
         post_head + "Content-Length: " + length + "\r\nContent-Length: " + length + "\r\n\r\n" + body},
        {"another encoding", post_head + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"},
        {"no encoding", post_head + "Transfer-Encoding: identity\r\n\r\n" + body},
        {"chunks twice", post_head + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
        {"chunks in HTTP/1.0",
         "POST /v1/complaints HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},
        {"no host", "GET /livez HTTP/1.1\r\nX: a\r\n\r\n"},
        {"two hosts", "GET /livez HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"},
        {"a folded line", "GET /livez HTTP/1.1\r\nHost: a\r\nX: b\r\n Content-Length: 5\r\n\r\n"},
        {"a bare line feed", "GET /livez HTTP/1.1\r\nHost: a\nX: b\r\n\r\n"},
        {"negative length", post_head + "Content-Length: -1\r\n\r\n" + body},
        {"chunk size overflow", post_head + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n" + body},
        {"endless first line", std::string(100'000, 'A')}};
    for (const auto& [name, bytes] : garbage) {
        const auto answer = raw_exchange(hub.port(), bytes);
        EXPECT_TRUE(answer.starts_with("HTTP/1.1 4")) << name << ": " << answer;
        EXPECT_NE(answer.find("application/problem+json"), std::string::npos) << name;
        EXPECT_NE(answer.find("\r\nConnection: close\r\n"), std::string::npos) << name << " must end the connection";
        EXPECT_EQ(answer.find("HTTP/1.1", 8), std::string::npos) << name << ": one answer: " << answer;
    }
    // A request that stops half way holds nobody up.
    const auto half =
        raw_exchange(hub.port(), post_head + "Content-Length: " + length + "\r\n\r\n{", std::chrono::milliseconds{100});
    EXPECT_EQ(half, "");
    const auto alive = hub.client().get("/livez");
    ASSERT_TRUE(alive);
    EXPECT_EQ(alive->status, 200U);
    EXPECT_EQ(city.count("SELECT count(*) FROM complaint"), 0);
}

}  // namespace
}  // namespace hub::testing
