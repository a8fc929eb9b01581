#include "config.hpp"

#include "request.hpp"
#include "sample_call.hpp"
#include "settings_of.hpp"
#include "shorthand.hpp"

#include "hub/plugins/judgement.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace hub::soap {
namespace {

namespace json = boost::json;

std::vector<std::string> faults_of(const json::object& tree) {
    const SettingsOf settings{tree};
    std::vector<sdk::Fault> faults;
    (void)read_config(settings.settings(), faults);
    std::vector<std::string> out;
    for (const auto& fault : faults) {
        out.push_back(fault.option + fault.pointer + ": " + fault.message);
    }
    return out;
}

/// The first fault after one change; "": there is none.
std::string fault_with(std::string_view pointer, json::value leaf) {
    json::value tree = good_settings();
    const auto slash = pointer.rfind('/');
    json::error_code error;
    auto* const parent = tree.find_pointer({pointer.data(), slash}, error);
    parent->as_object()[{pointer.data() + slash + 1, pointer.size() - slash - 1}] = std::move(leaf);
    const auto faults = faults_of(tree.get_object());
    return faults.empty() ? std::string{} : faults.front();
}

TEST(SoapConfig, GoodSettingsAreGood) {
    EXPECT_EQ(faults_of(good_settings()), std::vector<std::string>{});
}

TEST(SoapConfig, WhatIsWrongIsSaidWhereItStands) {
    struct Case {
        const char* pointer;
        json::value leaf;
        const char* begins;
    };
    const Case cases[] = {
        {"/create/body", "<p:a>{{subject}}", "create/body: is no well-formed XML"},
        {"/create/body", "<q:a>{{attachments}}</q:a>", "create/body: names a prefix that is declared nowhere"},
        {"/create/body", "<p:a {{subject}}='1'>{{attachments}}</p:a>", "create/body: "},
        {"/create/body", "<p:a>{{nothing}}{{attachments}}</p:a>", "create/body: "},
        {"/create/body", "<p:a/>", "create/body: must hold {{attachments}}"},
        {"/create/action", "{{reporter.name}}", "create/action: must not say who reported"},
        {"/create/success/id", "//q:nomor", "create/success/id/xml: is no XPath 1.0"},
        {"/create/one_way", true, "create/one_way: gives no number"},
        {"/create/rules/0/when", json::object{{"fault_code", "("}}, "create/rules/0/when/matches: is no regular"},
        {"/namespaces/soap", "urn:x", "namespaces/soap: is a prefix of the connector's own"},
        {"/security/username_token/type", "sha", "security/username_token/type: must be digest or text"},
        {"/security/username_token/password", "rahasia", "security/username_token/password: "},
        {"/security/timestamp", "2h", "security/timestamp: must be a duration of 1s to 1h"},
        {"/poll/body", "<p:a>{{cursor}}{{subject}}</p:a>", "poll/body: "},
        {"/poll/body", "<p:a/>", "poll/body: must hold {{cursor}}"},
        {"/poll/item/items", "//p:x[", "poll/item/items: is no XPath 1.0"},
        {"/lookup/body", "<p:a/>", "lookup/body: must hold what the complaint is found by"},
        {"/attachments/each", "<p:a/>", "attachments/each: must hold {{file.content}}"},
        {"/attachments/each", "<p:a>{{file.content}}", "attachments/each: is no well-formed XML"},
        {"/url", "ftp://dinas.test/", "url: "}};
    for (const auto& one : cases) {
        const auto fault = fault_with(one.pointer, one.leaf);
        EXPECT_TRUE(fault.starts_with(one.begins)) << one.pointer << " gives: " << fault;
    }
}

std::string file_text(const std::string& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

json::object with_wsdl(const json::object& wsdl) {
    auto tree = good_settings();
    tree.erase("url");
    tree["wsdl"] = wsdl;
    return tree;
}

TEST(SoapWsdl, IsPinnedAndOperationsAreCheckedAgainstIt) {
    const std::string file = PEERS "/pengaduan.wsdl";
    auto faults = faults_of(with_wsdl({{"file", file}, {"sha256", "00"}}));
    ASSERT_FALSE(faults.empty());
    const std::string begins = "wsdl/file: is not the pinned one: its sha256 is ";
    ASSERT_TRUE(faults.front().starts_with(begins)) << faults.front();
    const auto pin = faults.front().substr(begins.size());
    auto tree = with_wsdl({{"file", file}, {"sha256", pin}});
    EXPECT_EQ(faults_of(tree), std::vector<std::string>{});
    {
        auto& create = tree["create"].as_object();
        create.erase("action");
        const SettingsOf settings{tree};
        std::vector<sdk::Fault> none;
        const auto config = read_config(settings.settings(), none);
        EXPECT_EQ(config.target.host, "dinas.test");
        EXPECT_EQ(config.path, "/pengaduan");
        const plugins::SampleCall sample;
        const auto call = sample.call();
        const auto built =
            build_request(config, config.create.operation, {&call, &*config.zone, &config.fields}, {"mark"});
        const auto& headers = std::get<plugins::HttpRequest>(built).headers;
        EXPECT_NE(
            std::ranges::find(
                headers, std::pair<std::string, std::string>{"SOAPAction", "\"urn:dinas:pengaduan/BuatPengaduan\""}),
            headers.end());
    }
    tree["lookup"].as_object()["operation"] = "Tambahkan";
    EXPECT_EQ(
        faults_of(tree),
        std::vector<std::string>{"lookup/body: its element is {urn:dinas:pengaduan}Cari, but the WSDL's "
                                 "is {urn:dinas:pengaduan}Tambahkan"});
    tree["lookup"].as_object()["operation"] = "Carikan";
    EXPECT_TRUE(
        faults_of(tree).front().starts_with("lookup/operation: the WSDL has none of this name: BuatPengaduan, "));
    tree = with_wsdl({{"file", file}, {"sha256", pin}, {"port", "Lain"}});
    EXPECT_TRUE(faults_of(tree).front().starts_with("wsdl/port: has no such service and port"));
}

TEST(SoapRequest, IsExactlyThis) {
    const SettingsOf settings{good_settings()};
    std::vector<sdk::Fault> none;
    const auto config = read_config(settings.settings(), none);
    ASSERT_TRUE(none.empty());
    const plugins::SampleCall sample;
    const auto call = sample.call();
    const sdk::Time now{std::chrono::microseconds{1'764'000'000'123'000}};
    Contents contents{"mark", security_header(*config.security, "secret", "0123456789abcdef", now)};
    const auto built = build_request(config, config.create.operation, {&call, &*config.zone, &config.fields}, contents);
    const auto& request = std::get<plugins::HttpRequest>(built);
    EXPECT_TRUE(request.more.empty());
    const std::string file = GOLDEN "/create.xml";
    if (std::getenv("SP4N_UPDATE") != nullptr) {
        std::ofstream{file, std::ios::binary} << request.body << '\n';
    }
    EXPECT_EQ(request.body + "\n", file_text(file));
    EXPECT_TRUE(plugins::XmlDocument::parse(request.body));
}

TEST(SoapSecurity, TheDigestIsThatOfTheProfile) {
    // Computed by another program: printf '0123456789abcdef2025-11-24T16:00:00.123Zsecret' | openssl sha1 -binary |
    // base64
    EXPECT_EQ(
        password_digest("0123456789abcdef", "2025-11-24T16:00:00.123Z", "secret"), "i70+LlygSe2HiiWPxP5PR5uuRAI=");
}

TEST(SoapItems, TimesAreOfTheZoneAndUnsetOnesAreNone) {
    const auto zone = *plugins::Zone::load("Asia/Jakarta");
    EXPECT_EQ(normal_time("2026-11-28T09:00:00", "", zone), "2026-11-28T09:00:00+07:00");
    EXPECT_EQ(normal_time("2026-11-28T02:00:00.5Z", "", zone), "2026-11-28T09:00:00+07:00");
    EXPECT_EQ(normal_time("28/11/2026 09.00", "%d/%m/%Y %H.%M", zone), "2026-11-28T09:00:00+07:00");
    for (const auto* never : {"", "1970-01-01T00:00:00Z", "0001-01-01T00:00:00", "0000-00-00 00:00:00", "besok"}) {
        EXPECT_EQ(normal_time(never, "", zone), "") << never;
    }
}

sdk::Outcome judged(int status, const std::string& body) {
    const SettingsOf settings{good_settings()};
    std::vector<sdk::Fault> none;
    const auto config = read_config(settings.settings(), none);
    const plugins::SampleCall sample;
    const auto call = sample.call();
    const plugins::HttpAnswer answer{status, {}, body};
    return plugins::judge_with_news(config.create, answer, {&call, &*config.zone, &config.fields});
}

std::string in_body(const std::string& inner) {
    return "<e:Envelope xmlns:e='http://schemas.xmlsoap.org/soap/envelope/' xmlns:p='urn:dinas:pengaduan'><e:Body>" +
           inner + "</e:Body></e:Envelope>";
}

TEST(SoapAnswer, FaultsAreFoundByTheirNamesWhateverTheStatus) {
    const auto fault = [](const std::string& code) {
        return in_body("<e:Fault><faultcode>" + code + "</faultcode><faultstring>x</faultstring></e:Fault>");
    };
    const auto fault_1_2 = [](const std::string& code, const std::string& sub) {
        return "<e:Envelope xmlns:e='http://www.w3.org/2003/05/soap-envelope'><e:Body><e:Fault><e:Code><e:Value>" +
               code + "</e:Value><e:Subcode><e:Value>" + sub +
               "</e:Value></e:Subcode></e:Code></e:Fault></e:Body></e:Envelope>";
    };
    for (const int status : {200, 400, 500}) {
        EXPECT_EQ(judged(status, fault("e:Client")).kind, HUBC_REJECTED) << status;
        EXPECT_EQ(judged(status, fault("e:Client.Isi")).kind, HUBC_REJECTED) << status;
        EXPECT_EQ(judged(status, fault("e:Server")).kind, HUBC_UNKNOWN) << status;
        EXPECT_EQ(judged(status, fault("w:FailedAuthentication")).cause, sdk::Cause::auth) << status;
        EXPECT_EQ(judged(status, fault("e:MustUnderstand")).cause, sdk::Cause::config) << status;
        EXPECT_EQ(judged(status, fault_1_2("e:Sender", "w:InvalidSecurity")).kind, HUBC_RETRY) << status;
        EXPECT_EQ(judged(status, fault_1_2("e:Sender", "x:Isi")).kind, HUBC_REJECTED) << status;
        EXPECT_EQ(judged(status, fault_1_2("e:Receiver", "x:Isi")).kind, HUBC_UNKNOWN) << status;
        EXPECT_EQ(judged(status, in_body("<p:Fault><faultcode>Server</faultcode></p:Fault>")).remote_code, "Server")
            << "in a namespace of the service's own";
    }
}

TEST(SoapAnswer, SuccessNeedsAnEnvelopeAndANumber) {
    EXPECT_EQ(
        judged(200, in_body("<p:BuatPengaduanResponse><p:nomor>D-1</p:nomor></p:BuatPengaduanResponse>")).kind,
        HUBC_DELIVERED);
    for (const auto* inner :
         {"", "<p:BuatPengaduanResponse/>",
          "<p:BuatPengaduanResponse><p:nomor>0</p:nomor></p:BuatPengaduanResponse>"}) {
        EXPECT_EQ(judged(200, in_body(inner)).kind, HUBC_UNKNOWN) << inner;
    }
    EXPECT_EQ(judged(200, "<html>ada galat</html>").kind, HUBC_UNKNOWN);
    EXPECT_EQ(judged(200, in_body("<p:galat>x</p:galat>")).kind, HUBC_REJECTED) << "an error in a normal answer";
}

}  // namespace
}  // namespace hub::soap
