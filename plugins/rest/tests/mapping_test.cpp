// Golden files: a complaint in, exactly this request out. To renew one after a wanted change, write the test's output.
#include "connector.hpp"
#include "sample_call.hpp"
#include "settings_of.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

namespace hub::rest {
namespace {

std::string request_text(const boost::json::object& tree, const plugins::SampleCall& sample = {}) {
    const SettingsOf settings{boost::json::serialize(tree)};
    std::vector<sdk::Fault> faults;
    const auto config = read_config(settings.settings(), faults);
    EXPECT_TRUE(faults.empty());
    const auto* rules = config.rules_of(sample.call().message_kind());
    if (rules == nullptr) {
        return "not taken\n";
    }
    const auto built = build_request(config, *rules, sample.call());
    if (const auto* impossible = std::get_if<sdk::Outcome>(&built)) {
        return std::string{impossible->cause == sdk::Cause::config ? "config: " : "validation: "} + impossible->detail +
               "\n";
    }
    const auto* request = std::get_if<plugins::HttpRequest>(&built);
    std::string text = request->method + " " + request->path + "\n";
    for (const auto& [name, value] : request->headers) {
        text += name + ": " + value + "\n";
    }
    return text + "Content-Type: " + request->content_type + "\n\n" + request->body + "\n";
}

std::string golden(const std::string& name) {
    std::ifstream file{std::string{GOLDEN} + "/" + name};
    EXPECT_TRUE(file) << name;
    return {std::istreambuf_iterator<char>{file}, {}};
}

TEST(RestMapping, ATicket) {
    EXPECT_EQ(request_text(good_settings()), golden("ticket.http"));
}

TEST(RestMapping, APathWithFieldsAndAttributes) {
    boost::json::value tree = good_settings("http://localhost");
    set_at(tree, "/create/method", "PUT");
    set_at(tree, "/create/path", "/cases/{{tracking_id}}?where={{address}}");
    set_at(
        tree, "/create/body/json",
        boost::json::parse(R"([{"kelas":"{{attribute.road_class}}","rahasia":"{{secret}}","anonim":"{{anonymous}}",
                               "batas":"{{due_at}}","ubah":"{{revision}}","kanal":"{{channel}}"}])"));
    EXPECT_EQ(request_text(tree.as_object()), golden("case.http"));
}

TEST(RestMapping, AReply) {
    const plugins::SampleCall reply{HUBC_MESSAGE_UPDATE, HUBC_REASON_REPLIED, plugins::SampleCall::body};
    EXPECT_EQ(request_text(talkative_settings(), reply), golden("update.http"));
}

TEST(RestMapping, AWithdrawal) {
    const plugins::SampleCall gone{HUBC_MESSAGE_WITHDRAWAL, HUBC_REASON_MERGED, "laporan ganda"};
    EXPECT_EQ(request_text(talkative_settings(), gone), golden("withdrawal.http"));
}

TEST(RestMapping, ANotice) {
    const plugins::SampleCall late{HUBC_MESSAGE_NOTICE, HUBC_REASON_BREACHED, "first_follow_up breach"};
    EXPECT_EQ(request_text(talkative_settings(), late), golden("notice.http"));
}

TEST(RestMapping, ACopyAndAHandOverAreToldApart) {
    boost::json::value tree = good_settings("http://localhost");
    set_at(tree, "/create/body/json", boost::json::parse(R"({"tembusan":"{{copy}}","jenis":"{{message.kind}}"})"));
    const plugins::SampleCall plain;
    EXPECT_NE(
        request_text(tree.as_object(), plain).find(R"({"tembusan":"false","jenis":"complaint"})"), std::string::npos);
    plugins::SampleCall told;
    told.raw().flags = HUBC_CALL_COPY;
    EXPECT_NE(
        request_text(tree.as_object(), told).find(R"({"tembusan":"true","jenis":"complaint"})"), std::string::npos);
}

/// Good settings with this body.
boost::json::object with_body(const char* body) {
    boost::json::value tree = good_settings("http://localhost");
    set_at(tree, "/create/body", boost::json::parse(body));
    return tree.as_object();
}

TEST(RestMapping, AForm) {
    EXPECT_EQ(
        request_text(with_body(R"({"form":{"judul":"{{subject}}","isi[]":["{{body}}","{{address}}"],"versi":1}})")),
        golden("form.http"));
}

TEST(RestMapping, Xml) {
    EXPECT_EQ(
        request_text(with_body(R"({"xml":"<?xml version='1.0' encoding='UTF-8'?>\n<t:laporan xmlns:t='urn:tiket' )"
                               R"(nomor=\"{{tracking_id}}\" judul='{{subject}}'><t:isi>{{body}}</t:isi></t:laporan>",
                               "content_type":"application/vnd.tiket+xml"})")),
        golden("xml.http"));
}

