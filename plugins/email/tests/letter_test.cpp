// Golden files: a message in, exactly this mail out. To renew one after a wanted change, write the test's output.
#include "letter.hpp"

#include "sample_call.hpp"
#include "settings_of.hpp"

#include "hub/testing/temp_folder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

namespace hub::email {
namespace {

const sdk::Time now{std::chrono::microseconds{1'764'000'000'000'000}};

Config config_of(const boost::json::object& tree) {
    std::vector<sdk::Fault> faults;
    auto config = read_config(SettingsOf{tree}.settings(), faults);
    for (const auto& fault : faults) {
        ADD_FAILURE() << fault.option << fault.pointer << ": " << fault.message;
    }
    return config;
}

Letter letter_of(const boost::json::object& tree, const plugins::SampleCall& sample) {
    const auto made = letter_for(config_of(tree), Marks{{"a secret of tests"}}, sample.call(), now);
    EXPECT_TRUE(std::holds_alternative<Letter>(made));
    return std::get<Letter>(made);
}

std::string bytes_of(const Letter& letter) {
    std::string out;
    auto open = plugins::OpenPieces::open(letter.pieces);
    EXPECT_TRUE(open && open->send([&](std::string_view bytes) { out += bytes; }));
    EXPECT_EQ(out.size(), letter.bytes());
    return out;
}

void expect_golden(const std::string& name, const std::string& mail) {
    const auto file = std::string{GOLDEN} + "/" + name;
    if (std::getenv("SP4N_UPDATE") != nullptr) {
        std::ofstream{file, std::ios::binary} << mail;
    }
    EXPECT_EQ(testing::read_file(file), mail);
}

/// Of the text part.
std::string text_of(const std::string& mail) {
    const auto begin = mail.find("\r\n\r\n", mail.find("Content-Type: text/plain")) + 4;
    const auto end = std::min(mail.find("--=_", begin), mail.size());
    return plugins::read_base64(mail.substr(begin, end - begin), 1U << 20U).value_or("");
}

TEST(Letter, AComplaint) {
    const plugins::SampleCall sample;
    const auto letter = letter_of(good_settings(), sample);
    const auto mail = bytes_of(letter);
    expect_golden("complaint.eml", mail);
    EXPECT_NE(text_of(mail).find("Nomor laporan : 7Q2F9K3M0ABCD\r\n"), std::string::npos);
    EXPECT_EQ(
        letter.message_id,
        Marks{{"a secret of tests"}}.make("7Q2F9K3M0ABCD", sample.call().idempotency_key()) + "@hub.test");
    EXPECT_TRUE(letter.return_path.starts_with("lapor+7q2f9k3m0abcd."));
}

TEST(Letter, AReplyJoinsTheConversation) {
    plugins::SampleCall sample{HUBC_MESSAGE_UPDATE, HUBC_REASON_REPLIED, "Sudah saya foto."};
    sample.complaint().external_ref = sdk::c_str("7q2f9k3m0abcd.8000000000000001.abc@hub.test");
    auto tree = good_settings();
    tree["headers"] = {{"X-Wilayah", "{{region}}"}, {"X-Judul", "{{subject}} é\r\nBcc: x@y.id"}};
    tree["cc"] = "kepala@dinas.test, Bagian Umum <umum@dinas.test>";
    const auto mail = bytes_of(letter_of(tree, sample));
    expect_golden("update.eml", mail);
    EXPECT_NE(mail.find("\r\nIn-Reply-To: <7q2f9k3m0abcd.8000000000000001.abc@hub.test>\r\n"), std::string::npos);
    EXPECT_EQ(mail.find("\nBcc"), std::string::npos);
}

TEST(Letter, WithdrawalAndNotice) {
    const plugins::SampleCall gone{HUBC_MESSAGE_WITHDRAWAL, HUBC_REASON_MOVED, "Jalan provinsi"};
    expect_golden("withdrawal.eml", bytes_of(letter_of(good_settings(), gone)));
    const plugins::SampleCall late{HUBC_MESSAGE_NOTICE, HUBC_REASON_BREACHED, "tindak lanjut: lewat"};
    expect_golden("notice.eml", bytes_of(letter_of(good_settings(), late)));
}

TEST(Letter, ToAPerson) {
    plugins::SampleCall sample{HUBC_MESSAGE_NOTICE, HUBC_REASON_BREACHED, "1 laporan"};
    auto tree = good_settings();
    tree["to"] = "recipient";
    const auto without = letter_for(config_of(tree), Marks{{"a secret of tests"}}, sample.call(), now);
    ASSERT_TRUE(std::holds_alternative<sdk::Outcome>(without));
    EXPECT_EQ(std::get<sdk::Outcome>(without).kind, HUBC_REJECTED);
    const hubc_attribute bad{sizeof(hubc_attribute), 0, sdk::c_str("recipient"), sdk::c_str("a@b.id\r\nBcc: x@y.id")};
    sample.complaint().attributes = {&bad, 1, sizeof bad};
    EXPECT_TRUE(std::holds_alternative<sdk::Outcome>(
        letter_for(config_of(tree), Marks{{"a secret of tests"}}, sample.call(), now)));
    const hubc_attribute person{sizeof(hubc_attribute), 0, sdk::c_str("recipient"), sdk::c_str("kepala@dinas.test")};
    sample.complaint().attributes = {&person, 1, sizeof person};
    const auto letter = letter_of(tree, sample);
    ASSERT_EQ(letter.to.size(), 1U);
    EXPECT_EQ(letter.to.front().mail, "kepala@dinas.test");
    EXPECT_EQ(letter.return_path, "lapor@hub.test") << "nobody answers it: no mark";
    const auto mail = bytes_of(letter);
    EXPECT_NE(mail.find("\r\nTo: kepala@dinas.test\r\n"), std::string::npos);
    EXPECT_EQ(mail.find("SP4N-7Q2F"), std::string::npos);
    EXPECT_EQ(mail.find("References"), std::string::npos);
    EXPECT_EQ(text_of(mail), "1 laporan\r\n");
}

TEST(Letter, FilesComeWhole) {
    const testing::TempFolder folder;
    std::string photo(100'000, '\0');
    for (std::size_t i = 0; i < photo.size(); ++i) {
        photo[i] = static_cast<char>(i * 7 % 251);
    }
    const auto path = folder.write("photo", photo).string();
    plugins::SampleCall sample;
    sample.attach({"lampiran-1.jpg", "image/jpeg", path, "ab", photo.size()});
    sample.attach({"x\"\r\nBcc: a@b.id", "image/png\r\nX: y", path, "ab", photo.size()});
    const auto mail = bytes_of(letter_of(good_settings(), sample));
    EXPECT_EQ(mail.find("Bcc"), std::string::npos);
    EXPECT_NE(mail.find("filename=\"lampiran-1.jpg\""), std::string::npos);
    EXPECT_NE(mail.find("Content-Type: application/octet-stream; name=\"lampiran-2.bin\""), std::string::npos);
    const auto begin = mail.find("\r\n\r\n", mail.find("lampiran-1.jpg")) + 4;
    EXPECT_EQ(plugins::read_base64(mail.substr(begin, mail.find("--=_", begin) - begin), 1U << 20U), photo);
    auto without = good_settings();
    without["attachments"] = "false";
    EXPECT_EQ(bytes_of(letter_of(without, sample)).find("multipart"), std::string::npos);
}

// Finding 2 of the stack's trial: a line with a lone dot, and line ends in values.
TEST(Letter, NothingInItEndsItOrIsACommand) {
    plugins::SampleCall sample;
    const std::string evil = "a\n.\nMAIL FROM:<x@y>\r\n.\r\nRCPT TO:<z@y>\r.\r\x01";
    sample.complaint().body = sdk::c_str(evil);
    sample.complaint().subject = sdk::c_str(evil);
    sample.complaint().address = sdk::c_str(evil);
    sample.complaint().tracking_id = sdk::c_str("7Q\r\nBcc: x@y.id");
    sample.complaint().id = sdk::c_str("1\r\nBcc: x@y.id");
    sample.raw().idempotency_key = sdk::c_str("0193\r\nBcc: x@y.id");
    const auto mail = bytes_of(letter_of(good_settings(), sample));
    EXPECT_EQ(mail.find("\nMAIL"), std::string::npos);
    EXPECT_EQ(mail.find("\nBcc"), std::string::npos);
    EXPECT_NE(text_of(mail).find("\r\n.\r\nMAIL FROM:<x@y>\r\n.\r\n"), std::string::npos);
    for (std::size_t at = 0; at < mail.size();) {
        const auto end = mail.find('\n', at);
        ASSERT_NE(end, std::string::npos);
        ASSERT_EQ(mail[end - 1], '\r');
        EXPECT_NE(mail[at], '.');
        EXPECT_LE(end - at, 200U);
        at = end + 1;
    }
    EXPECT_TRUE(std::ranges::all_of(mail, [](char c) { return (c >= 0x20 && c < 0x7F) || c == '\r' || c == '\n'; }));
}

// Whoever is told who reported has to ask for it: the texts that come with us never say it, and no header can.
TEST(Letter, NobodyIsNamedUnasked) {
    hubc_reporter who{sizeof(hubc_reporter),        0,
                      sdk::c_str("KANARI-NAMA"),    sdk::c_str("KANARI-NIK"),
                      sdk::c_str("KANARI-TELEPON"), sdk::c_str("kanari@surel.test"),
                      sdk::c_str("KANARI-ALAMAT")};
    for (const auto kind :
         {HUBC_MESSAGE_COMPLAINT, HUBC_MESSAGE_UPDATE, HUBC_MESSAGE_WITHDRAWAL, HUBC_MESSAGE_NOTICE}) {
        plugins::SampleCall sample{kind, HUBC_REASON_NONE, "teks"};
        sample.complaint().reporter = &who;
        const auto mail = bytes_of(letter_of(good_settings(), sample));
        for (const auto* canary : {"KANARI", "kanari"}) {
            EXPECT_EQ(mail.find(canary), std::string::npos);
            EXPECT_EQ(text_of(mail).find(canary), std::string::npos);
        }
    }
    auto tree = good_settings();
    tree["messages"] = {{"complaint", {{"text", "{{reporter.name}}|{{reporter.nik}}|{{reporter.email}}"}}}};
    plugins::SampleCall told;
    told.complaint().reporter = &who;
    EXPECT_NE(text_of(bytes_of(letter_of(tree, told))).find("KANARI-NAMA|KANARI-NIK"), std::string::npos);
    EXPECT_EQ(text_of(bytes_of(letter_of(tree, plugins::SampleCall{}))), "||\r\n")
        << "an anonymous one is not there at all";
}

TEST(Letter, WhatIsRequiredAndMissingIsNotSent) {
    auto tree = good_settings();
    tree["fields"] = {{"bidang", {{"from", "category"}, {"values", {{"lain", "9"}}}}}};
    tree["messages"] = {{"complaint", {{"text", "{{bidang}}"}}}};
    const plugins::SampleCall sample;
    const auto made = letter_for(config_of(tree), Marks{{}}, sample.call(), now);
    ASSERT_TRUE(std::holds_alternative<sdk::Outcome>(made));
    EXPECT_EQ(std::get<sdk::Outcome>(made).kind, HUBC_REJECTED);
}

}  // namespace
}  // namespace hub::email
