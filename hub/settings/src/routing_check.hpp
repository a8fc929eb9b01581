#pragma once
#include "draft.hpp"
#include "findings.hpp"

#include "hub/routing/router.hpp"

#include <vector>

/// What is said about routing.yaml as a whole.
namespace hub::settings::detail {

/// Warns of rules for regions in which no agency works: mostly a mistyped code.
void check_rule_regions(const Draft& draft, Findings& findings);

/// Warns of rules that come too late. Only for a draft without errors.
void check_reachable(const Draft& draft, Findings& findings);

/// Runs `tests` through a Router; a red one is an error. Only for a draft without errors.
std::vector<RoutingTestResult> run_routing_tests(const Draft& draft, const routing::Router& router, Findings& findings);

}  // namespace hub::settings::detail