TEST(RestMapping, Text) {
    EXPECT_EQ(request_text(with_body(R"({"text":"Nomor: {{tracking_id}}\n{{body}}"})")), golden("text.http"));
}

TEST(RestMapping, WhatACitizenWritesStaysText) {
    plugins::SampleCall sample;
    sample.complaint().subject = sdk::c_str("]]></isi><admin a='1'/>&amp;\xEF\xBF\xBE");
    const auto text = request_text(with_body(R"({"xml":"<a b='{{subject}}'>{{subject}}</a>"})"), sample);
    EXPECT_TRUE(
        text.ends_with("<a b=']]&gt;&lt;/isi&gt;&lt;admin a=&apos;1&apos;/&gt;&amp;amp;\xEF\xBF\xBD'>"
                       "]]&gt;&lt;/isi&gt;&lt;admin a=&apos;1&apos;/&gt;&amp;amp;\xEF\xBF\xBD</a>\n"))
        << text;
    sample.complaint().subject = sdk::c_str("a&b=c+d\r\n");
    EXPECT_TRUE(request_text(with_body(R"({"form":{"x&y":"{{subject}}"}})"), sample)
                    .ends_with("\nx%26y=a%26b%3Dc%2Bd%0D%0A\n"));
}

TEST(RestMapping, WhatHasNoRequestIsNotTaken) {
    const plugins::SampleCall late{HUBC_MESSAGE_NOTICE, HUBC_REASON_BREACHED, ""};
    EXPECT_EQ(request_text(good_settings(), late), "not taken\n");
}

TEST(RestMapping, WithoutTheAgencysNumberNothingIsSentToItsAddress) {
    plugins::SampleCall reply{HUBC_MESSAGE_UPDATE, HUBC_REASON_REPLIED, "ya"};
    reply.complaint().external_ref = sdk::c_str("");
    EXPECT_EQ(
        request_text(talkative_settings(), reply),
        "validation: a part of the path would be empty, '.' or '..': the complaint lacks that value\n");
}

/// Agencies as they write: settings and what goes out with them. SP4N_UPDATE=1 writes the requests anew.
class RestDialect : public testing::TestWithParam<const char*> {};

TEST_P(RestDialect, ExactlyThisGoesOut) {
    const auto name = "dialects/" + std::string{GetParam()};
    const auto text = request_text(boost::json::parse(golden(name + ".json")).as_object());
    if (std::getenv("SP4N_UPDATE") != nullptr) {
        std::ofstream{std::string{GOLDEN} + "/" + name + ".http", std::ios::binary} << text;
    }
    EXPECT_EQ(text, golden(name + ".http"));
}

INSTANTIATE_TEST_SUITE_P(
    RestMapping, RestDialect, testing::Values("form-codes", "xml-register", "json-nested", "text-letter"));

/// Settings whose create writes `body` with these fields.
boost::json::object with_fields(const char* fields, const char* body) {
    boost::json::value tree = good_settings("http://localhost");
    tree.as_object()["fields"] = boost::json::parse(fields);
    set_at(tree, "/create/body/json", boost::json::parse(body));
    return tree.as_object();
}

std::string body_with(const char* fields, const char* body) {
    const auto text = request_text(with_fields(fields, body));
    const auto at = text.find("\n\n");
    return at == std::string::npos ? text : text.substr(at + 2);
}

TEST(RestFields, TheAgencysCodesForOurs) {
    constexpr auto fields = R"({"bidang":{"from":"category","values":{"public-works.road":12,"default":"LAIN"}},
        "wilayah":{"from":"region","values":{"default":"lainnya"}}})";
    EXPECT_EQ(
        body_with(fields, R"({"bidang":"{{bidang}}","di":"wil {{wilayah}}"})"), R"({"bidang":"12","di":"wil lainnya"})"
                                                                                "\n");
}

