#include "judgement.hpp"

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

sdk::Outcome of(int status, const char* body = nullptr, const char* retry_after = "") {
    const plugins::HttpAnswer answer{status, {{"retry-after", retry_after}}, body == nullptr ? "" : body};
    if (body == nullptr) {
        return judge(config().create, answer, nullptr);
    }
    const auto value = boost::json::parse(body);
    return judge(config().create, answer, &value);
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
    EXPECT_EQ(judge({Reached::nothing, FailureKind::refused, ""}).kind, HUBC_RETRY);
    EXPECT_EQ(judge({Reached::nothing, FailureKind::name, ""}).cause, Cause::network);
    EXPECT_EQ(judge({Reached::nothing, FailureKind::timeout, ""}).kind, HUBC_RETRY);
    EXPECT_EQ(judge({Reached::sent, FailureKind::timeout, ""}).kind, HUBC_UNKNOWN);
    EXPECT_EQ(judge({Reached::sent, FailureKind::timeout, ""}).cause, Cause::timeout);
    EXPECT_EQ(judge({Reached::sent, FailureKind::cut, ""}).kind, HUBC_UNKNOWN);
    EXPECT_EQ(judge({Reached::sent, FailureKind::too_large, ""}).kind, HUBC_UNKNOWN);
    EXPECT_EQ(judge({Reached::nothing, FailureKind::bad_header, ""}).kind, HUBC_REJECTED);
}

TEST(RestJudgement, RetryAfter) {
    EXPECT_EQ(of(429, nullptr, "7").retry_after, std::chrono::seconds{7});
    EXPECT_EQ(of(500, nullptr, "7").retry_after.count(), 0) << "unknown is not retried by the clock";
    const std::chrono::system_clock::time_point now{std::chrono::seconds{1'764'000'000}};  // 2025-11-24 16:00:00 UTC
    EXPECT_EQ(parse_retry_after("Mon, 24 Nov 2025 16:02:00 GMT", now), std::chrono::seconds{120});
    EXPECT_EQ(parse_retry_after("Mon, 24 Nov 2025 15:00:00 GMT", now).count(), 0);
    EXPECT_EQ(parse_retry_after("999999999", now), std::chrono::hours{24});
    EXPECT_EQ(parse_retry_after("soon", now).count(), 0);
    EXPECT_EQ(parse_retry_after("", now).count(), 0);
    EXPECT_EQ(parse_retry_after("-5", now).count(), 0);
}

TEST(RestJudgement, AnswersBecomeUpdates) {
    const auto rules = *config().create.answer;
    const auto closed = read_update(
        rules, boost::json::parse(R"({"data":{"status":"selesai","jawaban":"sudah diperbaiki"}})"), "T-1", "c");
    ASSERT_TRUE(closed);
    EXPECT_EQ(closed->kind, sdk::UpdateKind::closed);
    EXPECT_EQ(closed->note, "sudah diperbaiki");
    EXPECT_EQ(closed->dedup_key, "T-1:selesai");
    EXPECT_EQ(closed->complaint_id, "c");
    const auto foreign = read_update(rules, boost::json::parse(R"({"data":{"status":"ditunda"}})"), "T-1", "c");
    ASSERT_TRUE(foreign);
    EXPECT_EQ(foreign->kind, sdk::UpdateKind::note) << "never guessed";
    EXPECT_EQ(foreign->remote_status, "ditunda");
    EXPECT_FALSE(read_update(rules, boost::json::parse(R"({"data":{}})"), "T-1", "c"));
}

TEST(RestJudgement, ALaterMessageCountsByItsStatusAlone) {
    const SettingsOf settings{boost::json::serialize(talkative_settings())};
    std::vector<sdk::Fault> faults;
    const auto talkative = read_config(settings.settings(), faults);
    const auto of_update = [&](int status) {
        return judge(*talkative.update, plugins::HttpAnswer{status, {}, ""}, nullptr);
    };
    EXPECT_EQ(of_update(204).kind, HUBC_DELIVERED);
    EXPECT_EQ(of_update(204).external_ref, "");
    EXPECT_EQ(of_update(202).kind, HUBC_UNKNOWN) << "not listed";
    EXPECT_EQ(of_update(422).kind, HUBC_REJECTED);
    EXPECT_EQ(judge(*talkative.notice, plugins::HttpAnswer{202, {}, ""}, nullptr).kind, HUBC_UNKNOWN)
        << "an id is asked for";
}

TEST(RestJudgement, AWordThatIsMappedToANoteIsNoUnknownWord) {
    const SettingsOf settings{boost::json::serialize(talkative_settings())};
    std::vector<sdk::Fault> faults;
    const auto talkative = read_config(settings.settings(), faults);
    const auto known =
        read_update(*talkative.update->answer, boost::json::parse(R"({"data":{"status":"dicatat"}})"), "T-1", "id");
    ASSERT_TRUE(known);
    EXPECT_EQ(known->kind, sdk::UpdateKind::note);
    EXPECT_EQ(known->remote_status, "") << "or the hub would park it";
    EXPECT_EQ(known->note, "dicatat");
    const auto unknown =
        read_update(*talkative.update->answer, boost::json::parse(R"({"data":{"status":"aneh"}})"), "T-1", "id");
    ASSERT_TRUE(unknown);
    EXPECT_EQ(unknown->remote_status, "aneh");
    EXPECT_EQ(unknown->note, "");
}

}  // namespace
}  // namespace hub::rest
