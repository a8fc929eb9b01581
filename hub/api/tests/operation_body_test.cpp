#include "operation_body.hpp"

#include "hub/base/time_text.hpp"

#include <gtest/gtest.h>

namespace hub::api {
namespace {

/// "/pointer code" of each fault.
std::string told(const std::vector<FieldFault>& faults) {
    std::string out;
    for (const auto& fault : faults) {
        out += (out.empty() ? "" : "; ") + fault.pointer + " " + fault.code;
    }
    return out;
}

std::string mend_faults(model::Mending mending, std::string_view body) {
    const auto parsed = parse_mend(body, mending);
    return parsed ? told(parsed->faults) : parsed.error().code;
}

TEST(OperationBody, a_redrive_needs_to_say_nothing) {
    const auto nothing = parse_mend("", model::Mending::redrive);
    ASSERT_TRUE(nothing);
    EXPECT_TRUE(nothing->faults.empty());
    EXPECT_FALSE(nothing->request.may_arrive_twice);
    EXPECT_FALSE(nothing->request.not_before);
    const auto all = parse_mend(
        R"({"reason":" sudah diperbaiki ","not_before":"2026-12-01T00:00:00+07:00","may_arrive_twice":true})",
        model::Mending::redrive);
    ASSERT_TRUE(all && all->faults.empty());
    EXPECT_EQ(all->request.reason, "sudah diperbaiki");
    EXPECT_TRUE(all->request.may_arrive_twice);
    EXPECT_EQ(to_rfc3339(all->request.not_before.value_or(TimePoint{})), "2026-11-30T17:00:00Z");
}

std::string edit_faults(std::string_view body) {
    const auto parsed = parse_edit(body);
    return parsed ? told(parsed->faults) : parsed.error().code;
}

TEST(OperationBody, an_edit_names_codes_alone) {
    const auto parsed = parse_edit(
        R"({"category":"JLN-2","region":"1872","attributes":{"road_class":"2","lane":""},"reason":" kode mereka "})");
    ASSERT_TRUE(parsed && parsed->faults.empty());
    EXPECT_EQ(parsed->request.mending, model::Mending::redrive);
    EXPECT_EQ(parsed->request.edit->category.value(), "JLN-2");
    EXPECT_EQ(parsed->request.edit->region.value(), "1872");
    EXPECT_EQ(parsed->request.edit->attributes, (std::vector<model::Attribute>{{"road_class", "2"}, {"lane", ""}}));
    EXPECT_EQ(parsed->request.reason, "kode mereka");
    EXPECT_FALSE(parsed->dry_run);
    EXPECT_EQ(edit_faults(R"({"region":"1872","dry_run":true})"), "") << "a look needs no reason";
    EXPECT_EQ(edit_faults(R"({"region":"1872"})"), "/reason required");
    EXPECT_EQ(edit_faults(R"({"reason":"x"})"), "/category missing");
    EXPECT_EQ(edit_faults(R"({"region":"","reason":"x"})"), "/region invalid");
    EXPECT_EQ(edit_faults(R"({"region":7,"reason":"x"})"), "/region invalid");
    EXPECT_EQ(edit_faults(R"({"region":"a\nb","reason":"x"})"), "/region invalid");
    EXPECT_EQ(edit_faults(R"({"attributes":{"":"x"},"reason":"x"})"), "/attributes/ invalid");
    EXPECT_EQ(edit_faults(R"({"attributes":["x"],"reason":"x"})"), "/attributes wrong_type");
    for (const auto* field : {"subject", "body", "address", "anonymous", "secret", "reporter", "kind"}) {
        EXPECT_EQ(
            edit_faults(std::string{R"({"region":"1","reason":"x",")"} + field + R"(":"Budi"})"),
            "/" + std::string{field} + " unknown_field");
    }
}

TEST(OperationBody, discard_and_settle_say_why) {
    EXPECT_EQ(mend_faults(model::Mending::discard, "{}"), "/reason required");
    EXPECT_EQ(mend_faults(model::Mending::discard, R"({"reason":"  "})"), "/reason empty");
    EXPECT_EQ(mend_faults(model::Mending::discard, R"({"reason":"x","not_before":"y"})"), "/not_before unknown_field");
    EXPECT_EQ(mend_faults(model::Mending::settle, R"({"reason":"x"})"), "/external_ref required");
    EXPECT_EQ(mend_faults(model::Mending::settle, R"({"reason":"x","external_ref":"P-1"})"), "");
}

TEST(OperationBody, what_is_malformed_is_told) {
    EXPECT_EQ(mend_faults(model::Mending::redrive, "[]"), "json_invalid");
    EXPECT_EQ(mend_faults(model::Mending::redrive, "{"), "json_invalid");
    EXPECT_EQ(mend_faults(model::Mending::redrive, "{\"reason\":\"\xff\"}"), "utf8_invalid");
    EXPECT_EQ(mend_faults(model::Mending::redrive, R"({"not_before":"besok"})"), "/not_before invalid_time");
    EXPECT_EQ(mend_faults(model::Mending::redrive, R"({"may_arrive_twice":"yes"})"), "/may_arrive_twice wrong_type");
    EXPECT_EQ(
        mend_faults(model::Mending::redrive, R"({"reason":")" + std::string(1'001, 'a') + "\"}"), "/reason too_long");
}

TEST(OperationBody, a_job_takes_what_is_surely_not_there_unless_told_otherwise) {
    const auto parsed = parse_redrive(R"({"reason":"pemetaan diperbaiki"})");
    ASSERT_TRUE(parsed && parsed->faults.empty());
    EXPECT_EQ(parsed->wanted.filter.states, (std::vector{model::DeliveryState::rejected, model::DeliveryState::dead}));
    EXPECT_EQ(parsed->wanted.per_minute, 60);
    EXPECT_FALSE(parsed->agency);
    const auto all = parse_redrive(
        R"({"reason":"x","agency":"metro","instance":"pupr-rest","states":["unknown"],"cause":"timeout",)"
        R"("message":"complaint","failed_from":"2026-11-01T00:00:00Z","failed_before":"2026-12-01T00:00:00Z",)"
        R"("per_minute":600,"may_arrive_twice":true})");
    ASSERT_TRUE(all && all->faults.empty()) << told(all->faults);
    EXPECT_EQ(all->wanted.filter.states, std::vector{model::DeliveryState::unknown});
    EXPECT_EQ(all->wanted.filter.cause, model::Cause::timeout);
    EXPECT_EQ(all->wanted.filter.kind, model::MessageKind::complaint);
    EXPECT_EQ(all->wanted.per_minute, 600);
    EXPECT_TRUE(all->wanted.may_arrive_twice);
    EXPECT_EQ(all->agency, model::AgencyId{"metro"});
}

TEST(OperationBody, a_jobs_faults_come_all_at_once) {
    const auto parsed = parse_redrive(R"({"states":["waiting"],"per_minute":0,"cause":"x","limit":3})");
    ASSERT_TRUE(parsed);
    EXPECT_EQ(
        told(parsed->faults),
        "/limit unknown_field; /states unknown_value; /cause unknown_value; /per_minute wrong_type; /reason required");
    for (const auto* states : {"[]", "\"dead\"", "[1]", R"(["dead","dead","dead","dead"])", "{}"}) {
        const auto wrong = parse_redrive(std::string{R"({"reason":"x","states":)"} + states + "}");
        ASSERT_TRUE(wrong);
        EXPECT_EQ(told(wrong->faults), "/states unknown_value") << states;
    }
}

}  // namespace
}  // namespace hub::api
