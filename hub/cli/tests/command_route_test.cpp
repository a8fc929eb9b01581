// route test and route explain, as a person at a terminal sees them.
#include "hub/cli/command_table.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <unistd.h>
#include <vector>

namespace hub::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Ran {
    int code = 0;
    std::string out;
    std::string err;
};

Ran run_with(std::vector<std::string> words, const char* language = "en") {
    setenv("SP4N_LANG", language, 1);
    words.insert(words.begin(), "sp4n-hub");
    std::vector<char*> argv;
    argv.reserve(words.size());
    for (auto& word : words) {
        argv.push_back(word.data());
    }
    std::ostringstream out;
    std::ostringstream err;
    const Surroundings around{.version = "1.2.3", .out = out, .err = err, .serve = {}};
    const auto code = run(static_cast<int>(argv.size()), argv.data(), around);
    unsetenv("SP4N_LANG");
    return {code, out.str(), err.str()};
}

const std::string city = SP4N_SOURCE_FOLDER "/config";

Ran explain(std::vector<std::string> more, const char* language = "en") {
    std::vector<std::string> words{"route", "explain", "--config", city, "--at", "2026-11-27T10:00:00+07:00"};
    words.insert(words.end(), more.begin(), more.end());
    return run_with(words, language);
}

/// The city with one rule turned, so that its tests go red.
class BrokenCity : public testing::Test {
protected:
    void SetUp() override {
        auto pattern = (std::filesystem::temp_directory_path() / "sp4n-route-XXXXXX").string();
        ASSERT_NE(mkdtemp(pattern.data()), nullptr);
        folder_ = pattern;
        std::filesystem::copy(city, folder_, std::filesystem::copy_options::recursive);
        std::ifstream in{folder_ / "routing.yaml"};
        std::string text{std::istreambuf_iterator<char>{in}, {}};
        const std::string right = "to: metro/bappeda\n";
        const auto at = text.find(right);
        ASSERT_NE(at, std::string::npos);
        text.replace(at, right.size(), "to: metro/dishub\n");
        std::ofstream{folder_ / "routing.yaml"} << text;
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }

    std::filesystem::path folder_;
};

TEST(RouteTest, TheCitysTestsAreGreen) {
    const auto ran = run_with({"route", "test", "--config", city});
    EXPECT_EQ(ran.code, done) << ran.out << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("✓ pothole in Metro goes to PUPR\n"));
    EXPECT_THAT(ran.out, HasSubstr(" tests, 0 failed\n"));
    const auto parsed = boost::json::parse(run_with({"route", "test", "--config", city, "--json"}).out);
    EXPECT_GE(parsed.at("tests").as_int64(), 25);
    EXPECT_EQ(parsed.at("failed").as_int64(), 0);
}

TEST_F(BrokenCity, ARedTestSaysWhatWasExpectedWhatCameAndWhy) {
    const auto ran = run_with({"route", "test", "--config", folder_.string()});
    EXPECT_EQ(ran.code, not_right);
    EXPECT_THAT(ran.out, HasSubstr("✗ a wish is for those who plan  (routing.yaml:"));
    EXPECT_THAT(ran.out, HasSubstr("  expected: metro/bappeda by rule, priority = low\n"));
    EXPECT_THAT(ran.out, HasSubstr("  got:      metro/dishub by rule 'wishes-for-the-city', priority = low\n"));
    EXPECT_THAT(ran.out, HasSubstr(" tests, 1 failed\n"));
    const auto json = run_with({"route", "test", "--config", folder_.string(), "--json"}, "id");
    EXPECT_EQ(json.code, not_right);
    const auto parsed = boost::json::parse(json.out);
    EXPECT_EQ(parsed.at("failed").as_int64(), 1);
    const auto indonesian = run_with({"route", "test", "--config", folder_.string()}, "id");
    EXPECT_THAT(indonesian.out, HasSubstr("  diharapkan: metro/bappeda"));
    EXPECT_THAT(indonesian.out, HasSubstr(" uji, 1 gagal\n"));
}

TEST(RouteTest, WhatCannotBeReadIsNotRight) {
    EXPECT_EQ(run_with({"route", "test", "--config", "/nonexistent/folder"}).code, could_not);
    EXPECT_EQ(run_with({"route", "test"}).code, used_wrongly);
}

