// Open311 GeoReport v2 from outside: an app of another city files a complaint and follows it; every answer, in XML and
// in JSON, against schemas written from the standard.
#include "e2e_city.hpp"

#include "hub/testing/process.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <fstream>
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <memory>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string form_type = "application/x-www-form-urlencoded";
const std::string schemas = std::string{SP4N_SOURCE_FOLDER} + "/tests/e2e/open311/";

/// Empty: valid.
std::string xml_fault(const std::string& text) {
    const std::unique_ptr<xmlSchemaParserCtxt, void (*)(xmlSchemaParserCtxt*)> parser{
        xmlSchemaNewParserCtxt((schemas + "georeport.xsd").c_str()), xmlSchemaFreeParserCtxt};
    const std::unique_ptr<xmlSchema, void (*)(xmlSchema*)> schema{xmlSchemaParse(parser.get()), xmlSchemaFree};
    const std::unique_ptr<xmlDoc, void (*)(xmlDoc*)> document{
        xmlReadMemory(text.data(), static_cast<int>(text.size()), nullptr, nullptr, XML_PARSE_NONET), xmlFreeDoc};
    if (schema == nullptr || document == nullptr) {
        return schema == nullptr ? "the schema is broken" : "not well-formed: " + text;
    }
    const std::unique_ptr<xmlSchemaValidCtxt, void (*)(xmlSchemaValidCtxt*)> validator{
        xmlSchemaNewValidCtxt(schema.get()), xmlSchemaFreeValidCtxt};
    return xmlSchemaValidateDoc(validator.get(), document.get()) == 0 ? "" : "not valid: " + text;
}

class E2eOpen311 : public E2eCity {
protected:
    void begin() {
        prepare();
        std::ofstream{city.config() / "categories.yaml"}
            << "categories:\n"
               "  - code: roads\n"
               "    name: { id: Jalan, en: Roads }\n"
               "    attributes:\n"
               "      - code: road_class\n"
               "        type: singlevaluelist\n"
               "        name: { id: Kelas jalan, en: Class }\n"
               "        required: true\n"
               "        values: [{ key: city, name: { id: Kota, en: City } }]\n"
               "  - { code: transport, name: { id: Perhubungan, en: Transport } }\n";
        roads.start({});
        hub.start_ready();
    }
    HttpReply ask(
        const std::string& method, const std::string& path, const std::string& body = {}, HttpHeaders more = {}) {
        if (!body.empty()) {
            more.emplace_back("Content-Type", form_type);
        }
        const auto reply = hub.client().send({method, path, more, body});
        if (!reply) {
            ADD_FAILURE() << to_string(reply.error());
            return {};
        }
        return *reply;
    }
    /// The answer as JSON; the XML one beside it is valid, too. The JSON ones are kept for the schema.
    json::value both(const std::string& path, const std::string& query = {}, int status = 200) {
        const auto as_xml = ask("GET", path + ".xml" + query);
        EXPECT_EQ(as_xml.status, status) << as_xml.body;
        EXPECT_EQ(xml_fault(as_xml.body), "") << path;
        const auto as_json = ask("GET", path + ".json" + query);
        EXPECT_EQ(as_json.status, status) << as_json.body;
        auto parsed = json::parse(as_json.body);
        answers.push_back(parsed);
        return parsed;
    }
    void expect_valid_json() {
        const auto file = city.folder() / "answers.json";
        std::ofstream{file} << json::serialize(answers);
        ProcessOptions options;
        options.program = "/usr/bin/python3";
        options.args = {schemas + "validate.py", schemas + "georeport.schema.json", file.string()};
        options.stderr_file = city.folder() / "validate";
        const auto ended = run(options, 60s);
        EXPECT_TRUE(ended && *ended == ExitStatus{}) << read_file(city.folder() / "validate");
    }
    [[nodiscard]] std::string filing(const std::string& more = {}) const {
        return "api_key=" + city.key() +
               "&jurisdiction_id=18.72&service_code=roads&lat=-5.1132&long=105.3067&address_string=Jl.+Merdeka"
               "&description=Jalan+berlubang%0ASudah+lama&attribute[road_class]=city&first_name=Ani&last_name=Contoh"
               "&email=ani%40example.org" +
               more;
    }

    json::array answers;
};

