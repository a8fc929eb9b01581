// The index against a scan from top to bottom that shares no code with it.
#include "sample_city.hpp"

#include "hub/base/text.hpp"

#include <algorithm>
#include <random>

namespace hub::routing {
namespace {

using model::AgencyId;
using model::RoutedBy;
using Random = std::mt19937_64;

std::size_t below(Random& random, std::size_t limit) {
    return random() % limit;
}

const std::vector<std::string>& region_pool() {
    static const std::vector<std::string> pool{"",      "18",       "18.72",    "18.72.01", "18.72.01.1001",
                                               "18.01", "18.01.02", "31",       "31.71",    "3",
                                               "18.7",  "32.73",    "18.72.02", "1"};
    return pool;
}
const std::vector<std::string>& category_pool() {
    static const std::vector<std::string> pool{"",  "a",   "a.b",   "a.b.c", "a.b.c.d", "a.c",
                                               "b", "b.a", "b.a.c", "c",     "ab",      "a.bc"};
    return pool;
}
const std::vector<model::Attribute>& attribute_pool() {
    static const std::vector<model::Attribute> pool{{"k", "1"}, {"k", "2"}, {"m", "1"}, {"n", "x"}, {"n", ""}};
    return pool;
}

std::vector<model::Agency> random_agencies(Random& random) {
    std::vector<model::Agency> agencies{desk("desk")};
    for (std::size_t i = 0; i < 12; ++i) {
        auto made = office(("o" + std::to_string(i)).c_str(), "", {}, {});
        if (i > 0 && below(random, 2) == 0) {
            made.parent = AgencyId{"o" + std::to_string(below(random, i))};
        }
        for (std::size_t n = below(random, 3); n > 0; --n) {
            const auto& region = region_pool()[1 + below(random, region_pool().size() - 1)];
            made.jurisdiction.emplace_back(region);
        }
        for (std::size_t n = below(random, 4); n > 0; --n) {
            made.handles.emplace_back(category_pool()[1 + below(random, category_pool().size() - 1)]);
        }
        made.kind = below(random, 8) == 0 ? model::AgencyKind::desk : model::AgencyKind::office;
        agencies.push_back(made);
        if (!Router::create({.rules = {}, .unsure = AgencyId{"desk"}}, agencies)) {
            agencies.back().handles.clear();  // a tie
        }
    }
    return agencies;
}

Condition random_condition(Random& random) {
    Condition when;
    if (below(random, 4) == 0) {
        when.kind = static_cast<model::ComplaintKind>(1 + below(random, 3));
    }
    if (below(random, 5) == 0) {
        when.channel = static_cast<model::Channel>(1 + below(random, 3));
    }
    if (below(random, 4) == 0) {
        when.supervisory = below(random, 2) == 0;
    }
    when.category = model::CategoryCode{category_pool()[below(random, category_pool().size())]};
    when.region = model::RegionCode{region_pool()[below(random, region_pool().size())]};
    for (std::size_t n = below(random, 3); n > 0 && below(random, 2) == 0; --n) {
        when.attributes.push_back(attribute_pool()[below(random, attribute_pool().size())]);
    }
    return when;
}

AgencyId random_agency(Random& random) {
    return AgencyId{"o" + std::to_string(below(random, 12))};
}

RuleSet random_rules(Random& random) {
    RuleSet set{.rules = {}, .unsure = AgencyId{"desk"}};
    for (std::size_t n = below(random, 40); n > 0; --n) {
        auto made = rule(("r" + std::to_string(n)).c_str(), random_condition(random), random_agency(random));
        if (below(random, 5) == 0) {
            made.to = Competent{model::CategoryCode{category_pool()[1 + below(random, category_pool().size() - 1)]}};
        }
        for (std::size_t c = below(random, 3); c > 0; --c) {
            made.copy.push_back(random_agency(random));
        }
        set.rules.push_back(made);
    }
    return set;
}

model::Content random_content(Random& random) {
    auto made = content(
        category_pool()[below(random, category_pool().size())].c_str(),
        region_pool()[below(random, region_pool().size())].c_str());
    made.kind = static_cast<model::ComplaintKind>(1 + below(random, 3));
    made.channel = static_cast<model::Channel>(1 + below(random, 4));
    made.supervisory = below(random, 2) == 0;
    if (below(random, 3) == 0) {
        made.wished_agency = random_agency(random);
    }
    for (std::size_t n = below(random, 4); n > 0; --n) {
        made.attributes.push_back(attribute_pool()[below(random, attribute_pool().size())]);
    }
    return made;
}

/// The design's words, as loops.
class NaiveRouter {
public:
    NaiveRouter(RuleSet rules, std::vector<model::Agency> agencies)
        : rules_{std::move(rules)}, agencies_{std::move(agencies)} {}

