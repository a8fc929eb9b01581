#include "attachments.hpp"

#include "config.hpp"
#include "connector.hpp"
#include "sample_call.hpp"
#include "settings_of.hpp"

#include "hub/plugins/temp_file.hpp"

#include <boost/json/parse.hpp>
#include <gtest/gtest.h>

namespace hub::rest {
namespace {

namespace json = boost::json;

std::vector<sdk::Fault> faults_of(const char* attachments, json::object tree = good_settings()) {
    tree["attachments"] = json::parse(attachments);
    const SettingsOf settings{json::serialize(tree)};
    return RestConnector::check_settings(settings.settings());
}

/// The request as it leaves.
std::string body_of(
    const char* attachments, const plugins::SampleCall& sample, std::string* type = nullptr,
    json::object tree = good_settings()) {
    tree["attachments"] = json::parse(attachments);
    const SettingsOf settings{json::serialize(tree)};
    std::vector<sdk::Fault> faults;
    const auto config = read_config(settings.settings(), faults);
    EXPECT_TRUE(faults.empty());
    const auto built = build_request(config, config.create, sample.call());
    const auto* request = std::get_if<plugins::HttpRequest>(&built);
    if (request == nullptr) {
        ADD_FAILURE();
        return {};
    }
    auto open = plugins::OpenPieces::open(request->more);
    auto all = request->body;
    EXPECT_TRUE(open && open->send([&](std::string_view bytes) { all += bytes; }));
    if (type != nullptr) {
        *type = request->content_type;
    }
    return all;
}

constexpr auto in_json = R"({"as":"json_base64","field":"lampiran",
    "members":{"name":"nama","media_type":"tipe","content":"isi","sha256":"sidik"}})";

TEST(RestAttachments, AsMembersOfTheJson) {
    const plugins::TempFile first{"foobar"};
    const plugins::TempFile second{std::string{"\0\xFF\"", 3}};
    plugins::SampleCall sample;
    const auto bare = json::parse(body_of(in_json, sample)).as_object();
    EXPECT_FALSE(bare.contains("lampiran")) << "no files, no member";
    sample.attach({"lampiran-1.jpg", "image/jpeg", first.path(), "ab12", 6});
    sample.attach({"lampiran \"2\".pdf", "application/pdf", second.path(), "cd34", 3});
    auto body = json::parse(body_of(in_json, sample)).as_object();
    EXPECT_EQ(
        body["lampiran"], json::parse(R"([{"nama":"lampiran-1.jpg","tipe":"image/jpeg","sidik":"ab12","isi":"Zm9vYmFy"},
                        {"nama":"lampiran \"2\".pdf","tipe":"application/pdf","sidik":"cd34","isi":"AP8i"}])"));
    body.erase("lampiran");
    EXPECT_EQ(body, bare) << "and nothing else has changed";
}

TEST(RestAttachments, MembersThatAreNotNamedAreLeftOut) {
    const plugins::TempFile file{"foobar"};
    plugins::SampleCall sample;
    sample.attach({"lampiran-1.jpg", "image/jpeg", file.path(), "ab12", 6});
    const auto body =
        json::parse(body_of(R"({"as":"json_base64","field":"f","members":{"content":"c"}})", sample)).as_object();
    EXPECT_EQ(body.at("f"), json::parse(R"([{"c":"Zm9vYmFy"}])"));
}

TEST(RestAttachments, AsParts) {
    const plugins::TempFile file{"a\r\n--b\r\nc"};
    plugins::SampleCall sample;
    const auto bare = json::serialize(json::parse(body_of(in_json, sample)));
    sample.attach({"lampiran\"\r\n1.jpg", "image/jpeg", file.path(), "ab12", 9});
    sample.attach({"2.bin", "bad\r\ntype", file.path(), "ab12", 9});
    std::string type;
    const auto body = body_of(R"({"as":"multipart","field":"berkas[]","body_field":"laporan"})", sample, &type);
    const std::string boundary = "sp4n-01938f3a-0000-7000-8000-000000000001";
    EXPECT_EQ(type, "multipart/form-data; boundary=" + boundary);
    const auto json_at = body.find('{');
    const auto json_end = body.find("}\r\n--") + 1;
    EXPECT_EQ(json::serialize(json::parse(body.substr(json_at, json_end - json_at))), bare);
    EXPECT_EQ(
        body.substr(0, json_at), "--" + boundary +
                                     "\r\nContent-Disposition: form-data; name=\"laporan\"\r\n"
                                     "Content-Type: application/json\r\n\r\n");
    EXPECT_EQ(
        body.substr(json_end),
        "\r\n--" + boundary +
            "\r\nContent-Disposition: form-data; name=\"berkas[]\"; filename=\"lampiran%22%0D%0A1.jpg\"\r\n"
            "Content-Type: image/jpeg\r\n\r\na\r\n--b\r\nc\r\n--" +
            boundary +
            "\r\nContent-Disposition: form-data; name=\"berkas[]\"; filename=\"2.bin\"\r\n"
            "Content-Type: application/octet-stream\r\n\r\na\r\n--b\r\nc\r\n--" +
            boundary + "--\r\n");
}

