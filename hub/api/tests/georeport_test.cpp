// GeoReport v2: arguments to a complaint, and what the hub knows in the standard's spelling.
#include "georeport.hpp"

#include "filing_body.hpp"
#include "georeport_form.hpp"
#include "georeport_json.hpp"

#include "hub/api/route_table.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace hub::api {
namespace {

namespace json = boost::json;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<settings::Category> categories() {
    using settings::AttributeType;
    return {
        {model::CategoryCode{"works"},
         {"Pekerjaan umum", "Public works"},
         {{"near_school", AttributeType::string, {"Dekat sekolah", "Near a school"}}}},
        {model::CategoryCode{"works.road"},
         {"Jalan rusak", "Damaged road"},
         {{"road_class",
           AttributeType::singlevaluelist,
           {"Kelas", "Class"},
           true,
           {{"national", {"Nasional", "National"}}, {"city", {"Kota", "City"}}}},
          {"depth", AttributeType::number, {"Kedalaman", "Depth"}},
          {"seen_at", AttributeType::datetime, {"Dilihat", "Seen"}},
          {"dangers",
           AttributeType::multivaluelist,
           {"Bahaya", "Dangers"},
           false,
           {{"dark", {"Gelap", "Dark"}}, {"steep", {"Curam", "Steep"}}}}}},
        {model::CategoryCode{"waste"}, {"Sampah", "Waste"}}};
}

std::vector<std::string> told(const std::vector<FieldFault>& faults) {
    std::vector<std::string> out;
    for (const auto& one : faults) {
        out.push_back(one.pointer + " " + one.code);
    }
    return out;
}

GeoFiling read(const std::string& form) {
    const auto values = read_form(form);
    EXPECT_TRUE(values.has_value());
    return read_geo_filing(*values, categories());
}

TEST(GeoReportForm, all_arguments_become_a_complaint) {
    const auto filed = read(
        "api_key=k&jurisdiction_id=18.72&service_code=works.road&lat=-5.1132&long=105.3067&address_string=Jl.+Merdeka+1"
        "&first_name=Ani&last_name=Contoh&email=ani%40example.org&phone=0812-0000-0000&description=Jalan+berlubang%"
        "0ADalam+sekali"
        "&attribute[road_class]=city&attribute%5Bdepth%5D=12.5&attribute[dangers][]=dark&attribute[dangers][]=steep"
        "&attribute[seen_at]=2026-11-01T08%3A00%3A00%2B07%3A00&attribute[near_school]=ya&media_url=https%3A%2F%"
        "2Fexample.org%2Fa.jpg"
        "&device_id=d&account_id=a&anonymous=true");
    EXPECT_THAT(told(filed.faults), IsEmpty());
    const auto body = json::parse(filed.body).as_object();
    EXPECT_EQ(body.at("subject"), "Jalan berlubang");
    EXPECT_EQ(body.at("body"), "Jalan berlubang\nDalam sekali");
    EXPECT_EQ(body.at("category"), "works.road");
    EXPECT_EQ(body.at("region"), "18.72");
    EXPECT_EQ(body.at("anonymous"), true);
    EXPECT_EQ(body.at("location"), json::parse(R"({"latitude":-5.1132,"longitude":105.3067})"));
    EXPECT_EQ(
        body.at("reporter"),
        json::parse(R"({"name":"Ani Contoh","email":"ani@example.org","phone":"0812-0000-0000"})"));
    EXPECT_EQ(
        body.at("attributes"),
        json::parse(R"({"media_url":"https://example.org/a.jpg","near_school":"ya","road_class":"city","depth":"12.5",)"
                    R"("seen_at":"2026-11-01T08:00:00+07:00","dangers":"dark,steep"})"));
    EXPECT_EQ(filed.body.find("\"d\""), std::string::npos) << "a device points at a person";
}

TEST(GeoReportForm, every_fault_is_told_at_its_argument) {
    EXPECT_THAT(told(read("description=x").faults), ElementsAre("service_code missing", "lat missing"));
    EXPECT_THAT(told(read("service_code=waste&description=x&lat=1").faults), ElementsAre("long missing"));
    EXPECT_THAT(
        told(read("service_code=waste&description=x&lat=north&long=1e999").faults),
        ElementsAre("lat wrong_type", "long wrong_type"));
    EXPECT_THAT(
        told(read("service_code=works.road&description=x&address_string=a").faults),
        ElementsAre("attribute[road_class] missing"));
    EXPECT_THAT(
        told(
            read(
                "service_code=works.road&description=x&address_id=1&attribute[road_class]=village&attribute[depth]=deep"
                "&attribute[seen_at]=yesterday&attribute[dangers]=wet&attribute[colour]=red")
                .faults),
        ElementsAre(
            "attribute[road_class] unknown_value", "attribute[depth] wrong_type", "attribute[seen_at] invalid_time",
            "attribute[dangers] unknown_value", "attribute[colour] unknown_parameter"));
    EXPECT_THAT(
        told(read("service_code=works.road&description=x&address_id=1&attribute[road_class]=city&attribute[road_class]="
                  "city")
                 .faults),
        ElementsAre("attribute[road_class] repeated"));
    EXPECT_THAT(
        told(read("service_code=waste&description=x&address_id=1&description=y&colour=red&secret=yes").faults),
        ElementsAre("description repeated", "colour unknown_parameter", "secret unknown_value"));
    EXPECT_THAT(
        told(read("service_code=waste&description=x&address_id=1&jurisdiction_id=18&jurisdiction_id=18").faults),
        IsEmpty())
        << "in the address and in the form";
    EXPECT_FALSE(read_form("a=%GG").has_value());
    EXPECT_FALSE(read_form("%FF=1").has_value());
    EXPECT_FALSE(read_form("a=%C3").has_value());
}

TEST(GeoReportForm, the_subject_is_the_first_line_cut_between_words_and_never_within_a_character) {
    const auto subject = [](const std::string& text) {
        const auto parsed = json::parse(read_geo_filing({{"description", text}}, categories()).body);
        return std::string{parsed.at("subject").as_string()};
    };
    EXPECT_EQ(subject("  pendek \r\n kedua"), "pendek");
    EXPECT_EQ(subject(std::string(60, 'a') + " " + std::string(60, 'b')), std::string(60, 'a') + "…");
    std::string wide;
    for (int i = 0; i < 60; ++i) {
        wide += "é";
    }
    EXPECT_EQ(subject(wide), wide.substr(0, 80) + "…");
    EXPECT_EQ(subject("a" + wide), "a" + wide.substr(0, 78) + "…");
    EXPECT_EQ(subject(""), "");
}

TEST(GeoReportForm, faults_of_the_body_are_told_in_the_words_of_the_arguments) {
    EXPECT_THAT(
        told(in_arguments(
            {{"/subject", "missing", "", ""},
             {"/body", "missing", "", ""},
             {"/location/latitude", "out_of_range", "", ""},
             {"/reporter/email", "invalid", "", ""},
             {"/attributes/media_url", "wrong_type", "", ""},
             {"/attributes/depth", "wrong_type", "", ""}})),
        ElementsAre(
            "description missing", "lat out_of_range", "email invalid", "media_url wrong_type",
            "attribute[depth] wrong_type"));
}

TEST(GeoReportJson, services_and_their_definitions) {
    const auto all = categories();
    const auto services = geo_services(all, {});
    EXPECT_EQ(
        services.at(1),
        json::parse(R"({"service_code":"works.road","service_name":"Jalan rusak","description":"Jalan rusak",)"
                    R"("metadata":true,"type":"realtime","keywords":"","group":"Pekerjaan umum"})"));
    EXPECT_EQ(services.at(2).at("metadata"), false);
    EXPECT_EQ(geo_services(all, {true}).at(2).at("service_name"), "Waste");
    const auto road = geo_definition("works.road", all, {true});
    EXPECT_EQ(road.at("attributes").as_array().size(), 5U) << "those of the topic above come first";
    EXPECT_EQ(road.at("attributes").at(0).at("code"), "near_school");
    EXPECT_EQ(
        road.at("attributes").at(1),
        json::parse(R"({"variable":true,"code":"road_class","datatype":"singlevaluelist","required":true,)"
                    R"("datatype_description":null,"order":2,"description":"Class",)"
                    R"("values":[{"key":"national","name":"National"},{"key":"city","name":"City"}]})"));
}

TEST(GeoReport, one_tree_as_json_and_as_xml) {
    const json::value tree = json::parse(
        R"([{"a":"x < \"y\" & z","b":null,"c":true,"d":1.5,"formats":["text/xml"],"values":[{"key":"k"}]}])");
    EXPECT_EQ(geo_response(tree, {"services", "service"}, GeoFormat::json).body, json::serialize(tree));
    const auto xml = geo_response(tree, {"services", "service"}, GeoFormat::xml);
    EXPECT_EQ(xml.content_type, "text/xml; charset=utf-8");
    EXPECT_EQ(
        xml.body,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<services><service><a>x &lt; &quot;y&quot; &amp; "
        "z</a><b/><c>true</c><d>1.5</d><formats><format>text/xml</format></formats>"
        "<values><value><key>k</key></value></values></service></services>\n");
}