    model::RoutingDecision route(const Subject& subject) const {
        model::RoutingDecision decision;
        decision.responsible = rules_.unsure;
        decision.by = RoutedBy::triage;
        const auto& what = subject.content;
        if (subject.returns >= 2) {
            decision.reason = "returned_twice";
            return decision;
        }
        for (const auto& rule : rules_.rules) {
            const auto* fixed = std::get_if<AgencyId>(&rule.to);
            if (!matches(rule.when, what) || (fixed != nullptr && out(subject, *fixed))) {
                continue;
            }
            const auto target = fixed != nullptr ? *fixed : competent(std::get<Competent>(rule.to).category, subject);
            if (target.empty()) {
                decision.reason = "rule_target_not_competent";
                return decision;
            }
            decision = settled(target, RoutedBy::rule, "rule");
            decision.rule = rule.name;
            for (const auto& copy : rule.copy) {
                if (copy != target && !out(subject, copy) && std::ranges::count(decision.copies, copy) == 0) {
                    decision.copies.push_back(copy);
                }
            }
            return decision;
        }
        if (chosen(subject)) {
            return settled(what.wished_agency, RoutedBy::reporter, "reporter_choice");
        }
        if (const auto best = competent(what.category, subject); !best.empty()) {
            return settled(best, RoutedBy::competence, "competence");
        }
        decision.reason = what.category.empty() ? "no_category"
                          : what.region.empty() ? "no_region"
                                                : "no_competent_agency";
        return decision;
    }

private:
    static model::RoutingDecision settled(const AgencyId& to, RoutedBy by, const char* reason) {
        model::RoutingDecision decision;
        decision.responsible = to;
        decision.by = by;
        decision.reason = reason;
        return decision;
    }
    static bool out(const Subject& subject, const AgencyId& id) { return std::ranges::count(subject.refused, id) != 0; }
    static bool matches(const Condition& when, const model::Content& what) {
        bool all = is_within(what.category.value(), when.category.value()) &&
                   is_within(what.region.value(), when.region.value());
        all = all && when.kind.value_or(what.kind) == what.kind;
        all = all && when.channel.value_or(what.channel) == what.channel;
        all = all && when.supervisory.value_or(what.supervisory) == what.supervisory;
        for (const auto& attribute : when.attributes) {
            all = all && std::ranges::count(what.attributes, attribute) != 0;
        }
        return all;
    }
    std::vector<model::RegionCode> regions_of(const model::Agency& agency) const {
        if (!agency.jurisdiction.empty()) {
            return agency.jurisdiction;
        }
        for (const auto& other : agencies_) {
            if (other.id == agency.parent) {
                return regions_of(other);
            }
        }
        return {model::RegionCode{}};
    }
    AgencyId competent(const model::CategoryCode& category, const Subject& subject) const {
        AgencyId best;
        std::pair<std::size_t, std::size_t> best_length;
        for (const auto& agency : agencies_) {
            if (agency.kind == model::AgencyKind::desk || out(subject, agency.id)) {
                continue;
            }
            for (const auto& region : regions_of(agency)) {
                for (const auto& handled : agency.handles) {
                    const std::pair length{region.value().size(), handled.value().size()};
                    if (is_within(subject.content.region.value(), region.value()) &&
                        is_within(category.value(), handled.value()) && (best.empty() || length > best_length)) {
                        best = agency.id;
                        best_length = length;
                    }
                }
            }
        }
        return best;
    }
    bool chosen(const Subject& subject) const {
        const auto& what = subject.content;
        for (const auto& agency : agencies_) {
            if (agency.id != what.wished_agency || agency.kind == model::AgencyKind::desk || out(subject, agency.id)) {
                continue;
            }
            bool here = what.region.empty();
            for (const auto& region : regions_of(agency)) {
                here = here || is_within(what.region.value(), region.value());
            }
            bool handled = what.category.empty();
            for (const auto& category : agency.handles) {
                handled = handled || is_within(what.category.value(), category.value());
            }
            return here && handled;
        }
        return false;
    }

    RuleSet rules_;
    std::vector<model::Agency> agencies_;
};

TEST(RouterProperty, equals_the_naive_scan) {
    Random random{41'104};
    constexpr int configurations = 300;
    constexpr int complaints_each = 100;  // 30,000 cases
    std::size_t by[6] = {};
    for (int c = 0; c < configurations; ++c) {
        const auto agencies = random_agencies(random);
        const auto rules = random_rules(random);
        const auto made = Router::create(rules, agencies).value();
        const NaiveRouter naive{rules, agencies};
        for (int i = 0; i < complaints_each; ++i) {
            const auto what = random_content(random);
            std::vector<AgencyId> refused;
            for (std::size_t n = below(random, 4); n > 0; --n) {
                refused.push_back(random_agency(random));
            }
            const Subject subject{
                .content = what,
                .refused = refused,
                .returns = static_cast<std::int32_t>(below(random, 8) == 0 ? 2 : 0)};
            const auto expected = naive.route(subject);
            const auto got = made.route(subject);
            ASSERT_EQ(got.responsible, expected.responsible) << "configuration " << c << " complaint " << i;
            ASSERT_EQ(got.by, expected.by);
            ASSERT_EQ(got.rule, expected.rule);
            ASSERT_EQ(got.reason, expected.reason);
            ASSERT_EQ(got.copies, expected.copies);
            ASSERT_EQ(std::ranges::count(refused, got.suggested), 0);
            const auto why = made.explain(subject);
            ASSERT_EQ(why.decision.responsible, got.responsible);
            if (got.by == RoutedBy::rule) {
                ASSERT_EQ(why.rules.back().rule, got.rule);
                ASSERT_TRUE(why.rules.back().matches);
            }
            ++by[static_cast<std::size_t>(got.by)];
        }
    }
    // All four steps were met often: the comparison is not of one branch only.
    for (const auto step : {RoutedBy::rule, RoutedBy::reporter, RoutedBy::competence, RoutedBy::triage}) {
        EXPECT_GT(by[static_cast<std::size_t>(step)], 100U) << static_cast<int>(step);
    }
}

}  // namespace
}  // namespace hub::routing
