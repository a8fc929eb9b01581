#include "sample_city.hpp"

#include <gmock/gmock.h>

namespace hub::routing {
namespace {

using model::AgencyId;
using model::CategoryCode;

TEST(RouterExplain, every_rule_up_to_the_winner_with_near_misses) {
    auto national = when_region("18");
    national.categories = {CategoryCode{"public-works.road"}};
    national.attributes = {{"road_class", "national"}};
    auto sms = when_region("32");
    sms.channels = {model::Channel::sms};
    const auto made = router(
        {rule("by-sms", sms, AgencyId{"metro"}), rule("national-road", national, AgencyId{"ministry/pu"}),
         rule("metro", when_region("18.72"), AgencyId{"metro"}), rule("never-reached", {}, AgencyId{"metro"})});
    const auto what = content("public-works.road", "18.72.01");
    const auto why = made.explain({.content = what, .refused = {}});

    ASSERT_EQ(why.rules.size(), 3U);
    EXPECT_FALSE(why.rules[0].near_miss);  // both conditions fail
    EXPECT_TRUE(why.rules[1].near_miss);
    EXPECT_FALSE(why.rules[1].matches);
    ASSERT_EQ(why.rules[1].conditions.size(), 3U);
    EXPECT_EQ(why.rules[1].conditions[2].condition, "road_class = national");
    EXPECT_EQ(why.rules[1].conditions[2].value, "(none)");
    EXPECT_EQ(why.rules[1].conditions[1].condition, "region within 18");
    EXPECT_TRUE(why.rules[1].conditions[1].holds);
    EXPECT_TRUE(why.rules[2].matches);
    EXPECT_EQ(why.decision.rule, "metro");
    EXPECT_EQ(why.decision.responsible.value(), "metro");
}

TEST(RouterExplain, competence_in_order_of_preference_and_who_is_left_out) {
    const auto made = router({});
    const auto what = content("public-works.road", "18.72.01");
    const auto out = ids({"metro/pupr"});
    const auto why = made.explain({.content = what, .refused = out, .returns = 1});
    EXPECT_THAT(
        why.competence,
        testing::ElementsAre(
            "metro/pupr: region 18.72, category public-works (left out: returned it)",
            "lampung: region 18, category public-works.road", "ministry/pu: whole country, category public-works"));
    EXPECT_EQ(why.decision.responsible.value(), "lampung");
}

TEST(RouterExplain, a_rule_is_passed_by_when_its_agency_returned_the_complaint) {
    const auto made = router({rule("metro", when_region("18.72"), AgencyId{"metro"})});
    const auto what = content("public-works.road", "18.72.01");
    const auto out = ids({"metro"});
    const auto why = made.explain({.content = what, .refused = out, .returns = 1});
    ASSERT_EQ(why.rules.size(), 1U);
    EXPECT_TRUE(why.rules[0].near_miss);
    EXPECT_EQ(why.rules[0].conditions.back().value, "returned");
}

}  // namespace
}  // namespace hub::routing