TEST_F(E2eOpen311, a_complaint_is_filed_and_followed) {
    begin();
    const auto services = both("/open311/v2/services");
    EXPECT_EQ(services.at(0).at("service_code"), "roads");
    EXPECT_EQ(services.at(0).at("metadata"), true);
    EXPECT_EQ(both("/open311/v2/services/roads").at("attributes").at(0).at("code"), "road_class");
    const auto found = both("/open311/discovery").at("endpoints").at(0);
    EXPECT_THAT(std::string{found.at("url").as_string()}, HasSubstr("/open311/v2"));

    const auto filed = ask("POST", "/open311/v2/requests.json?jurisdiction_id=18.72", filing());
    ASSERT_EQ(filed.status, 201) << filed.body;
    answers.push_back(json::parse(filed.body));
    const std::string id{json::parse(filed.body).at(0).at("service_request_id").as_string()};
    const auto in_xml = ask("POST", "/open311/v2/requests.xml", filing());
    EXPECT_EQ(xml_fault(in_xml.body), "");

    // It goes the way of every complaint: to the office, with what was said, and without who said it.
    ASSERT_TRUE(outbox_empties());
    const auto complaint = look_up(id);
    EXPECT_EQ(text(complaint, "status"), "in_progress") << "the office has taken it up";
    EXPECT_EQ(text(complaint.at("responsible").as_object(), "id"), "city/roads");
    const auto& content = complaint.at("content").as_object();
    EXPECT_EQ(text(content, "subject"), "Jalan berlubang");
    EXPECT_EQ(text(content, "region"), "18.72");
    EXPECT_EQ(text(content.at("attributes").as_object(), "road_class"), "city");
    EXPECT_EQ(city.count("SELECT count(*) FROM identity.reporter"), 2);

    // The public sees where it stands and not what it says.
    const auto seen = both("/open311/v2/requests/" + id).at(0);
    EXPECT_EQ(seen.at("status"), "open");
    EXPECT_TRUE(seen.at("description").is_null() && seen.at("lat").is_null() && seen.at("address").is_null());
    EXPECT_TRUE(seen.at("expected_datetime").is_string());
    EXPECT_EQ(both("/open311/v2/tokens/" + id).at(0).at("service_request_id"), json::value(id));
    const auto mine = both("/open311/v2/requests/" + id, "?api_key=" + city.key()).at(0);
    EXPECT_EQ(mine.at("description"), "Jalan berlubang\nSudah lama");
    EXPECT_DOUBLE_EQ(mine.at("lat").as_double(), -5.1132);
    EXPECT_THAT(json::serialize(mine), Not(HasSubstr("ani@example.org")));
    EXPECT_EQ(both("/open311/v2/requests", "?service_code=roads&status=open&jurisdiction_id=18").as_array().size(), 2U);
    EXPECT_EQ(both("/open311/v2/requests", "?status=closed").as_array().size(), 0U);
    EXPECT_EQ(both("/open311/v2/requests", "?service_code=transport").as_array().size(), 0U);
    EXPECT_EQ(both("/open311/v2/requests", "?service_request_id=" + id + ",0000000000000").as_array().size(), 1U);
    expect_valid_json();
    expect_conserved();
}

TEST_F(E2eOpen311, what_is_secret_is_not_there_for_the_public) {
    begin();
    const auto filed = ask("POST", "/open311/v2/requests.json", filing("&secret=true"));
    ASSERT_EQ(filed.status, 201) << filed.body;
    const std::string id{json::parse(filed.body).at(0).at("service_request_id").as_string()};
    both("/open311/v2/requests/" + id, "", 404);
    EXPECT_EQ(both("/open311/v2/requests").as_array().size(), 0U);
    EXPECT_EQ(both("/open311/v2/requests", "?service_request_id=" + id).as_array().size(), 0U);
    EXPECT_EQ(both("/open311/v2/requests/" + id, "?api_key=" + city.key()).as_array().size(), 1U);
    const auto other = city.add_key("another-door", "channel");
    ASSERT_TRUE(wait_until(
        [&] {
            return ask("GET", "/open311/v2/services.json").status == 200 &&
                   ask("GET", "/open311/v2/requests.json?api_key=" + other).status == 200;
        },
        10s, 50ms));
    both("/open311/v2/requests/" + id, "?api_key=" + other, 404);
    expect_valid_json();
}

TEST_F(E2eOpen311, a_repetition_with_the_same_key_files_nothing_new) {
    begin();
    const HttpHeaders once{{"Idempotency-Key", "app-1"}};
    const auto first = ask("POST", "/open311/v2/requests.json", filing(), once);
    const auto again = ask("POST", "/open311/v2/requests.json", filing(), once);
    EXPECT_EQ(first.status, 201) << first.body;
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(ask("POST", "/open311/v2/requests.json", filing("&phone=0812000000"), once).status, 400);
    EXPECT_EQ(city.count("SELECT count(*) FROM complaint"), 1);
}