TEST(GeoReport, what_xml_cannot_hold_does_not_break_it) {
    const json::value tree = json::array{json::object{{"a", "1\x01 2\xEF\xBF\xBE 3"}}};
    EXPECT_THAT(geo_response(tree, {"r", "i"}, GeoFormat::xml).body, HasSubstr("1\xEF\xBF\xBD 2\xEF\xBF\xBD 3"));
}

TEST(GeoReport, errors_are_a_list_with_statuses_of_the_standard) {
    const auto answer = geo_errors({"key_missing", "send the key of your door as api_key"}, "en", GeoFormat::json);
    EXPECT_EQ(answer.status, 403);
    EXPECT_EQ(answer.body, R"([{"code":403,"description":"send the key of your door as api_key"}])");
    const auto faults = geo_errors(
        {"validation_failed", ""}, "en", GeoFormat::xml,
        {{"lat", "missing", "must be given", ""}, {"long", "x", "y", "z"}});
    EXPECT_EQ(faults.status, 400);
    EXPECT_THAT(
        faults.body, HasSubstr("<errors><error><code>400</code><description>lat: must be given</description></error>"
                               "<error><code>400</code><description>long: y (z)</description></error></errors>"));
    EXPECT_EQ(geo_errors({"storage_busy", "x"}, "en", GeoFormat::xml).headers.back().first, "Retry-After");
}

TEST(GeoReport, addresses_carry_their_format) {
    const auto line = [](const char* method, const char* path) { return match_route(method, path).line; };
    EXPECT_EQ(line("GET", "/open311/v2/services.json")->route, Route::open311_services);
    EXPECT_EQ(line("GET", "/open311/v2/services/works.road.xml")->route, Route::open311_service);
    EXPECT_EQ(match_route("GET", "/open311/v2/services/works.road.xml").values[0], "works.road.xml");
    EXPECT_EQ(line("POST", "/open311/v2/requests.xml")->route, Route::open311_file);
    EXPECT_EQ(line("GET", "/open311/v2/requests.xml")->route, Route::open311_requests);
    EXPECT_EQ(line("GET", "/open311/v2/services"), nullptr);
    EXPECT_EQ(line("GET", "/open311/v2/services."), nullptr);
    EXPECT_EQ(read_geo_resource("works.road.xml").name, "works.road");
    EXPECT_EQ(read_geo_resource("works.road").format, std::nullopt);
}

}  // namespace
}  // namespace hub::api
