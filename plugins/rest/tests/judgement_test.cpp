#include "hub/plugins/judgement.hpp"

#include "config.hpp"
#include "sample_call.hpp"
#include "settings_of.hpp"

#include <gtest/gtest.h>

namespace hub::rest {
namespace {

using sdk::Cause;

Config config() {
    const SettingsOf settings{boost::json::serialize(good_settings())};
    std::vector<sdk::Fault> faults;
    return read_config(settings.settings(), faults);
}

sdk::Outcome of(
    const RequestRules& rules, int status, const char* body = "",
    std::vector<std::pair<std::string, std::string>> headers = {}) {
    const plugins::HttpAnswer answer{status, std::move(headers), body};
    plugins::Reply reply{answer};
    const plugins::SampleCall sample;
    const auto call = sample.call();
    const auto zone = plugins::Zone::load("Asia/Jakarta");
    return plugins::judge(rules, reply, plugins::Values{&call, &*zone});
}

sdk::Outcome of(int status, const char* body = "", const char* retry_after = "") {
    return of(config().create, status, body, {{"retry-after", retry_after}});
}

std::optional<sdk::Update> said(const plugins::AnswerRules& rules, const char* body, const char* complaint = "c") {
    const plugins::HttpAnswer answer{200, {}, body};
    plugins::Reply reply{answer};
    return plugins::read_update(rules, reply, "T-1", complaint);
}

/// The rules of `create` with the JSON at `pointer` replaced.
RequestRules with(std::initializer_list<std::pair<const char*, const char*>> changes) {
    boost::json::value tree = good_settings();
    for (const auto& [pointer, json] : changes) {
        set_at(tree, pointer, boost::json::parse(json));
    }
    const SettingsOf settings{boost::json::serialize(tree)};
    std::vector<sdk::Fault> faults;
    auto read = read_config(settings.settings(), faults);
    for (const auto& fault : faults) {
        ADD_FAILURE() << fault.option << fault.pointer << ": " << fault.message;
    }
    return std::move(read.create);
}

TEST(RestJudgement, SuccessNeedsAStatusAndAnId) {
    const auto good = of(201, R"({"data":{"id":"T-17"}})");
    EXPECT_EQ(good.kind, HUBC_DELIVERED);
    EXPECT_EQ(good.external_ref, "T-17");
    EXPECT_EQ(of(200, R"({"data":{"id":4711}})").external_ref, "4711");
    for (const auto* body :
         {R"({"data":{}})", R"({"data":{"id":""}})", R"({"data":{"id":null}})", R"({"error":"no"})", R"([])",
          R"({"data":{"id":{"a":1}}})", R"({"data":{"id":0}})", R"({"data":{"id":-1}})", R"({"data":{"id":"0"}})",
          R"({"data":{"id":"null"}})", R"({"data":{"id":"NULL"}})", R"({"data":{"id":" "}})", R"({"data":{"id":"-1"}})",
          R"({"data":{"id":"000"}})", R"({"data":{"id":1.5}})", R"({"data":{"id":true}})"}) {
        EXPECT_EQ(of(200, body).kind, HUBC_UNKNOWN) << body;
    }
    for (const auto* id : {"A-0", "-A", "nullable", "0012", "1e9"}) {
        EXPECT_EQ(of(200, (R"({"data":{"id":")" + std::string{id} + R"("}})").c_str()).kind, HUBC_DELIVERED) << id;
    }
    EXPECT_EQ(of(200).kind, HUBC_UNKNOWN) << "an error page with 200";
    EXPECT_EQ(of(204).kind, HUBC_UNKNOWN) << "204, and who knows what happened";
}

TEST(RestJudgement, EveryStatusHasItsOutcome) {
    const struct {
        int status;
        hubc_outcome outcome;
        Cause cause;
    } table[] = {{302, HUBC_UNKNOWN, Cause::remote_fault}, {400, HUBC_REJECTED, Cause::validation},
                 {401, HUBC_RETRY, Cause::auth},           {403, HUBC_RETRY, Cause::auth},
                 {404, HUBC_RETRY, Cause::config},         {405, HUBC_RETRY, Cause::config},
                 {408, HUBC_RETRY, Cause::timeout},        {409, HUBC_UNKNOWN, Cause::duplicate},
                 {413, HUBC_REJECTED, Cause::validation},  {422, HUBC_REJECTED, Cause::validation},
                 {429, HUBC_RETRY, Cause::rate_limit},     {500, HUBC_UNKNOWN, Cause::remote_fault},
                 {502, HUBC_RETRY, Cause::remote_fault},  // listed in these settings
                 {503, HUBC_RETRY, Cause::remote_fault},   {504, HUBC_UNKNOWN, Cause::remote_fault}};
    for (const int status : {402, 406, 407, 410, 411, 415, 421, 423, 426, 431}) {
        EXPECT_EQ(of(status).kind, HUBC_RETRY) << status;
        EXPECT_EQ(of(status).cause, Cause::config) << status << ": ours to mend";
    }
    for (const auto& [status, outcome, cause] : table) {
        const auto got = of(status, R"({"data":{"id":"no proof by itself"}})");
        EXPECT_EQ(got.kind, outcome) << status;
        EXPECT_EQ(got.cause, cause) << status;
        EXPECT_EQ(got.remote_code, std::to_string(status));
    }
}

TEST(RestJudgement, FailuresByHowFarItCame) {
    using plugins::FailureKind;
    using plugins::Reached;
    EXPECT_EQ(plugins::judge({Reached::nothing, FailureKind::refused, ""}).kind, HUBC_RETRY);
    EXPECT_EQ(plugins::judge({Reached::nothing, FailureKind::name, ""}).cause, Cause::network);
    EXPECT_EQ(plugins::judge({Reached::nothing, FailureKind::timeout, ""}).kind, HUBC_RETRY);
    EXPECT_EQ(plugins::judge({Reached::sent, FailureKind::timeout, ""}).kind, HUBC_UNKNOWN);
    EXPECT_EQ(plugins::judge({Reached::sent, FailureKind::timeout, ""}).cause, Cause::timeout);
    EXPECT_EQ(plugins::judge({Reached::sent, FailureKind::cut, ""}).kind, HUBC_UNKNOWN);
    EXPECT_EQ(plugins::judge({Reached::sent, FailureKind::too_large, ""}).kind, HUBC_UNKNOWN);
    EXPECT_EQ(plugins::judge({Reached::nothing, FailureKind::bad_header, ""}).kind, HUBC_REJECTED);
}

TEST(RestJudgement, RetryAfter) {
    EXPECT_EQ(of(429, "", "7").retry_after, std::chrono::seconds{7});
    EXPECT_EQ(of(500, "", "7").retry_after.count(), 0) << "unknown is not retried by the clock";
    const std::chrono::system_clock::time_point now{std::chrono::seconds{1'764'000'000}};  // 2025-11-24 16:00:00 UTC
    EXPECT_EQ(plugins::parse_retry_after("Mon, 24 Nov 2025 16:02:00 GMT", now), std::chrono::seconds{120});
    EXPECT_EQ(plugins::parse_retry_after("Mon, 24 Nov 2025 15:00:00 GMT", now).count(), 0);
    EXPECT_EQ(plugins::parse_retry_after("999999999", now), std::chrono::hours{24});
    EXPECT_EQ(plugins::parse_retry_after("soon", now).count(), 0);
    EXPECT_EQ(plugins::parse_retry_after("", now).count(), 0);
    EXPECT_EQ(plugins::parse_retry_after("-5", now).count(), 0);
}

TEST(RestJudgement, AnswersBecomeUpdates) {
    const auto rules = *config().create.answer;
    const auto closed = said(rules, R"({"data":{"status":"selesai","jawaban":"sudah diperbaiki"}})");
    ASSERT_TRUE(closed);
    EXPECT_EQ(closed->kind, sdk::UpdateKind::closed);
    EXPECT_EQ(closed->note, "sudah diperbaiki");
    EXPECT_EQ(closed->dedup_key, "T-1:selesai");
    EXPECT_EQ(closed->complaint_id, "c");
    const auto foreign = said(rules, R"({"data":{"status":"ditunda"}})");
    ASSERT_TRUE(foreign);
    EXPECT_EQ(foreign->kind, sdk::UpdateKind::note) << "never guessed";
    EXPECT_EQ(foreign->remote_status, "ditunda");
    EXPECT_FALSE(said(rules, R"({"data":{}})"));
}

TEST(RestJudgement, ALaterMessageCountsByItsStatusAlone) {
    const SettingsOf settings{boost::json::serialize(talkative_settings())};
    std::vector<sdk::Fault> faults;
    const auto talkative = read_config(settings.settings(), faults);
    const auto of_update = [&](int status) { return of(*talkative.update, status); };
    EXPECT_EQ(of_update(204).kind, HUBC_DELIVERED);
    EXPECT_EQ(of_update(204).external_ref, "");
    EXPECT_EQ(of_update(202).kind, HUBC_UNKNOWN) << "not listed";
    EXPECT_EQ(of_update(422).kind, HUBC_REJECTED);
    EXPECT_EQ(of(*talkative.notice, 202).kind, HUBC_UNKNOWN) << "an id is asked for";
}

TEST(RestJudgement, AWordThatIsMappedToANoteIsNoUnknownWord) {
    const SettingsOf settings{boost::json::serialize(talkative_settings())};
    std::vector<sdk::Fault> faults;
    const auto talkative = read_config(settings.settings(), faults);
    const auto known = said(*talkative.update->answer, R"({"data":{"status":"dicatat"}})");
    ASSERT_TRUE(known);
    EXPECT_EQ(known->kind, sdk::UpdateKind::note);
    EXPECT_EQ(known->remote_status, "") << "or the hub would park it";
    EXPECT_EQ(known->note, "dicatat");
    const auto unknown = said(*talkative.update->answer, R"({"data":{"status":"aneh"}})");
    ASSERT_TRUE(unknown);
    EXPECT_EQ(unknown->remote_status, "aneh");
    EXPECT_EQ(unknown->note, "");
}

TEST(RestRules, AnErrorTextWithStatus200) {
    const auto rules = with({{"/create/rules", R"([
        {"when": {"json": "/galat/kode", "equals": "SIBUK"}, "then": "retry", "code": "/galat/kode"},
        {"when": [{"status": [200]}, {"json": "/galat", "exists": true}], "then": "reject", "code": "/galat/kode"},
        {"when": {"body": true, "matches": "(?i)pemeliharaan"}, "then": "retry"}])"}});
    const auto busy = of(rules, 200, R"({"galat":{"kode":"SIBUK"},"data":{"id":7}})");
    EXPECT_EQ(busy.kind, HUBC_RETRY) << "the first that fits";
    EXPECT_EQ(busy.remote_code, "SIBUK");
    EXPECT_EQ(busy.cause, Cause::remote_fault);
    const auto refused = of(rules, 200, R"({"galat":{"kode":12},"data":{"id":7}})");
    EXPECT_EQ(refused.kind, HUBC_REJECTED);
    EXPECT_EQ(refused.cause, Cause::validation);
    EXPECT_EQ(refused.remote_code, "12");
    EXPECT_EQ(of(rules, 201, R"({"galat":{"kode":12},"data":{"id":7}})").kind, HUBC_DELIVERED) << "both must hold";
    EXPECT_EQ(of(rules, 200, R"({"galat":{},"data":{"id":7}})").kind, HUBC_DELIVERED) << "an empty mapping is nothing";
    EXPECT_EQ(of(rules, 200, R"({"galat":null,"data":{"id":7}})").kind, HUBC_DELIVERED);
    EXPECT_EQ(of(rules, 500, "<h1>Dalam PEMELIHARAAN</h1>").kind, HUBC_RETRY) << "a rule wins over the status";
    EXPECT_EQ(of(rules, 500, "<h1>rusak</h1>").kind, HUBC_UNKNOWN);
}

TEST(RestRules, ARuleOfSuccessNeedsItsProofAllTheSame) {
    const auto rules =
        with({{"/create/rules", R"([{"when": {"status": [409]}, "then": "success", "cause": "duplicate"}])"}});
    EXPECT_EQ(of(rules, 409, R"({"data":{"id":"T-3"}})").external_ref, "T-3");
    EXPECT_EQ(of(rules, 409, R"({"data":{}})").kind, HUBC_UNKNOWN);
    EXPECT_EQ(of(rules, 409, R"({"data":{}})").cause, Cause::duplicate);
}

TEST(RestRules, SuccessMayAskForMoreThanAStatus) {
    const auto rules = with({{"/create/success/when", R"([{"json": "/ok", "equals": true},
                                                       {"json": "/ref", "equals": "{{tracking_id}}"}])"}});
    EXPECT_EQ(of(rules, 200, R"({"ok":true,"ref":"7Q2F9K3M0ABCD","data":{"id":7}})").kind, HUBC_DELIVERED);
    EXPECT_EQ(of(rules, 200, R"({"ok":false,"ref":"7Q2F9K3M0ABCD","data":{"id":7}})").kind, HUBC_UNKNOWN);
    const auto other = of(rules, 200, R"({"ok":true,"ref":"LAIN","data":{"id":7}})");
    EXPECT_EQ(other.kind, HUBC_UNKNOWN);
    EXPECT_EQ(other.detail, "the agency answered 200, and /ref is not as success.when asks");
}

TEST(RestRules, TheNumberOutOfAHeaderOrXml) {
    const auto located = with({{"/create/success/id", R"({"header": "Location", "match": "/tiket/(\\d+)$"})"}});
    EXPECT_EQ(of(located, 201, "", {{"location", "https://a.go.id/tiket/812"}}).external_ref, "812");
    EXPECT_EQ(of(located, 201, "", {{"location", "https://a.go.id/login"}}).kind, HUBC_UNKNOWN);
    EXPECT_EQ(of(located, 201).kind, HUBC_UNKNOWN);
    const auto in_xml = with(
        {{"/create/success/id", R"({"xml": "/t:hasil/t:nomor/@id", "namespaces": {"t": "urn:tiket"}})"},
         {"/create/rules", R"j([{"when": {"xml": "//*[local-name()='Galat']", "exists": true},
                                                     "then": "reject",
                                                     "code": {"xml": "string(//*[local-name()='Galat']/@kode)"}}])j"}});
    EXPECT_EQ(of(in_xml, 200, R"(<x:hasil xmlns:x="urn:tiket"><x:nomor id="L-9"/></x:hasil>)").external_ref, "L-9");
    EXPECT_EQ(of(in_xml, 200, R"(<hasil><nomor id="L-9"/></hasil>)").kind, HUBC_UNKNOWN) << "another namespace";
    const auto refused = of(in_xml, 200, R"(<s:r xmlns:s="u"><s:Galat kode="Q1">antrean?</s:Galat></s:r>)");
    EXPECT_EQ(refused.kind, HUBC_REJECTED);
    EXPECT_EQ(refused.remote_code, "Q1");
}

TEST(RestRules, WhatIsNoSafeXmlProvesNothing) {
    const auto rules = with({{"/create/success/id", R"({"xml": "//id"})"}});
    ASSERT_EQ(of(rules, 200, "<r><id>7</id></r>").external_ref, "7");
    std::string deep;
    for (int i = 0; i < 100'000; ++i) {
        deep += "<a>";
    }
    for (const auto& body :
         {std::string{R"(<!DOCTYPE r><r><id>7</id></r>)"},
          std::string{R"(<!DOCTYPE r [<!ENTITY e SYSTEM "file:///etc/passwd">]><r><id>&e;</id></r>)"},
          std::string{R"(<!DOCTYPE r [<!ENTITY a "7"><!ENTITY b "&a;&a;">]><r><id>&b;</id></r>)"},
          std::string{"<r><id>7</id>"}, std::string{"<id>7</id><id>8</id>"}, std::string{"<id>&e;</id>"},
          deep + "<id>7</id>", std::string{"{\"id\":7}"}, std::string{}}) {
        EXPECT_EQ(of(rules, 200, body.c_str()).kind, HUBC_UNKNOWN) << body.substr(0, 80);
    }
}

TEST(RestRules, AnXPathThatWouldTakeForEverEnds) {
    std::string wide = "<r>";
    for (int i = 0; i < 20'000; ++i) {
        wide += "<a/>";
    }
    wide += "<id>7</id></r>";
    const auto slow = with({{"/create/success/id", R"({"xml": "//a[count(//a[count(//a) > 1]) > 1]/../id"})"}});
    EXPECT_EQ(of(slow, 200, wide.c_str()).kind, HUBC_UNKNOWN);
}

TEST(RestVerify, WhatReadingBackShows) {
    const auto rules = with({{"/create/verify", R"({"path": "/tickets/{{external_ref}}",
        "when": {"json": "/data/ref", "equals": "{{tracking_id}}"}})"}});
    const auto seen = [](const VerifyRules& verify, int status, const char* body) {
        const plugins::HttpAnswer answer{status, {}, body};
        plugins::Reply reply{answer};
        const plugins::SampleCall sample;
        const auto call = sample.call();
        const auto outcome = plugins::judge_verified(verify, reply, plugins::Values{&call});
        return outcome ? outcome->outcome.kind : HUBC_DELIVERED;
    };
    EXPECT_EQ(seen(*rules.verify, 200, R"({"data":{"ref":"7Q2F9K3M0ABCD"}})"), HUBC_DELIVERED);
    EXPECT_EQ(seen(*rules.verify, 200, R"({"data":{"ref":"x"}})"), HUBC_UNKNOWN) << "a second case would be worse";
    EXPECT_EQ(seen(*rules.verify, 404, ""), HUBC_UNKNOWN);
    EXPECT_EQ(seen(*rules.verify, 500, R"({"data":{"ref":"7Q2F9K3M0ABCD"}})"), HUBC_UNKNOWN);
    auto again = *rules.verify;
    again.otherwise = HUBC_RETRY;
    EXPECT_EQ(seen(again, 200, R"({"data":{}})"), HUBC_RETRY);
    EXPECT_EQ(seen(again, 404, ""), HUBC_RETRY);
    EXPECT_EQ(seen(again, 503, ""), HUBC_UNKNOWN) << "it was not seen that it is not there";
}

}  // namespace
}  // namespace hub::rest