// "There is no such request" would not be true.
TEST_F(E2eOpen311, while_the_database_is_away_nothing_is_said_not_to_exist) {
    begin();
    const auto filed = ask("POST", "/open311/v2/requests.json", filing());
    ASSERT_EQ(filed.status, 201) << filed.body;
    const std::string id{json::parse(filed.body).at(0).at("service_request_id").as_string()};
    shared_cluster()->stop();
    for (const auto& path : {"requests/" + id + ".json", "requests.json?service_request_id=" + id + "," + id}) {
        EXPECT_EQ(ask("GET", "/open311/v2/" + path).status, 503) << path;
    }
    shared_cluster()->start();
    EXPECT_TRUE(wait_until(
        [&] {
            const auto again = ask("GET", "/open311/v2/requests.json?service_request_id=" + id);
            return again.status == 200 && json::parse(again.body).as_array().size() == 1;
        },
        20s, 50ms));
}

TEST_F(E2eOpen311, faults_are_told_as_the_standard_says) {
    begin();
    struct Case {
        std::string method;
        std::string path;
        std::string body;
        int status;
        std::string says;
    };
    const auto without = [&](const std::string& what) {
        auto text = filing();
        const auto at = text.find(what);
        text.erase(at, text.find('&', at) == std::string::npos ? text.size() - at : text.find('&', at) - at + 1);
        return text;
    };
    const std::vector<Case> cases{
        {"POST", "requests", without("api_key="), 403, "api_key"},
        {"POST", "requests", "api_key=wrong&" + without("api_key="), 403, ""},
        {"POST", "requests", without("service_code="), 400, "service_code"},
        {"POST", "requests", "service_code=nonsense&" + without("service_code="), 404, "service_code"},
        {"POST", "requests", without("description="), 400, "description"},
        {"POST", "requests", without("long="), 400, "long"},
        {"POST", "requests", without("attribute["), 400, "attribute[road_class]"},
        {"POST", "requests", filing("&lat=1"), 400, "lat"},
        {"POST", "requests", "jurisdiction_id=Metro&" + without("jurisdiction_id="), 404, "jurisdiction_id"},
        {"POST", "requests", "email=nobody&" + without("email="), 400, "email"},
        {"POST", "requests", "%FF%FE&" + filing(), 400, ""},
        {"GET", "requests/0000000000000", "", 404, ""},
        {"GET", "requests/none", "", 404, ""},
        {"GET", "services/nonsense", "", 404, "service_code"},
        {"GET", "tokens/none", "", 404, ""},
        {"GET", "nothing", "", 404, ""},
        {"POST", "services", filing(), 405, ""}};
    for (const auto& [method, path, body, status, says] : cases) {
        for (const auto* format : {".json", ".xml"}) {
            const auto answer = ask(method, "/open311/v2/" + path + format, body);
            EXPECT_EQ(answer.status, status) << path << ' ' << body << ' ' << answer.body;
            EXPECT_THAT(answer.body, HasSubstr(says)) << path << ' ' << body;
            if (std::string_view{format} == ".xml") {
                EXPECT_EQ(xml_fault(answer.body), "") << path;
            } else {
                answers.push_back(json::parse(answer.body));
                EXPECT_EQ(answers.back().at(0).at("code"), status);
            }
        }
    }
    for (const auto* query :
         {"?status=new", "?start_date=yesterday", "?start_date=2026-01-01T00:00:00Z&end_date=2026-12-01T00:00:00Z",
          "?service_code=nonsense", "?a=%GG"}) {
        both("/open311/v2/requests", query, 400);
    }
    both("/open311/v2/requests", "?api_key=wrong", 403);
    EXPECT_EQ(ask("GET", "/open311/v2/services.html").status, 404);
    const auto as_json = hub.client().send(
        {"POST", "/open311/v2/requests.json", {{"Content-Type", "application/json"}}, R"({"service_code":"roads"})"});
    EXPECT_EQ(as_json ? as_json->status : 0, 400);
    EXPECT_EQ(ask("POST", "/open311/v2/requests.json", std::string(70'000, 'a')).status, 413);
    EXPECT_EQ(city.count("SELECT count(*) FROM complaint"), 0);
    expect_valid_json();
}

/// The package `open311` of npm, unchanged, as an app's programmer would use it.
TEST_F(E2eOpen311, the_client_of_npm_files_and_reads_a_complaint) {
    const auto* modules = std::getenv("SP4N_OPEN311_CLIENT");
    if (modules == nullptr) {
        GTEST_SKIP() << "built without npm";
    }
    begin();
    ProcessOptions options;
    options.program = std::getenv("SP4N_NODE");
    options.args = {std::string{modules} + "/client.cjs"};
    options.env = {{"SP4N_URL", "http://127.0.0.1:" + std::to_string(hub.port())}, {"SP4N_KEY", city.key()}};
    options.stderr_file = city.folder() / "client";
    const auto ended = run(options, 60s);
    EXPECT_TRUE(ended && *ended == ExitStatus{}) << read_file(city.folder() / "client");
    EXPECT_EQ(city.count("SELECT count(*) FROM complaint"), 1);
}

}  // namespace
}  // namespace hub::testing