TEST(RestFields, ATableWithoutTheWordIsForWhoeverWroteIt) {
    EXPECT_EQ(
        body_with(R"({"bidang":{"from":"category","values":{"health":"7"}}})", R"({"b":"{{bidang}}"})"),
        "config: fields.bidang.values has nothing for 'public-works.road': add it, or a default\n");
    // What a citizen wrote is never said.
    EXPECT_EQ(
        body_with(R"({"judul":{"from":"subject","values":{"x":"y"}}})", R"({"j":"{{judul}}"})"),
        "config: fields.judul.values has nothing for the complaint's subject: add it, or a default\n");
}

TEST(RestFields, WhatIsRequiredAndWhatMayBeLeftOut) {
    EXPECT_EQ(
        body_with(R"({"nomor":{"from":"external_ref","required":true}})", R"({"n":"{{nomor}}"})"),
        "validation: the complaint has no external_ref, which fields.nomor requires\n");
    EXPECT_EQ(
        body_with(
            R"({"nomor":{"from":"external_ref","default":"BARU"},"kosong":{"from":"external_ref","as":"nullable"}})",
            R"({"n":"{{nomor}}","k":"{{kosong}}"})"),
        R"({"n":"BARU","k":null})"
        "\n");
}

TEST(RestFields, TypesOfJson) {
    constexpr auto fields = R"({"kode":{"from":"category","values":{"public-works.road":"12"},"as":"number"},
        "anonim":{"from":"anonymous","as":"boolean"},
        "jalan":{"from":"attribute.road_class","as":"list","separator":"ti"}})";
    EXPECT_EQ(
        body_with(fields, R"({"id":"{{kode}}","anonim":"{{anonim}}","jalan":"{{jalan}}","teks":"no. {{kode}}"})"),
        R"({"id":12,"anonim":true,"jalan":["na","onal"],"teks":"no. 12"})"
        "\n");
    EXPECT_EQ(
        body_with(R"({"kode":{"from":"category","as":"number"}})", R"({"id":"{{kode}}"})"),
        "config: fields.kode is no number in this one\n");
}

TEST(RestFields, DatesAsTheAgencyWritesThem) {
    constexpr auto fields = R"({"tgl":{"from":"received_at","format":"%d/%m/%Y %H:%M","zone":"Asia/Jayapura"},
        "detik":{"from":"received_at","format":"unix","as":"number"}})";
    EXPECT_EQ(  // 2025-11-24T16:00:00Z
        body_with(fields, R"({"tgl":"{{tgl}}","detik":"{{detik}}"})"),
        R"({"tgl":"25/11/2025 01:00","detik":1764000000})"
        "\n");
}

TEST(RestFields, WhatIsWrongWithThemIsSaidAtItsPlace) {
    const auto first_fault = [](const char* fields, const char* path = "/tickets") {
        boost::json::value tree = good_settings("http://localhost");
        tree.as_object()["fields"] = boost::json::parse(fields);
        set_at(tree, "/create/path", path);
        const SettingsOf settings{boost::json::serialize(tree)};
        std::vector<sdk::Fault> faults;
        (void)read_config(settings.settings(), faults);
        return faults.empty() ? std::string{"none"} : faults[0].option + faults[0].pointer;
    };
    EXPECT_EQ(first_fault(R"({"bidang":{"from":"category"}})", "/t/{{bidang}}"), "none");
    EXPECT_EQ(first_fault(R"({})", "/t/{{bidang}}"), "create/path");
    EXPECT_EQ(first_fault(R"({"bidang":{"from":"kategori"}})"), "fields/bidang/from");
    EXPECT_EQ(first_fault(R"({"subject":{"from":"category"}})"), "fields/subject");
    EXPECT_EQ(first_fault(R"({"b":{"from":"category","tabel":{}}})"), "fields/b/tabel");
    EXPECT_EQ(first_fault(R"({"b":{"from":"category","format":"%Y"}})"), "fields/b/format");
    EXPECT_EQ(first_fault(R"({"b":{"from":"due_at","format":"%Y","zone":"Asia/Bandung"}})"), "fields/b/zone");
    EXPECT_EQ(first_fault(R"({"b":{"from":"category","as":"date"}})"), "fields/b/as");
    EXPECT_EQ(first_fault(R"({"b":{"from":"region","required":true,"default":"x"}})"), "fields/b/required");
    // Addresses end up in logs: another name for the reporter's does not open them.
    EXPECT_EQ(first_fault(R"({"pelapor":{"from":"reporter.name"}})", "/t/{{pelapor}}"), "create/path");
}

}  // namespace
}  // namespace hub::rest
