#include "hub/plugins/template.hpp"

#include "sample_call.hpp"

#include "hub/plugins/http_client.hpp"
#include "hub/plugins/json_template.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

namespace hub::plugins {
namespace {

std::string render(std::string_view text, Escape escape = Escape::none) {
    std::string error;
    const auto compiled = Template::compile(text, error);
    if (!compiled) {
        return "error: " + error;
    }
    const SampleCall sample;
    std::string out;
    compiled->append_to(out, sample.call(), *Zone::load("Asia/Jakarta"), escape);
    return out;
}

TEST(PluginTemplate, FieldsAreSubstituted) {
    EXPECT_EQ(render("a {{tracking_id}} b {{ category }}"), "a 7Q2F9K3M0ABCD b public-works.road");
    EXPECT_EQ(render("{{kind}}/{{status}}/{{priority}}/{{channel}}"), "complaint/awaiting_follow_up/normal/whatsapp");
    EXPECT_EQ(render("{{anonymous}} {{secret}}"), "true false");
    EXPECT_EQ(render("{{latitude}},{{longitude}}"), "-5.1234567,105.3000000");
    EXPECT_EQ(render("{{attribute.road_class}}[{{attribute.none}}]"), "national[]");
    EXPECT_EQ(render("{{revision}} {{attempt}}"), "2 1");
    EXPECT_EQ(render("plain }} text"), "plain }} text");
}

TEST(PluginTemplate, WhoReportedIsEmptyUnlessTheHubTells) {
    EXPECT_EQ(render("[{{reporter.name}}{{reporter.nik}}]"), "[]");
    std::string error;
    const auto compiled = Template::compile("{{reporter.name}}/{{reporter.nik}}/{{reporter.email}}", error);
    ASSERT_TRUE(compiled) << error;
    const SampleCall sample;
    hubc_reporter reporter{};
    reporter.struct_size = sizeof reporter;
    reporter.name = sdk::c_str("Sri Wati");
    reporter.nik = sdk::c_str("1872010101900001");
    hubc_complaint complaint = *sample.raw().complaint;
    complaint.reporter = &reporter;
    hubc_call call = sample.raw();
    call.complaint = &complaint;
    std::string out;
    compiled->append_to(out, sdk::Call{call}, *Zone::load("Asia/Jakarta"), Escape::none);
    EXPECT_EQ(out, "Sri Wati/1872010101900001/");
    complaint.struct_size = offsetof(hubc_complaint, reporter);
    out.clear();
    compiled->append_to(out, sdk::Call{call}, *Zone::load("Asia/Jakarta"), Escape::none);
    EXPECT_EQ(out, "//") << "a hub that does not have the member yet";
}

TEST(PluginTemplate, AnyValueMakesAHeader) {
    const auto text = render("x={{body}}", Escape::header);
    EXPECT_EQ(text, "x=baris satu  baris \"dua\"\\   %C3%A9 %F0%9F%9A%A7");
    EXPECT_TRUE(is_safe_header_value(text));
}

TEST(PluginTemplate, APathGoesWhereTheSettingsSay) {
    const auto path = [](std::string_view text, std::string_view category) -> std::optional<std::string> {
        std::string error;
        const auto compiled = Template::compile(text, error);
        EXPECT_TRUE(compiled) << error;
        const SampleCall sample;
        hubc_complaint complaint = *sample.raw().complaint;
        complaint.category = sdk::c_str(category);
        hubc_call call = sample.raw();
        call.complaint = &complaint;
        std::string out = "/base";
        if (!compiled->append_path_to(out, sdk::Call{call}, *Zone::load("Asia/Jakarta"))) {
            return std::nullopt;
        }
        return out;
    };
    EXPECT_EQ(path("/c/{{category}}/x", "a/../b"), "/base/c/a%2F..%2Fb/x");
    for (const auto* text :
         {"/c/{{category}}/x", "/c/{{category}}", "/{{category}}?a=b", "/c/{{category}}{{category}}"}) {
        EXPECT_TRUE(path(text, "a")) << text;
        EXPECT_FALSE(path(text, "")) << text;
    }
    EXPECT_FALSE(path("/c/{{category}}/x", ".."));
    EXPECT_FALSE(path("/c/{{category}}", "."));
    EXPECT_FALSE(path("/c/.{{category}}", "."));
    EXPECT_EQ(path("/c/v{{category}}/x", ""), "/base/c/v/x");
    EXPECT_EQ(path("/c/x?k={{category}}", ""), "/base/c/x?k=") << "a query may be empty";
    EXPECT_EQ(path("/c/x?k=/{{category}}", ".."), "/base/c/x?k=/..");
    EXPECT_EQ(path("/c//x/", "a"), "/base/c//x/") << "as the settings say";
}

TEST(PluginTemplate, TimesGoOutInTheZoneWithOffset) {
    EXPECT_EQ(render("{{received_at}}|{{due_at}}"), "2025-11-24T23:00:00+07:00|");
    EXPECT_FALSE(Zone::load("Asia/Nowhere"));
}

TEST(PluginTemplate, CitizenTextIsNeverATemplate) {
    EXPECT_EQ(render("{{subject}}"), "Jalan \"berlubang\" {{body}}") << "substituted once, never again";
}

TEST(PluginTemplate, EscapesForWhatSurroundsIt) {
    EXPECT_EQ(render("/t/{{address}}", Escape::url_component), "/t/Jl.%20A%2FB%20%26%20C");
    EXPECT_EQ(render("{{subject}}", Escape::json_string), R"(Jalan \"berlubang\" {{body}})");
}

TEST(PluginTemplate, WhatIsWrongIsSaid) {
    EXPECT_EQ(render("{{subject"), "error: '{{' without '}}'");
    EXPECT_EQ(render("{{reporter}}").substr(0, 32), "error: unknown field 'reporter';");
    EXPECT_NE(render("{{attribute.}}").find("unknown field"), std::string::npos);
}

TEST(PluginJsonTemplate, RendersTheTreeAndAnIndependentParserReadsItBack) {
    std::vector<TreeFault> faults;
    const auto compiled = JsonTemplate::compile(
        R"({"judul":"{{subject}}","n":1,"nil":null,"deep":{"a\"b":["x","{{body}}","{{tracking_id}}-{{region}}"]},"t":true})",
        "", faults);
    ASSERT_TRUE(compiled);
    const SampleCall sample;
    const auto tree = boost::json::parse(compiled->render(sample.call(), *Zone::load("Asia/Jakarta")));
    EXPECT_EQ(tree.at("judul"), "Jalan \"berlubang\" {{body}}");
    EXPECT_EQ(tree.at("n"), 1);
    EXPECT_TRUE(tree.at("nil").is_null());
    const auto& list = tree.at("deep").at("a\"b");
    EXPECT_EQ(list.at(0), "x");
    EXPECT_EQ(std::string_view{list.at(1).as_string()}, SampleCall::body);
    EXPECT_EQ(list.at(2), "7Q2F9K3M0ABCD-18.72.01");
    EXPECT_EQ(tree.at("t"), true);
}

TEST(PluginJsonTemplate, FaultsHavePointers) {
    std::vector<TreeFault> faults;
    EXPECT_FALSE(JsonTemplate::compile(R"({"a/b":["ok","{{nope}}"],"c":"{{"})", "/body/json", faults));
    ASSERT_EQ(faults.size(), 2U);
    EXPECT_EQ(faults[0].pointer, "/body/json/a~1b/1");
    EXPECT_EQ(faults[1].pointer, "/body/json/c");
}

TEST(PluginHeaders, LineBreaksAreRefused) {
    EXPECT_TRUE(is_safe_header_value("Bearer abc"));
    EXPECT_FALSE(is_safe_header_value("a\r\nX: b"));
    EXPECT_FALSE(is_safe_header_value("a\nb"));
    EXPECT_FALSE(is_safe_header_value(std::string_view{"a\0b", 3}));
    EXPECT_TRUE(is_header_name("X-Api-Key"));
    EXPECT_FALSE(is_header_name("X Key"));
    EXPECT_FALSE(is_header_name("X:"));
    EXPECT_FALSE(is_header_name(""));
}

}  // namespace
}  // namespace hub::plugins
