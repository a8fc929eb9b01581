#pragma once
#include "hub/base/clock.hpp"
#include "hub/model/complaint.hpp"
#include "hub/model/routing_decision.hpp"
#include "hub/routing/router.hpp"
#include "hub/settings/position.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hub::settings {

/// One of routing.yaml's `tests`: a complaint, and what is promised about its way.
struct RoutingTest {
    std::string name;
    Position at;
    Position expect_at;  ///< of the expected agency

    model::Content complaint;
    std::vector<model::AgencyId> returned_by;  ///< sent it back already, in this order
    std::optional<TimePoint> now;              ///< empty: no rule holds that is bound to a time

    // What is expected; what is not given does not matter.
    std::optional<model::AgencyId> to;
    std::optional<model::RoutedBy> by;
    std::optional<std::string> rule;
    std::optional<std::vector<model::AgencyId>> copies;  ///< in any order
    std::optional<model::Priority> priority;             ///< the complaint's, afterwards
    std::optional<bool> supervisory;                     ///< likewise
    std::optional<bool> secret;                          ///< likewise
};

/// How a test went. For a red one the explanation says why.
struct RoutingTestResult {
    std::string name;
    Position at;
    Position expect_at;
    bool passed = false;
    std::string expected;  ///< "metro/pupr by competence"
    std::string got;       ///< "metro/dishub by rule 'dark-street'"
    routing::Explanation why;
};

/// Pure: the same test and router give the same result on every machine and day.
RoutingTestResult run_routing_test(const RoutingTest& test, const routing::Router& router);

}  // namespace hub::settings
