// Words, times, wishes, lists, and what a rule sets besides the agency.
#include "sample_city.hpp"

#include "hub/base/time_text.hpp"

#include <gmock/gmock.h>

namespace hub::routing {
namespace {

using model::AgencyId;
using testing::ElementsAre;

Rule words(TextCondition text) {
    Condition when;
    when.text = std::move(text);
    return rule("words", when, AgencyId{"metro"});
}

std::string winner(const Router& router, std::string body, std::string subject = "Laporan") {
    auto what = content("", "18.72");
    what.subject = std::move(subject);
    what.body = std::move(body);
    return router.route({.content = what, .refused = {}}).rule;
}

TEST(RouterText, a_phrase_is_whole_words_in_a_row) {
    const auto made = router({words({.any = {"PJU mati", "gelap"}, .all = {}, .none = {}})});
    EXPECT_EQ(winner(made, "Sudah lama pju, mati."), "words");
    EXPECT_EQ(winner(made, "Gelap sekali"), "words");
    EXPECT_EQ(winner(made, "x", "GELAP"), "words");
    EXPECT_EQ(winner(made, "pju yang mati"), "");
    EXPECT_EQ(winner(made, "mati pju"), "");
    EXPECT_EQ(winner(made, "pju matinya"), "");  // affixes are not cut off
    EXPECT_EQ(winner(made, "mati", "PJU"), "");  // subject and body are two
    EXPECT_EQ(winner(made, ""), "");
}

TEST(RouterText, all_and_none) {
    const auto made = router({words({.any = {}, .all = {"banjir", "air sungai"}, .none = {"rumah sakit"}})});
    EXPECT_EQ(winner(made, "air sungai naik, banjir lagi"), "words");
    EXPECT_EQ(winner(made, "banjir"), "");
    EXPECT_EQ(winner(made, "air sungai banjir di rumah sakit"), "");
    EXPECT_EQ(winner(made, "air sungai banjir di rumah orang sakit"), "words");
    const auto not_this = router({words({.any = {}, .all = {}, .none = {"uji coba"}})});
    EXPECT_EQ(winner(not_this, "laporan biasa"), "words");
    EXPECT_EQ(winner(not_this, "ini uji coba"), "");
}

TEST(RouterText, an_address_is_not_searched) {
    const auto made = router({words({.any = {"jalan"}, .all = {}, .none = {}})});
    auto what = content("", "18.72");
    what.address = "Jalan Sudirman 12";
    EXPECT_EQ(made.route({.content = what, .refused = {}}).rule, "");
}

TEST(RouterText, the_first_rule_wins_however_it_is_found) {
    auto by_words = when_region("18.72");
    by_words.text.any = {"lampu"};
    auto by_attribute = when_region("18");
    by_attribute.attributes = {{"hazard", "dark"}};
    for (const bool words_first : {true, false}) {
        std::vector<Rule> rules{
            rule("by-words", by_words, AgencyId{"metro"}), rule("by-attribute", by_attribute, AgencyId{"lampung"})};
        if (!words_first) {
            std::swap(rules[0], rules[1]);
        }
        const auto made = router(rules);
        auto what = content("", "18.72.01");
        what.body = "lampu";
        what.attributes = {{"hazard", "dark"}};
        EXPECT_EQ(made.route({.content = what, .refused = {}}).rule, words_first ? "by-words" : "by-attribute");
    }
}

TEST(RouterText, what_is_shown_of_a_text_are_the_rules_words) {
    auto when = when_region("18.72");
    when.text = {.any = {"PJU Mati", "gelap"}, .all = {"tolong"}, .none = {"sudah selesai"}};
    const auto made = router({rule("dark", when, AgencyId{"metro"})});
    auto what = content("", "18.72");
    what.subject = "Warga RT 5 marah";
    what.body = "pju mati, gelap; TOLONG pak Budi";
    const auto why = made.explain({.content = what, .refused = {}});
    ASSERT_EQ(why.rules.size(), 1U);
    const auto& shown = why.rules[0].conditions;
    ASSERT_EQ(shown.size(), 4U);
    EXPECT_EQ(shown[1].condition, "text has any of \"PJU Mati\", \"gelap\"");
    EXPECT_EQ(shown[1].relation, Relation::has_any);
    EXPECT_EQ(shown[1].value, "\"PJU Mati\", \"gelap\"");
    EXPECT_EQ(shown[2].value, "\"tolong\"");
    EXPECT_EQ(shown[3].value, "(none)");
    EXPECT_TRUE(shown[3].holds);
    for (const auto& verdict : shown) {
        EXPECT_EQ(verdict.value.find("Budi"), std::string::npos);
        EXPECT_EQ(verdict.value.find("TOLONG"), std::string::npos);
    }
}

TEST(RouterTime, a_rule_holds_in_its_window_and_never_without_a_time) {
    Condition night;
    night.time.hours = Hours{22 * 60, 5 * 60};
    night.time.zone = "Asia/Jayapura";
    night.time.until = std::chrono::sys_days{std::chrono::year{2026} / 12 / 31};
    const auto made = router({rule("night", night, AgencyId{"metro"})});
    const auto what = content("", "");
    const auto at = [&](const char* instant) {
        return made.route({.content = what, .refused = {}, .returns = 0, .now = *parse_rfc3339(instant)}).rule;
    };
    EXPECT_EQ(at("2026-12-24T23:00:00+09:00"), "night");
    EXPECT_EQ(at("2026-12-24T23:00:00+07:00"), "night");  // 01:00 there
    EXPECT_EQ(at("2026-12-24T20:00:00+09:00"), "");
    EXPECT_EQ(at("2027-01-01T00:00:00+09:00"), "");
    EXPECT_EQ(made.route({.content = what, .refused = {}}).rule, "");
    const auto why = made.explain({.content = what, .refused = {}}).rules.at(0);
    EXPECT_EQ(why.conditions[0].condition, "date: … – 2026-12-31");
    EXPECT_EQ(why.conditions[0].value, "(no time given)");
    EXPECT_EQ(why.conditions[1].condition, "hour: 22:00 – 05:00 (Asia/Jayapura)");
}

TEST(RouterWish, an_agency_stands_for_all_below_it) {
    Condition asked;
    asked.wished = {AgencyId{"lampung"}, AgencyId{"metro"}};
    const auto made = router({rule("asked", asked, AgencyId{"metro/inspectorate"})});
    const auto ask = [&](const char* wished) {
        const auto what = content("", "18.72", wished);
        return made.route({.content = what, .refused = {}}).rule;
    };
    EXPECT_EQ(ask("metro"), "asked");
    EXPECT_EQ(ask("metro/dishub"), "asked");
    EXPECT_EQ(ask("lampung"), "asked");
    EXPECT_EQ(ask("ministry/pu"), "");
    EXPECT_EQ(ask("nobody"), "");
    EXPECT_EQ(ask(""), "");
}

TEST(RouterLists, one_of_the_values_will_do) {
    auto when = when_region("18.72");
    when.regions.emplace_back("31");
    when.categories = {model::CategoryCode{"health"}, model::CategoryCode{"social"}};
    when.channels = {model::Channel::sms, model::Channel::letter};
    when.priorities = {model::Priority::high};
    const auto made = router({rule("lists", when, AgencyId{"metro"})});
    auto what = content("health.clinic", "31.71");
    what.channel = model::Channel::letter;
    what.priority = model::Priority::high;
    EXPECT_EQ(made.route({.content = what, .refused = {}}).rule, "lists");
    what.channel = model::Channel::web;
    EXPECT_EQ(made.route({.content = what, .refused = {}}).rule, "");
    const auto why = made.explain({.content = what, .refused = {}}).rules.at(0);
    EXPECT_TRUE(why.near_miss);
    EXPECT_EQ(why.conditions[0].condition, "channel = sms or letter");
    EXPECT_EQ(why.conditions[2].condition, "category within health or social");
}

TEST(RouterEffects, what_a_rule_sets_comes_with_the_decision) {
    auto loud = rule("loud", when_region("18.72"), AgencyId{"metro"});
    loud.effects = {.priority = model::Priority::high, .supervisory = true, .secret = true};
    auto nobody = rule("nobody", when_region("31"), Competent{model::CategoryCode{"space"}});
    nobody.effects.supervisory = true;
    const auto made = router({loud, nobody});
    const auto decision = made.route({.content = content("", "18.72.01"), .refused = {}});
    EXPECT_EQ(decision.effects, loud.effects);
    EXPECT_EQ(decision.position, "routing.yaml:1:1");
    const auto at_desk = made.route({.content = content("", "31"), .refused = {}});
    EXPECT_EQ(at_desk.reason, "rule_target_not_competent");
    EXPECT_TRUE(at_desk.effects.supervisory);
    EXPECT_TRUE(made.route({.content = content("", "32"), .refused = {}}).effects.empty());
}

TEST(RouterChoice, why_the_reporters_choice_counts_or_not) {
    const auto made = router({});
    const auto what = content("social", "18.72", "metro/dishub");
    const auto why = made.explain({.content = what, .refused = {}});
    ASSERT_EQ(why.choice.size(), 3U);
    EXPECT_TRUE(why.choice[1].holds);
    EXPECT_FALSE(why.choice[2].holds);
    EXPECT_EQ(why.choice[2].condition, "metro/dishub handles the category");
    const auto desk = content("social", "18.72", "triage/national");
    EXPECT_EQ(made.explain({.content = desk, .refused = {}}).choice.at(0).value, "a desk");
}

TEST(RouterCreate, refuses_phrases_without_words_and_foreign_zones) {
    const auto code = [](const Rule& bad) {
        auto set = no_rules();
        set.rules = {bad};
        const auto made = Router::create(std::move(set), city());
        return made ? std::string{"accepted"} : made.error().code;
    };
    EXPECT_EQ(code(words({.any = {"..."}, .all = {}, .none = {}})), "bad_text");
    auto foreign = rule("foreign", {}, AgencyId{"metro"});
    foreign.when.time.zone = "Europe/Berlin";
    EXPECT_EQ(code(foreign), "bad_zone");
    auto unknown = rule("unknown", {}, AgencyId{"metro"});
    unknown.when.wished = {AgencyId{"nobody"}};
    EXPECT_EQ(code(unknown), "unknown_agency");
    EXPECT_EQ(code(words({.any = {"jalan"}, .all = {}, .none = {}})), "accepted");
}

}  // namespace
}  // namespace hub::routing
