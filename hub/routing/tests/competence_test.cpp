#include "hub/routing/competence.hpp"

#include "sample_city.hpp"

namespace hub::routing {
namespace {

TEST(Competence, jurisdiction_is_inherited_down_to_the_whole_country) {
    const std::vector<model::Agency> agencies{office("a", "", {"18.72"}, {}), office("a/b", "a", {}, {}),
                                              office("a/b/c", "a/b", {}, {}), office("a/b/d", "a/b", {"18.72.01"}, {}),
                                              office("nation", "", {}, {}),   office("x", "y", {}, {}),
                                              office("y", "x", {}, {})};
    const auto regions = effective_jurisdictions(agencies);
    const char* expected[] = {"18.72", "18.72", "18.72", "18.72.01", "", "", ""};
    for (std::size_t i = 0; i < agencies.size(); ++i) {
        ASSERT_EQ(regions[i].size(), 1U);
        EXPECT_EQ(regions[i][0].value(), expected[i]) << agencies[i].id.value();
    }
}

TEST(Competence, ties_name_both_offices_and_the_prefixes) {
    auto agencies = city();
    EXPECT_TRUE(find_ties(agencies).empty());
    agencies.push_back(office("metro/second", "metro", {}, {"transport", "health"}));
    agencies.push_back(office("metro/same-regions", "", {"18.72.01", "18.72"}, {"health", "health"}));
    const auto ties = find_ties(agencies);
    ASSERT_EQ(ties.size(), 3U);  // the doubled "health" of one office is no tie with itself
    EXPECT_EQ(ties[0].first.value(), "metro/dishub");
    EXPECT_EQ(ties[0].second.value(), "metro/second");
    EXPECT_EQ(ties[0].region.value(), "18.72");
    EXPECT_EQ(ties[0].category.value(), "transport");
    EXPECT_EQ(ties[1].second.value(), "metro/same-regions");
}

TEST(Competence, desks_never_compete) {
    auto agencies = city();
    auto handles = desk("triage/second");
    handles.handles = {model::CategoryCode{"employment"}};
    agencies.push_back(handles);
    EXPECT_TRUE(find_ties(agencies).empty());
    const auto made = Router::create(no_rules(), agencies).value();
    const auto what = content("employment", "18");
    EXPECT_EQ(made.route({.content = what, .refused = {}}).responsible.value(), "ministry/kemnaker");
}

}  // namespace
}  // namespace hub::routing
