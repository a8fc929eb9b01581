#pragma once
#include "draft.hpp"
#include "findings.hpp"

#include "hub/routing/router.hpp"

namespace hub::settings::detail {

/// What no file can tell alone: names that must exist, names given twice, parents, competence, rules that can never
/// win. Fills in what an agency inherits (its zone).
void cross_check(Draft& draft, Findings& findings);

/// Runs routing.yaml's `tests` through a Router. Only for a draft without errors.
void run_routing_tests(const Draft& draft, const routing::Router& router, Findings& findings);

}  // namespace hub::settings::detail