TEST(RestAttachments, WithoutFilesAFormIsStillAForm) {
    const plugins::SampleCall sample;
    const auto body = body_of(R"({"as":"multipart","field":"f"})", sample);
    EXPECT_TRUE(body.ends_with("}\r\n--sp4n-01938f3a-0000-7000-8000-000000000001--\r\n")) << body;
}

TEST(RestAttachments, AFormHasAPartForEachField) {
    const plugins::TempFile file{"foobar"};
    plugins::SampleCall sample;
    sample.attach({"1.jpg", "image/jpeg", file.path(), "ab12", 6});
    json::value tree = good_settings();
    set_at(tree, "/create/body", json::parse(R"({"form":{"judul":"{{subject}}","nomor":"{{tracking_id}}"}})"));
    std::string type;
    const auto body = body_of(R"({"as":"multipart","field":"berkas"})", sample, &type, tree.as_object());
    const std::string line = "--sp4n-01938f3a-0000-7000-8000-000000000001";
    EXPECT_EQ(type, "multipart/form-data; boundary=" + line.substr(2));
    EXPECT_EQ(
        body, line + "\r\nContent-Disposition: form-data; name=\"judul\"\r\n\r\nJalan \"berlubang\" {{body}}\r\n" +
                  line + "\r\nContent-Disposition: form-data; name=\"nomor\"\r\n\r\n7Q2F9K3M0ABCD\r\n" + line +
                  "\r\nContent-Disposition: form-data; name=\"berkas\"; filename=\"1.jpg\"\r\n"
                  "Content-Type: image/jpeg\r\n\r\nfoobar\r\n" +
                  line + "--\r\n");
}

TEST(RestAttachments, FaultsAreNamed) {
    EXPECT_TRUE(faults_of(in_json).empty());
    EXPECT_TRUE(faults_of(R"({"as":"none"})").empty());
    const std::pair<const char*, const char*> bad[] = {
        {R"({})", ""},
        {R"({"as":"soap","field":"f"})", "/as"},
        {R"({"as":"multipart"})", ""},
        {R"({"as":"json_base64","field":"judul"})", "/field"},
        {R"({"as":"json_base64","field":"f","members":{"name":"n"}})", "/members"},
        {R"({"as":"json_base64","field":"f","body_field":"b"})", "/body_field"},
        {R"({"as":"multipart","field":"f","members":{"content":"c"}})", "/members"},
        {R"({"as":"multipart","field":"f","url":"x"})", "/url"}};
    for (const auto& [settings, pointer] : bad) {
        const auto faults = faults_of(settings);
        ASSERT_FALSE(faults.empty()) << settings;
        EXPECT_EQ(faults[0].option, "attachments") << settings;
        EXPECT_EQ(faults[0].pointer, pointer) << settings;
    }
}

constexpr auto item = R"({"lampiran":[{"isi":"Zm9v","nama":"a.jpg","tipe":"image/jpeg"},{"isi":"Zm9vYmFy"},
    {"isi":"!!"},{"isi":5},{"nama":"x"},"Zm9v",{"isi":""}]})";

TEST(RestAttachments, WhatAnItemCarriesIsDecodedAndTheRestIsCounted) {
    std::size_t refused = 0;
    const auto files = plugins::carried_files({"/lampiran", "/isi", "/nama", "/tipe"}, json::parse(item), refused);
    ASSERT_EQ(files.size(), 2U);
    EXPECT_EQ(files[0].bytes + files[0].name + files[0].media_type, "fooa.jpgimage/jpeg");
    EXPECT_EQ(files[1].bytes + files[1].name + files[1].media_type, "foobar");
    EXPECT_EQ(refused, 5U);
}

TEST(RestAttachments, NoListIsNoFileAndMoreThanTenAreCounted) {
    std::size_t refused = 0;
    const plugins::FileRules rules{"/l", "/c", {}, {}};
    EXPECT_TRUE(plugins::carried_files(rules, json::parse(R"({})"), refused).empty());
    EXPECT_TRUE(plugins::carried_files(rules, json::parse(R"({"l":null})"), refused).empty());
    EXPECT_EQ(refused, 0U);
    EXPECT_TRUE(plugins::carried_files(rules, json::parse(R"({"l":"Zm9v"})"), refused).empty());
    EXPECT_EQ(refused, 1U);
    json::array list;
    for (int i = 0; i < 12; ++i) {
        list.push_back(json::object{{"c", "Zm9v"}});
    }
    EXPECT_EQ(plugins::carried_files(rules, json::object{{"l", list}}, refused).size(), 10U);
    EXPECT_EQ(refused, 3U);
}

}  // namespace
}  // namespace hub::rest
