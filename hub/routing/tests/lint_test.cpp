#include "hub/routing/lint.hpp"

#include "naive_router.hpp"
#include "random_configuration.hpp"

namespace hub::routing {
namespace {

Condition text(std::vector<std::string> any, std::vector<std::string> all, std::vector<std::string> none) {
    Condition when;
    when.text = {std::move(any), std::move(all), std::move(none)};
    return when;
}

TEST(Lint, words_that_cover_others) {
    EXPECT_TRUE(covers(text({"lampu"}, {}, {}), text({"LAMPU jalan", "lampu-mati"}, {}, {})));
    EXPECT_FALSE(covers(text({"lampu"}, {}, {}), text({"lampu jalan", "gelap"}, {}, {})));
    EXPECT_TRUE(covers(text({"lampu"}, {}, {}), text({"gelap"}, {"lampu jalan"}, {})));
    EXPECT_TRUE(covers(text({}, {"lampu"}, {}), text({}, {"lampu jalan", "mati"}, {})));
    EXPECT_FALSE(covers(text({}, {"lampu", "padam"}, {}), text({}, {"lampu"}, {})));
    EXPECT_TRUE(covers(text({}, {}, {"lampu jalan"}), text({}, {}, {"lampu"})));
    EXPECT_FALSE(covers(text({}, {}, {"lampu"}), text({}, {}, {"lampu jalan"})));
    EXPECT_FALSE(covers(text({"lampu"}, {}, {}), {}));
    EXPECT_TRUE(covers({}, text({"lampu"}, {}, {})));
}

TEST(Lint, windows_that_cover_others) {
    const auto hours = [](std::int16_t begin, std::int16_t end) {
        Condition when;
        when.time.hours = Hours{static_cast<std::int16_t>(begin * 60), static_cast<std::int16_t>(end * 60)};
        return when;
    };
    EXPECT_TRUE(covers(hours(22, 5), hours(23, 4)));
    EXPECT_TRUE(covers(hours(22, 5), hours(1, 5)));
    EXPECT_FALSE(covers(hours(22, 5), hours(4, 6)));
    EXPECT_FALSE(covers(hours(8, 16), hours(22, 5)));
    EXPECT_TRUE(covers(hours(0, 24), {}));
    EXPECT_FALSE(covers(hours(0, 23), {}));
    auto elsewhere = hours(23, 4);
    elsewhere.time.zone = "Asia/Jayapura";
    EXPECT_FALSE(covers(hours(22, 5), elsewhere));
}

TEST(Lint, the_first_rule_that_covers_a_later_one_is_named) {
    auto narrow = when_region("18.72");
    narrow.text.any = {"lampu"};
    auto district = when_region("18.72.01");
    district.regions.emplace_back("18.72.02");
    const std::vector<Rule> rules{
        rule("narrow", narrow, model::AgencyId{"metro"}), rule("all", when_region("18"), model::AgencyId{"lampung"}),
        rule("late", narrow, model::AgencyId{"lampung"}), rule("district", district, model::AgencyId{"metro"}),
        rule("other", when_region("31"), model::AgencyId{"metro"})};
    const auto found = find_shadowed(rules);
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].later, 2U);
    EXPECT_EQ(found[0].earlier, 0U);
    EXPECT_TRUE(found[0].gets_returned);
    EXPECT_EQ(found[1].later, 3U);
    EXPECT_EQ(found[1].earlier, 1U);
    EXPECT_TRUE(found[1].gets_returned);
}

/// What is called shadowed never wins, whatever comes.
TEST(Lint, random_rules_that_are_covered_never_win) {
    Random random{77};
    std::size_t shadows = 0;
    for (int c = 0; c < 400; ++c) {
        const auto agencies = random_agencies(random);
        auto rules = random_rules(random);
        for (auto& made : rules.rules) {  // wide conditions, so that they cover each other
            const auto full = made.when;
            made.when = {};
            switch (below(random, 4)) {
                case 0: made.when.text = full.text; break;
                case 1: made.when.time = full.time; break;
                case 2:
                    made.when.regions = full.regions;
                    made.when.categories = full.categories;
                    break;
                default:
                    made.when.kinds = full.kinds;
                    made.when.wished = full.wished;
                    break;
            }
        }
        const auto found = find_shadowed(rules.rules);
        shadows += found.size();
        const auto router = Router::create(rules, agencies).value();
        for (int i = 0; i < 50; ++i) {
            const auto what = random_content(random);
            const auto now = TimePoint{random_date(random)} + std::chrono::minutes{below(random, 1440)};
            const auto won = router.route({.content = what, .refused = {}, .returns = 0, .now = now}).rule;
            for (const auto& shadow : found) {
                ASSERT_NE(rules.rules[shadow.later].name, won) << "configuration " << c;
            }
        }
    }
    EXPECT_GT(shadows, 1'000U);
}

}  // namespace
}  // namespace hub::routing
