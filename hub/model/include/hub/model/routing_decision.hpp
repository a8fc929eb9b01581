#pragma once
#include "hub/model/enums.hpp"
#include "hub/model/ids.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hub::model {

/// What a rule sets besides the agency. Flags are only ever raised.
struct RuleEffects {
    std::optional<Priority> priority;
    bool supervisory = false;
    bool secret = false;
    [[nodiscard]] bool empty() const { return !priority && !supervisory && !secret; }
    friend bool operator==(const RuleEffects&, const RuleEffects&) = default;
};

/// Which agency, by which of the four steps, and why (design section 5). Small on purpose: it is stored with every
/// decision. The full explanation is recomputed by routing::Router::explain from the same inputs: the content, the
/// event's time and the configuration of that version.
struct RoutingDecision {
    AgencyId responsible;
    RoutedBy by = RoutedBy::triage;
    std::string rule;    ///< name of the winning rule; empty unless `by` is rule
    std::string reason;  ///< stable code: "rule", "reporter_choice", "competence", "no_category", "no_region",
                         ///< "no_competent_agency", "ambiguous", "rule_target_not_competent", "returned_twice"
    std::string detail;  ///< e.g. the matched prefixes "region=18.72 category=public-works"; never citizen text
    AgencyId suggested;  ///< at triage: the best guess, if any
    std::vector<AgencyId> copies;
    std::string position;  ///< of the rule: "routing.yaml:27:5"; empty unless `by` is rule
    RuleEffects effects;   ///< of the matching rule, at triage too
    ConfigVersion config;  ///< the version that decided; filled in by workflow, 0 before
};

}  // namespace hub::model
