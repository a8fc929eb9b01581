// Against a SOAP stack that is not ours: PHP's SoapServer, which reads our envelopes by its own WSDL.
#include "connector.hpp"
#include "fake_hub.hpp"
#include "sample_call.hpp"
#include "settings_of.hpp"

#include "hub/plugins/temp_file.hpp"
#include "hub/testing/free_port.hpp"
#include "hub/testing/process.hpp"
#include "hub/testing/temp_folder.hpp"
#include "hub/testing/wait.hpp"

#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Timespan.h>
#include <gtest/gtest.h>

#include <optional>

namespace hub::soap {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

bool answers(std::uint16_t port) {
    try {
        Poco::Net::StreamSocket probe;
        probe.connect(Poco::Net::SocketAddress{"127.0.0.1", port}, Poco::Timespan{1, 0});
        return true;
    } catch (const Poco::Exception&) {
        return false;
    }
}

class SoapPeer : public ::testing::Test {
protected:
    void SetUp() override {
        start();
        open(good_settings(url()));
    }
    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/"; }
    void start() {
        auto started = hub::testing::Process::start(
            {"php",
             {"-S", "127.0.0.1:" + std::to_string(port_), PEERS "/pengaduan.php"},
             {{"FOLDER", folder_.path().string()}},
             folder_.path() / "php.out",
             folder_.path() / "php.err",
             {}});
        ASSERT_TRUE(started);
        service_.emplace(std::move(*started));
        ASSERT_TRUE(hub::testing::wait_until([&] { return answers(port_); }, 20s));
    }
    void open(const json::object& tree) {
        tree_ = tree;
        const SettingsOf settings{tree};
        for (const auto& fault : SoapConnector::check_settings(settings.settings())) {
            FAIL() << fault.option << fault.pointer << ": " << fault.message;
        }
        connector_ = std::make_unique<SoapConnector>(hub_.host(), settings.settings());
        connector_->start();
    }
    /// Somebody of the office writes; what it holds afterwards.
    json::value office(const std::vector<std::string>& args) {
        std::vector<std::string> all{PEERS "/pengaduan.php"};
        all.insert(all.end(), args.begin(), args.end());
        const auto out = folder_.path() / ("office" + std::to_string(++runs_));
        const auto ended = hub::testing::run({"php", all, {{"FOLDER", folder_.path().string()}}, out, {}, {}}, 20s);
        EXPECT_TRUE(ended && ended->code == 0);
        return json::parse(hub::testing::read_file(out));
    }
    sdk::Outcome poll() {
        const hubc_task raw{sizeof(hubc_task), 0, 7, 20'000, sdk::c_str("t")};
        return connector_->poll(sdk::Task{raw});
    }
    sdk::Outcome submit(const std::string& subject, std::int64_t timeout_ms = 20'000) {
        plugins::SampleCall sample;
        sample.complaint().subject = sdk::c_str(subject);
        sample.raw().timeout_ms = timeout_ms;
        return connector_->submit(sample.call());
    }

    hub::testing::TempFolder folder_{"soap-peer"};
    std::uint16_t port_ = hub::testing::free_port();
    std::optional<hub::testing::Process> service_;
    plugins::FakeHost hub_;
    json::object tree_;
    std::unique_ptr<SoapConnector> connector_;
    int runs_ = 0;
};

TEST_F(SoapPeer, AComplaintWithAFileArrivesAsItIs) {
    const std::string bytes{"\x00\xFF<&>\r\n ]]>", 10};
    const plugins::TempFile file{bytes};
    plugins::SampleCall sample;
    sample.attach({"foto & <a>.jpg", "image/jpeg", file.path(), "", bytes.size()});
    const auto outcome = connector_->submit(sample.call());
    ASSERT_EQ(outcome.kind, HUBC_DELIVERED) << outcome.detail;
    EXPECT_EQ(outcome.external_ref, "D-1");
    ASSERT_TRUE(outcome.update);
    EXPECT_EQ(outcome.update->kind, sdk::UpdateKind::accepted);
    const auto held = office({"show"});
    const auto& kept = held.at_pointer("/kasus/D-1").as_object();
    EXPECT_EQ(kept.at("rujukan"), "7Q2F9K3M0ABCD");
    EXPECT_EQ(kept.at("judul"), "Jalan \"berlubang\" {{body}}");
    EXPECT_EQ(kept.at("isi"), "baris satu\r\nbaris \"dua\"\\\t  é \xF0\x9F\x9A\xA7")
        << "control characters are blanks in XML";
    EXPECT_EQ(
        json::serialize(kept.at("lampiran")),
        R"([["foto & <a>.jpg","image/jpeg","5d3e75dede65ec5dacd1a5a8d79c15dd999fcbca"]])");
    EXPECT_EQ(held.at_pointer("/permintaan/0/0"), "\"urn:dinas:pengaduan/BuatPengaduan\"");
    EXPECT_EQ(held.at_pointer("/permintaan/0/1"), "text/xml; charset=utf-8");
}

TEST_F(SoapPeer, WhatItAnswersIsJudged) {
    struct Case {
        const char* subject;
        hubc_outcome kind;
        sdk::Cause cause;
    };
    constexpr Case cases[] = {
        {"GALAT", HUBC_REJECTED, sdk::Cause::validation},    // 200 with an error element
        {"SALAH", HUBC_REJECTED, sdk::Cause::validation},    // a fault of the client
        {"RUSAK", HUBC_UNKNOWN, sdk::Cause::remote_fault}};  // a fault of the server
    for (const auto& one : cases) {
        const auto outcome = submit(one.subject);
        EXPECT_EQ(outcome.kind, one.kind) << one.subject << ": " << outcome.detail;
        EXPECT_EQ(outcome.cause, one.cause) << one.subject;
        EXPECT_EQ(outcome.detail.find("isi tidak"), std::string::npos) << "texts of faults may hold anything";
    }
    ASSERT_EQ(hub_.traced.size(), 6U) << "sent and received, of each";
    for (const auto& piece : hub_.traced) {
        EXPECT_EQ(
            piece.find("PasswordDigest\">[secret]") == std::string::npos,
            piece.find("BuatPengaduan>") == std::string::npos)
            << piece;
    }
    EXPECT_NE(hub_.traced[3].find("isi tidak sah"), std::string::npos) << "the whole fault is kept";
}

TEST_F(SoapPeer, AWrongPasswordIsOursToMend) {
    auto tree = tree_;
    tree["security"].as_object()["username_token"].as_object()["password"] = "secret:wrong";
    open(tree);
    const auto outcome = submit("Jalan");
    EXPECT_EQ(outcome.kind, HUBC_RETRY) << outcome.detail;
    EXPECT_EQ(outcome.cause, sdk::Cause::auth);
    EXPECT_EQ(poll().cause, sdk::Cause::auth);
    const hubc_task raw{sizeof(hubc_task), 0, 7, 20'000, sdk::c_str("t")};
    EXPECT_EQ(connector_->probe(sdk::Task{raw}).cause, sdk::Cause::auth);
    EXPECT_TRUE(office({"show"}).at("kasus").as_array().empty());
}

TEST_F(SoapPeer, AnswersComeInOnceWithTheirFiles) {
    ASSERT_EQ(submit("Jalan").kind, HUBC_DELIVERED);
    office({"D-1", "dikerjakan", "Sedang ditangani"});
    office({"D-1", "bukan wewenang", "Milik provinsi"});
    office({"D-1", "kurang data", "Di mana?"});
    office({"D-1", "entah apa", "?"});
    auto polled = poll();
    ASSERT_EQ(polled.kind, HUBC_DELIVERED) << polled.detail;
    EXPECT_TRUE(polled.more);
    EXPECT_FALSE(poll().more);
    (void)poll();
    ASSERT_EQ(hub_.told.size(), 4U) << "what we wrote ourselves is no news";
    EXPECT_EQ(hub_.told[0].kind, sdk::UpdateKind::in_progress);
    EXPECT_EQ(hub_.told[0].note, "Sedang ditangani");
    EXPECT_EQ(hub_.told[0].tracking_id, "7Q2F9K3M0ABCD");
    EXPECT_EQ(hub_.told[0].happened_at, sdk::Time{std::chrono::sys_days{std::chrono::year{2026} / 11 / 28} + 2h + 2s})
        << "09:00:02 in Jakarta";
    EXPECT_EQ(hub_.told[1].kind, sdk::UpdateKind::returned_not_competent);
    EXPECT_EQ(hub_.told[2].kind, sdk::UpdateKind::needs_information);
    EXPECT_EQ(hub_.told[3].kind, sdk::UpdateKind::note);
    EXPECT_EQ(hub_.told[3].remote_status, "entah apa") << "parked, not guessed";
    ASSERT_EQ(hub_.given.size(), 4U);
    EXPECT_EQ(hub_.given[0], "foto.jpg|image/jpeg|\xFF\xD8 bukti");
}

TEST_F(SoapPeer, AReplyOfTheReporterIsToldWithTheNumber) {
    ASSERT_EQ(submit("Jalan").kind, HUBC_DELIVERED);
    plugins::SampleCall reply{HUBC_MESSAGE_UPDATE, HUBC_REASON_REPLIED, "Di depan pasar & sekolah"};
    reply.complaint().external_ref = sdk::c_str("D-1");
    const auto outcome = connector_->submit(reply.call());
    EXPECT_EQ(outcome.kind, HUBC_DELIVERED) << outcome.detail;
    EXPECT_EQ(office({"show"}).at_pointer("/perubahan/1/jawaban"), "Di depan pasar & sekolah");
    plugins::SampleCall notice{HUBC_MESSAGE_NOTICE, HUBC_REASON_WARNED, "x"};
    EXPECT_THROW((void)connector_->submit(notice.call()), sdk::NotTaken);
}

TEST_F(SoapPeer, WhatWasStoredBeforeTheLineBrokeIsFound) {
    const auto cut = submit("PUTUS");
    EXPECT_EQ(cut.kind, HUBC_UNKNOWN) << cut.detail;
    ASSERT_TRUE(service_->wait(10s));
    EXPECT_EQ(submit("Jalan").kind, HUBC_RETRY) << "nobody listens: surely not there";
    start();
    const plugins::SampleCall sample;
    const auto found = connector_->lookup(sample.call());
    EXPECT_EQ(found.kind, HUBC_DELIVERED) << found.detail;
    EXPECT_EQ(found.external_ref, "D-1");
    EXPECT_EQ(office({"show"}).at("kasus").as_object().size(), 1U);
    plugins::SampleCall other;
    other.complaint().tracking_id = sdk::c_str("NICHTDA");
    EXPECT_EQ(connector_->lookup(other.call()).kind, HUBC_REJECTED) << "surely not there";
}

TEST_F(SoapPeer, ASlowAnswerIsNotWaitedForAndUnknown) {
    const auto begin = std::chrono::steady_clock::now();
    const auto outcome = submit("LAMBAT", 1'000);
    EXPECT_EQ(outcome.kind, HUBC_UNKNOWN) << outcome.detail;
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 10s);
}

TEST_F(SoapPeer, TheExamplesAreGood) {
    for (const auto* name : {"dinkes-soap.yaml", "dukcapil-soap.yaml"}) {
        const auto out = folder_.path() / (std::string{name} + ".json");
        const auto ended = hub::testing::run(
            {"/usr/bin/python3",
             {"-c", "import json,sys,yaml; json.dump(yaml.safe_load(open(sys.argv[1]))['settings'], sys.stdout)",
              std::string{EXAMPLES "/"} + name},
             {},
             out,
             {},
             {}},
            20s);
        ASSERT_TRUE(ended && ended->code == 0);
        const SettingsOf settings{json::parse(hub::testing::read_file(out)).as_object()};
        for (const auto& fault : SoapConnector::check_settings(settings.settings())) {
            ADD_FAILURE() << name << ": " << fault.option << fault.pointer << ": " << fault.message;
        }
    }
}

TEST_F(SoapPeer, TheEndpointIsKnownToZeep) {
    auto tree = tree_;
    tree["endpoint"] = json::parse(R"({"address":"http://127.0.0.1/hooks/dinas",
        "username_token":{"user":"dinas","password":"secret:token"}})");
    open(tree);
    const hubc_task raw_task{sizeof(hubc_task), 0, 7, 20'000, sdk::c_str("t")};
    const auto ask = [&](const char* method, const char* query, const std::string& body) {
        hubc_web_request raw{};
        raw.struct_size = sizeof raw;
        raw.method = sdk::c_str(method);
        raw.path = sdk::c_str("");
        raw.query = sdk::c_str(query);
        raw.body = sdk::c_str(body);
        raw.headers = {nullptr, 0, sizeof(hubc_attribute)};
        return connector_->receive(sdk::Task{raw_task}, sdk::WebRequest{raw});
    };
    hub_.time =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
            .count();
    folder_.write("endpoint.wsdl", ask("GET", "wsdl", "").body);
    const auto zeep = [&](const std::string& port, const std::string& password) {
        const auto out = folder_.path() / ("zeep" + std::to_string(++runs_));
        const auto ended = hub::testing::run(
            {"/usr/bin/python3",
             {PEERS "/kabarkan.py", (folder_.path() / "endpoint.wsdl").string(), port, password},
             {},
             out,
             folder_.path() / "zeep.err",
             {}},
            60s);
        EXPECT_TRUE(ended && ended->code == 0) << hub::testing::read_file(folder_.path() / "zeep.err");
        return hub::testing::read_file(out);
    };
    for (const auto* port : {"Soap11", "Soap12"}) {
        const auto answer = ask("POST", "", zeep(port, hub_.secrets_by_name.at("token")));
        EXPECT_EQ(answer.status, 200) << answer.body;
        EXPECT_NE(answer.body.find("<k:nomor>D-9</k:nomor>"), std::string::npos) << answer.body;
    }
    ASSERT_EQ(hub_.told.size(), 1U) << "the same key twice is one";
    EXPECT_EQ(hub_.told[0].kind, sdk::UpdateKind::closed);
    EXPECT_EQ(hub_.told[0].note, "Sudah <diperbaiki>");
    ASSERT_EQ(hub_.given.size(), 1U);
    EXPECT_EQ(hub_.given[0], "bukti.txt|text/plain|selesai");
    const auto wrong = ask("POST", "", zeep("Soap12", "salah"));
    EXPECT_EQ(wrong.status, 400);
    EXPECT_NE(wrong.body.find("wsse:FailedAuthentication"), std::string::npos);
    const auto again = zeep("Soap11", hub_.secrets_by_name.at("token"));
    EXPECT_EQ(ask("POST", "", again).status, 200);
    EXPECT_EQ(ask("POST", "", again).status, 500) << "the same digest twice is somebody who listened";
    EXPECT_EQ(ask("POST", "", "<!DOCTYPE a><a/>").status, 500);
    EXPECT_EQ(ask("PUT", "", "").status, 405);
}

}  // namespace
}  // namespace hub::soap
