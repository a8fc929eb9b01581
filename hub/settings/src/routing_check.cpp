#include "routing_check.hpp"

#include "codes.hpp"

#include "hub/routing/lint.hpp"

#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

namespace hub::settings::detail {
namespace {

/// The regions that agencies name, everything above them and, by asking for prefixes, everything below.
class WorkedRegions {
public:
    explicit WorkedRegions(const Draft& draft) {
        for (const auto& agency : draft.agencies) {
            for (const auto& region : agency.agency.jurisdiction) {
                named_.insert(region.value());
                for (auto above = parent(region.value()); !above.empty(); above = parent(above)) {
                    above_.insert(above);
                }
            }
        }
    }
    [[nodiscard]] bool empty() const { return named_.empty(); }
    [[nodiscard]] bool has(std::string_view region) const {
        if (above_.contains(region)) {
            return true;
        }
        while (!region.empty() && !named_.contains(region)) {
            region = parent(region);
        }
        return !region.empty();
    }

private:
    static std::string_view parent(std::string_view code) {
        const auto dot = code.rfind('.');
        return dot == std::string_view::npos ? std::string_view{} : code.substr(0, dot);
    }
    std::unordered_set<std::string_view> named_;  // views into the draft
    std::unordered_set<std::string_view> above_;
};

}  // namespace

void check_rule_regions(const Draft& draft, Findings& findings) {
    const WorkedRegions worked{draft};
    if (draft.agencies_unreadable || worked.empty()) {
        return;
    }
    for (const auto& rule : draft.rules) {
        for (const auto& region : rule.regions) {
            if (!worked.has(region.value.value())) {
                findings.warning(
                    code::region_of_nobody, region.at,
                    say("no agency names the region '{0}', nor one above or below it", region.value.value()),
                    "correct the code, or give an agency this 'jurisdiction'");
            }
        }
    }
}

void check_reachable(const Draft& draft, Findings& findings) {
    std::vector<routing::Rule> rules;
    rules.reserve(draft.rules.size());
    for (const auto& rule : draft.rules) {
        rules.push_back(rule.rule);
    }
    for (const auto& shadow : routing::find_shadowed(rules)) {
        const auto& earlier = draft.rules[shadow.earlier];
        findings.warning(
            code::unreachable_rule, draft.rules[shadow.later].at,
            shadow.gets_returned ? "this rule gets nothing but what another one's agency has sent back"
                                 : "this rule can never be reached",
            say("it is covered by the rule '{0}' at {1}: narrower rules stand first", earlier.rule.name,
                to_string(earlier.at)));
    }
}

std::vector<RoutingTestResult> run_routing_tests(
    const Draft& draft, const routing::Router& router, Findings& findings) {
    std::vector<RoutingTestResult> results;
    for (const auto& [test, expect_at, categories, agencies] : draft.tests) {
        auto result = run_routing_test(test, router);
        if (!result.passed) {
            findings.error(
                code::failed_test, expect_at,
                say("the test '{0}' fails: expected {1}, routed to {2}", test.name, result.expected, result.got),
                "correct the rules, the agencies' 'handles' and 'jurisdiction', or the test");
        }
        results.push_back(std::move(result));
    }
    return results;
}

}  // namespace hub::settings::detail
