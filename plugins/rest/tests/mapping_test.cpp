// Golden files: a complaint in, exactly this request out. To renew one after a wanted change, write the test's output.
#include "connector.hpp"
#include "sample_call.hpp"
#include "settings_of.hpp"

#include <gtest/gtest.h>

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
    const auto request = build_request(config, *rules, sample.call());
    if (!request) {
        return "no path\n";
    }
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

TEST(RestMapping, WhatHasNoRequestIsNotTaken) {
    const plugins::SampleCall late{HUBC_MESSAGE_NOTICE, HUBC_REASON_BREACHED, ""};
    EXPECT_EQ(request_text(good_settings(), late), "not taken\n");
}

TEST(RestMapping, WithoutTheAgencysNumberNothingIsSentToItsAddress) {
    plugins::SampleCall reply{HUBC_MESSAGE_UPDATE, HUBC_REASON_REPLIED, "ya"};
    reply.complaint().external_ref = sdk::c_str("");
    EXPECT_EQ(request_text(talkative_settings(), reply), "no path\n");
}

}  // namespace
}  // namespace hub::rest
