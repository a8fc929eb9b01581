// The index against a scan from top to bottom that shares no code with it.
#include "naive_router.hpp"
#include "random_configuration.hpp"

namespace hub::routing {
namespace {

/// How often each thing was met: the comparison must not be of one branch only.
struct Met {
    std::size_t by[6] = {};
    std::size_t text = 0;
    std::size_t time = 0;
    std::size_t wish = 0;
    std::size_t effects = 0;

    void count(const model::RoutingDecision& decision, const RuleSet& rules) {
        ++by[static_cast<std::size_t>(decision.by)];
        effects += decision.effects.empty() ? 0 : 1;
        for (const auto& rule : rules.rules) {
            if (decision.by == RoutedBy::rule && rule.name == decision.rule) {
                text += rule.when.text.empty() ? 0 : 1;
                time += rule.when.time.is_always() ? 0 : 1;
                wish += rule.when.wished.empty() ? 0 : 1;
            }
        }
    }
};

struct Case {
    model::Content content;
    std::vector<AgencyId> refused;
    std::int32_t returns = 0;
    std::optional<TimePoint> now;
    FoldedText folded;
    bool is_folded_before = false;

    [[nodiscard]] Subject subject() const {
        return {content, refused, returns, now, is_folded_before ? &folded : nullptr};
    }
};

Case random_case(Random& random) {
    Case made;
    made.content = random_content(random);
    for (std::size_t n = below(random, 4); n > 0 && below(random, 2) == 0; --n) {
        made.refused.push_back(random_agency(random));
    }
    made.returns = below(random, 8) == 0 ? 2 : 0;
    if (below(random, 8) != 0) {
        made.now = TimePoint{random_date(random)} + std::chrono::minutes{below(random, 1440)};
    }
    made.folded = FoldedText{made.content.subject, made.content.body};
    made.is_folded_before = below(random, 2) == 0;
    return made;
}

void compare(const Router& router, const NaiveRouter& naive, const Case& given) {
    const auto subject = given.subject();
    const auto expected = naive.route(subject);
    const auto got = router.route(subject);
    ASSERT_EQ(got.responsible, expected.responsible);
    ASSERT_EQ(got.by, expected.by);
    ASSERT_EQ(got.rule, expected.rule);
    ASSERT_EQ(got.reason, expected.reason);
    ASSERT_EQ(got.copies, expected.copies);
    ASSERT_EQ(got.effects, expected.effects);
    ASSERT_EQ(std::ranges::count(given.refused, got.suggested), 0);
    // The explanation looks at every rule by itself and must come to the same winner.
    const auto why = router.explain(subject);
    ASSERT_EQ(why.decision.responsible, got.responsible);
    const bool has_winner = !why.rules.empty() && why.rules.back().matches;
    ASSERT_EQ(has_winner, got.by == RoutedBy::rule || got.reason == "rule_target_not_competent");
    if (got.by == RoutedBy::rule) {
        ASSERT_EQ(why.rules.back().rule, got.rule);
    }
    if (got.by == RoutedBy::reporter) {
        ASSERT_EQ(std::ranges::count(why.choice, false, &Verdict::holds), 0);
    }
}

TEST(RouterProperty, equals_the_naive_scan) {
    Random random{41'104};
    constexpr int configurations = 600;
    constexpr int complaints_each = 100;  // 60,000 cases
    Met met;
    for (int c = 0; c < configurations; ++c) {
        const auto agencies = random_agencies(random);
        const auto rules = random_rules(random);
        const auto made = Router::create(rules, agencies).value();
        const NaiveRouter naive{rules, agencies};
        for (int i = 0; i < complaints_each; ++i) {
            const auto given = random_case(random);
            compare(made, naive, given);
            ASSERT_FALSE(HasFatalFailure()) << "configuration " << c << " complaint " << i;
            met.count(made.route(given.subject()), rules);
        }
    }
    for (const auto step : {RoutedBy::rule, RoutedBy::reporter, RoutedBy::competence, RoutedBy::triage}) {
        EXPECT_GT(met.by[static_cast<std::size_t>(step)], 200U) << static_cast<int>(step);
    }
    EXPECT_GT(met.text, 500U);
    EXPECT_GT(met.time, 200U);
    EXPECT_GT(met.wish, 100U);
    EXPECT_GT(met.effects, 500U);
}

}  // namespace
}  // namespace hub::routing
