#include "lookup.hpp"

#include "config.hpp"
#include "settings_of.hpp"

#include <gtest/gtest.h>

namespace hub::rest {
namespace {

using sdk::Cause;

constexpr std::string_view ours = "ABCD-1234";

sdk::Outcome found(const std::string& document, bool exact = false) {
    LookupRules rules;
    rules.items = "/data";
    rules.id = "/id";
    rules.ours = exact ? "" : "/ref";
    return plugins::judge_found(rules, boost::json::parse(document), ours);
}

TEST(RestLookup, none_of_ours_is_surely_not_there) {
    EXPECT_EQ(found(R"({"data":[]})").kind, HUBC_REJECTED);
    EXPECT_EQ(found(R"({"data":[{"id":"T-1","ref":"OTHER"},{"id":"T-2"},7]})").kind, HUBC_REJECTED)
        << "a search that is fuzzy";
    EXPECT_EQ(found(R"({"data":[]})", true).kind, HUBC_REJECTED);
}

TEST(RestLookup, exactly_one_is_delivered_under_its_number) {
    const auto one = found(R"({"data":[{"id":"T-1","ref":"OTHER"},{"id":"T-2","ref":"ABCD-1234"}]})");
    EXPECT_EQ(one.kind, HUBC_DELIVERED);
    EXPECT_EQ(one.external_ref, "T-2");
    EXPECT_EQ(found(R"({"data":[{"id":17}]})", true).external_ref, "17");
}

TEST(RestLookup, several_or_one_without_a_number_are_for_a_person) {
    EXPECT_EQ(found(R"({"data":[{"id":"T-1","ref":"ABCD-1234"},{"id":"T-2","ref":"ABCD-1234"}]})").kind, HUBC_UNKNOWN);
    EXPECT_EQ(found(R"({"data":[{"id":"T-1"},{"id":"T-2"}]})", true).kind, HUBC_UNKNOWN);
    for (const auto* id : {"0", "null", "\"\"", "\"null\"", "-1", "{}"}) {
        const auto outcome = found(std::string{R"({"data":[{"ref":"ABCD-1234","id":)"} + id + "}]}");
        EXPECT_EQ(outcome.kind, HUBC_UNKNOWN) << id;
    }
}

TEST(RestLookup, no_list_teaches_nothing) {
    for (const auto* document : {"{}", "[]", "null", R"({"data":null})", R"({"data":{}})", R"({"error":"maaf"})"}) {
        EXPECT_EQ(found(document).kind, HUBC_RETRY) << document;
    }
}

std::vector<sdk::Fault> faults_of(const char* option, const char* json) {
    auto tree = good_settings();
    tree[option] = boost::json::parse(json);
    const SettingsOf settings{boost::json::serialize(tree)};
    std::vector<sdk::Fault> faults;
    (void)read_config(settings.settings(), faults);
    return faults;
}

TEST(RestLookup, its_settings_are_checked) {
    EXPECT_TRUE(
        faults_of("lookup", R"({"path":"/t?ref={{tracking_id}}","items":"/data","id":"/id","ours":"/ref"})").empty());
    EXPECT_TRUE(faults_of("lookup", R"({"path":"/t?ref={{tracking_id}}","items":"","id":"/id"})").empty());
    const std::pair<const char*, const char*> bad[] = {
        {R"({"items":"/data","id":"/id"})", ""},
        {R"({"path":"/t?ref={{tracking_id}}","items":"/data"})", ""},
        {R"({"path":"/t?all=1","id":"/id"})", "/path"},
        {R"({"path":"t?ref={{tracking_id}}","id":"/id"})", "/path"},
        {R"({"path":"/t?ref={{nonsense}}","id":"/id"})", "/path"},
        {R"({"path":"/t?name={{reporter.name}}","id":"/id"})", "/path"},
        {R"({"path":"/t?ref={{tracking_id}}","id":"id"})", "/id"},
        {R"({"path":"/t?ref={{tracking_id}}","id":"/id","exact":true})", "/exact"}};
    for (const auto& [json, pointer] : bad) {
        const auto faults = faults_of("lookup", json);
        ASSERT_EQ(faults.size(), 1U) << json;
        EXPECT_EQ(faults[0].option, "lookup") << json;
        EXPECT_EQ(faults[0].pointer, pointer) << json;
    }
}

TEST(RestProbe, its_settings_are_checked) {
    EXPECT_TRUE(faults_of("probe", R"({"path":"/stats"})").empty());
    EXPECT_TRUE(faults_of("probe", R"({"method":"HEAD","path":"/","success":{"status":[200]}})").empty());
    const std::pair<const char*, const char*> bad[] = {
        {R"({"method":"GET"})", ""},
        {R"({"method":"POST","path":"/tickets"})", "/method"},
        {R"({"path":"/t/{{tracking_id}}"})", "/path"},
        {R"({"path":"/","success":{"id":"/id"}})", "/success/id"}};
    for (const auto& [json, pointer] : bad) {
        const auto faults = faults_of("probe", json);
        ASSERT_EQ(faults.size(), 1U) << json;
        EXPECT_EQ(faults[0].pointer, pointer) << json;
    }
}

}  // namespace
}  // namespace hub::rest