TEST(RouteExplain, RulesInOrderNearMissesAndTheWinner) {
    const auto ran =
        explain({"--category", "public-works.road", "--region", "18.72.01", "--attribute", "road_class=provincial"});
    EXPECT_EQ(ran.code, done) << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("✗ national-road"));
    EXPECT_THAT(ran.out, HasSubstr("road_class = national  has: provincial  <- near miss: 1 of 2 conditions fails"));
    EXPECT_THAT(ran.out, HasSubstr("✓ provincial-road"));
    EXPECT_THAT(ran.out, HasSubstr("region within 18 ✓"));
    EXPECT_THAT(ran.out, HasSubstr("-> lampung/bmbk   by rule 'provincial-road'"));
    EXPECT_THAT(ran.out, HasSubstr("configuration "));
}

TEST(RouteExplain, InIndonesianToo) {
    const auto ran = explain(
        {"--category", "public-works.road", "--region", "18.72.01", "--attribute", "road_class=provincial"}, "id_ID");
    EXPECT_THAT(ran.out, HasSubstr("road_class = national  nilai: provincial  <- nyaris: 1 dari 2 syarat gagal"));
    EXPECT_THAT(ran.out, HasSubstr("wilayah di bawah 18 ✓"));
    EXPECT_THAT(ran.out, HasSubstr("-> lampung/bmbk   menurut aturan 'provincial-road'"));
}

TEST(RouteExplain, TheComplaintsTextIsNeverQuoted) {
    const auto ran = explain({"--region", "18.72", "--text", "Pak Budi bilang PJU MATI di RT 5"});
    EXPECT_THAT(ran.out, HasSubstr("-> metro/pupr   by rule 'dark-street'"));
    EXPECT_THAT(ran.out, HasSubstr("copy: metro/dishub"));
    EXPECT_THAT(ran.out, HasSubstr("\"pju mati\""));
    EXPECT_THAT(ran.out, Not(HasSubstr("Budi")));
    EXPECT_THAT(ran.out, Not(HasSubstr("PJU MATI")));
}

TEST(RouteExplain, TheReportersChoiceCompetenceAndTriage) {
    const auto choice = explain({"--category", "social", "--region", "18.72", "--wish", "metro/dishub"});
    EXPECT_THAT(choice.out, HasSubstr("metro/dishub handles the category  has: social"));
    EXPECT_THAT(choice.out, HasSubstr("competent: metro/dinsos: region 18.72, category social"));
    EXPECT_THAT(choice.out, HasSubstr("-> metro/dinsos   by competence"));
    const auto unsure = explain({"--region", "18.72"});
    EXPECT_THAT(unsure.out, HasSubstr("-> triage/national   people decide: no_category"));
    EXPECT_THAT(unsure.out, HasSubstr("suggested: metro"));
    const auto back = explain({"--category", "social", "--region", "18.72", "--returned-by", "metro/dinsos"});
    EXPECT_THAT(back.out, HasSubstr("metro/dinsos: region 18.72, category social (left out: returned it)"));
    EXPECT_THAT(back.out, HasSubstr("-> lampung/dinsos"));
}

TEST(RouteExplain, ForPrograms) {
    const auto ran = explain({"--region", "18.72", "--text", "diminta uang pelicin", "--json"}, "id");
    const auto parsed = boost::json::parse(ran.out);
    const auto& decision = parsed.at("decision").as_object();
    EXPECT_EQ(decision.at("to").as_string(), "metro/inspectorate");
    EXPECT_EQ(decision.at("rule").as_string(), "bribes-by-their-words");
    EXPECT_TRUE(decision.at("sets").at("supervisory").as_bool());
    EXPECT_EQ(parsed.at("rules").as_array().back().at("matches").as_bool(), true);
    EXPECT_EQ(parsed.at("at").as_string(), "2026-11-27T03:00:00Z");
}

TEST(RouteExplain, WhatIsNotKnownIsSaid) {
    EXPECT_EQ(explain({"--category", "no-such"}).code, used_wrongly);
    EXPECT_EQ(explain({"--kind", "letter"}).code, used_wrongly);
    EXPECT_THAT(explain({"--kind", "letter"}).err, HasSubstr("say one of: complaint, aspiration"));
    EXPECT_EQ(explain({"--wish", "no/such"}).code, used_wrongly);
    EXPECT_EQ(explain({"--attribute", "nonsense"}).code, used_wrongly);
    EXPECT_EQ(run_with({"route", "explain", "--config", city, "--at", "tomorrow"}).code, used_wrongly);
}

}  // namespace
}  // namespace hub::cli
