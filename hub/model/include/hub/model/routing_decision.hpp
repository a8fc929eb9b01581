#pragma once
#include "hub/model/enums.hpp"
#include "hub/model/ids.hpp"

#include <string>
#include <vector>

namespace hub::model {

/// Which agency, by which of the four steps, and why (design section 5). Small on purpose: it is stored with every
/// decision. The full explanation is recomputed by routing::Router::explain from the same inputs.
struct RoutingDecision {
    AgencyId responsible;
    RoutedBy by = RoutedBy::triage;
    std::string rule;    ///< name of the winning rule; empty unless `by` is rule
    std::string reason;  ///< stable code: "rule", "reporter_choice", "competence", "no_category", "no_region",
                         ///< "no_competent_agency", "ambiguous", "rule_target_not_competent", "returned_twice"
    std::string detail;  ///< e.g. the matched prefixes "region=18.72 category=public-works"; never citizen text
    AgencyId suggested;  ///< at triage: the best guess, if any
    std::vector<AgencyId> copies;
};

}  // namespace hub::model
