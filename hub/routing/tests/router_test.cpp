#include "sample_city.hpp"

namespace hub::routing {
namespace {

using model::AgencyId;
using model::CategoryCode;
using model::RoutedBy;

model::RoutingDecision route(const Router& router, const model::Content& what, std::vector<std::string> refused = {}) {
    const auto out = ids(std::move(refused));
    return router.route({.content = what, .refused = out, .returns = 0});
}

TEST(Router, competence_prefers_the_longest_region_then_the_longest_category) {
    const auto made = router({});
    EXPECT_EQ(route(made, content("public-works.road", "18.72.01")).responsible.value(), "metro/pupr");
    EXPECT_EQ(route(made, content("public-works.road", "18.01")).responsible.value(), "lampung");
    EXPECT_EQ(route(made, content("public-works.bridge", "18.01")).responsible.value(), "ministry/pu");
    EXPECT_EQ(route(made, content("transport.street-light", "18.72")).responsible.value(), "metro/pupr");
    EXPECT_EQ(route(made, content("transport.parking", "18.72")).responsible.value(), "metro/dishub");
    EXPECT_EQ(route(made, content("public-works.road", "18.721")).responsible.value(), "lampung");  // no prefix
    const auto why = route(made, content("public-works.road.hole", "18.72.01"));
    EXPECT_EQ(why.by, RoutedBy::competence);
    EXPECT_EQ(why.reason, "competence");
    EXPECT_EQ(why.detail, "region=18.72 category=public-works");
    EXPECT_EQ(route(made, content("public-works.road", "")).detail, "region=* category=public-works");
}

TEST(Router, the_first_matching_rule_wins_and_carries_its_copies) {
    auto corruption = when_region("18.72");
    corruption.supervisory = true;
    auto first = rule("corruption", corruption, AgencyId{"metro/inspectorate"});
    first.copy = ids({"metro", "metro/inspectorate", "metro"});
    const auto made = router({first, rule("all of Metro", when_region("18.72"), AgencyId{"metro"})});
    auto what = content("public-works.road", "18.72.01");
    EXPECT_EQ(route(made, what).rule, "all of Metro");
    what.supervisory = true;
    const auto decision = route(made, what);
    EXPECT_EQ(decision.responsible.value(), "metro/inspectorate");
    EXPECT_EQ(decision.by, RoutedBy::rule);
    EXPECT_EQ(decision.reason, "rule");
    EXPECT_EQ(decision.rule, "corruption");
    EXPECT_EQ(decision.copies, ids({"metro"}));  // never the responsible one, never twice
}

TEST(Router, attributes_must_all_hold) {
    Condition national;
    national.categories = {CategoryCode{"public-works.road"}};
    national.attributes = {{"road_class", "national"}, {"surface", "asphalt"}};
    const auto made = router({rule("national-road", national, AgencyId{"ministry/pu"})});
    auto what = content("public-works.road", "18.72");
    what.attributes = {{"road_class", "national"}};
    EXPECT_EQ(route(made, what).responsible.value(), "metro/pupr");
    what.attributes.emplace_back("surface", "asphalt");
    EXPECT_EQ(route(made, what).responsible.value(), "ministry/pu");
}

TEST(Router, a_rule_may_ask_for_the_competent_agency_of_another_category) {
    const auto made =
        router({rule("dark-street", when_region("18"), Competent{CategoryCode{"transport.street-light"}})});
    const auto here = route(made, content("", "18.72.01"));
    EXPECT_EQ(here.responsible.value(), "metro/pupr");
    EXPECT_EQ(here.by, RoutedBy::rule);
    EXPECT_EQ(here.detail, "region=18.72 category=transport.street-light");
    const auto elsewhere = route(made, content("public-works", "18.01"));
    EXPECT_EQ(elsewhere.by, RoutedBy::triage);
    EXPECT_EQ(elsewhere.reason, "rule_target_not_competent");
    EXPECT_EQ(elsewhere.suggested.value(), "ministry/pu");
}

TEST(Router, the_reporters_choice_counts_where_it_is_competent) {
    const auto made = router({});
    const auto chosen = route(made, content("public-works.road", "18.72", "ministry/pu"));
    EXPECT_EQ(chosen.responsible.value(), "ministry/pu");
    EXPECT_EQ(chosen.by, RoutedBy::reporter);
    EXPECT_EQ(chosen.reason, "reporter_choice");
    EXPECT_EQ(route(made, content("", "18.72", "metro/dishub")).responsible.value(), "metro/dishub");
    EXPECT_EQ(route(made, content("public-works.road", "18.01", "metro/pupr")).responsible.value(), "lampung");
    EXPECT_EQ(route(made, content("social", "18.72", "metro/dishub")).responsible.value(), "lampung");
    EXPECT_EQ(route(made, content("social", "18.72", "nobody")).responsible.value(), "lampung");
    EXPECT_EQ(route(made, content("", "", "triage/national")).by, RoutedBy::triage);  // a desk is no office
}

TEST(Router, triage_says_why_and_suggests) {
    const auto made = router({});
    const auto no_category = route(made, content("", "18.72.01"));
    EXPECT_EQ(no_category.responsible.value(), "triage/national");
    EXPECT_EQ(no_category.reason, "no_category");
    EXPECT_EQ(no_category.suggested.value(), "metro");
    const auto no_region = route(made, content("transport.parking", ""));
    EXPECT_EQ(no_region.reason, "no_region");
    EXPECT_EQ(no_region.suggested.value(), "metro/dishub");  // the only office that handles it anywhere
    const auto nobody = route(made, content("health", "31.01"));
    EXPECT_EQ(nobody.reason, "no_competent_agency");
    EXPECT_TRUE(nobody.suggested.empty());
    EXPECT_EQ(route(made, content("", "")).reason, "no_category");
}

TEST(Router, whoever_returned_it_is_left_out_of_every_step) {
    const auto made = router({rule("metro", when_region("18.72"), AgencyId{"metro"})});
    const auto what = content("public-works.road", "18.72", "ministry/pu");
    EXPECT_EQ(route(made, what).by, RoutedBy::rule);
    EXPECT_EQ(route(made, what, {"metro"}).by, RoutedBy::reporter);
    EXPECT_EQ(route(made, what, {"metro", "ministry/pu"}).responsible.value(), "metro/pupr");
    EXPECT_EQ(route(made, what, {"metro", "ministry/pu", "metro/pupr"}).responsible.value(), "lampung");
    const auto last = route(made, what, {"metro", "ministry/pu", "metro/pupr", "lampung"});
    EXPECT_EQ(last.by, RoutedBy::triage);
    EXPECT_EQ(last.reason, "no_competent_agency");
    EXPECT_TRUE(last.suggested.empty());
}

TEST(Router, the_second_return_goes_to_people) {
    const auto made = router({});
    const auto what = content("public-works.road", "18.72");
    const auto out = ids({"metro/pupr"});
    EXPECT_EQ(made.route({.content = what, .refused = out, .returns = 1}).responsible.value(), "lampung");
    const auto twice = made.route({.content = what, .refused = out, .returns = 2});
    EXPECT_EQ(twice.responsible.value(), "triage/national");
    EXPECT_EQ(twice.reason, "returned_twice");
    EXPECT_EQ(twice.suggested.value(), "lampung");
}

TEST(Router, create_refuses_what_cannot_work) {
    const auto code = [](RuleSet rules, std::vector<model::Agency> agencies) {
        const auto made = Router::create(std::move(rules), std::move(agencies));
        return made ? std::string{"accepted"} : made.error().code;
    };
    auto rules = no_rules();
    rules.unsure = AgencyId{"nobody"};
    EXPECT_EQ(code(rules, city()), "unknown_agency");
    rules = no_rules();
    rules.rules.push_back(rule("r", {}, AgencyId{"nobody"}));
    EXPECT_EQ(code(rules, city()), "unknown_agency");
    rules.rules[0] = rule("r", {}, AgencyId{"metro"});
    rules.rules[0].copy = ids({"nobody"});
    EXPECT_EQ(code(rules, city()), "unknown_agency");

    auto agencies = city();
    agencies.push_back(office("metro/second", "metro", {}, {"transport"}));
    EXPECT_EQ(code(no_rules(), agencies), "competence_tie");
    agencies = city();
    agencies.push_back(office("metro", "", {}, {}));
    EXPECT_EQ(code(no_rules(), agencies), "agency_twice");
    agencies = city();
    agencies.push_back(office("orphan", "nobody", {}, {}));
    EXPECT_EQ(code(no_rules(), agencies), "unknown_agency");
    agencies = city();
    agencies.push_back(office("a", "b", {}, {}));
    agencies.push_back(office("b", "a", {}, {}));
    EXPECT_EQ(code(no_rules(), agencies), "circular_parents");
    EXPECT_EQ(code(no_rules(), city()), "accepted");
}

TEST(Router, finds_agencies_by_id) {
    const auto made = router({});
    ASSERT_NE(made.agency(AgencyId{"metro/pupr"}), nullptr);
    EXPECT_EQ(made.agency(AgencyId{"metro/pupr"})->parent.value(), "metro");
    EXPECT_EQ(made.agency(AgencyId{"metro/pup"}), nullptr);
    EXPECT_EQ(made.agencies().size(), city().size());
}

}  // namespace
}  // namespace hub::routing
