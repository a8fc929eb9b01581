#pragma once
#include "hub/model/complaint.hpp"
#include "hub/model/ids.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace hub::routing {

/// What a rule asks of a complaint: everything that is given must hold (routing.yaml, `when`).
struct Condition {
    std::optional<model::ComplaintKind> kind;
    std::optional<model::Channel> channel;
    std::optional<bool> supervisory;
    model::CategoryCode category;              ///< prefix; empty: any
    model::RegionCode region;                  ///< prefix; empty: any
    std::vector<model::Attribute> attributes;  ///< e.g. road_class = national
};

/// `to: { competent: <category> }`: the agency that handles this category for the complaint's region.
struct Competent {
    model::CategoryCode category;
};

struct Rule {
    std::string name;
    Condition when;
    std::variant<model::AgencyId, Competent> to;
    std::vector<model::AgencyId> copy;
    std::string position;  ///< "routing.yaml:27:5", for explanations
};

/// routing.yaml: first match wins, top to bottom; then the reporter's choice, competence, triage.
struct RuleSet {
    std::vector<Rule> rules;
    model::AgencyId unsure;  ///< the triage desk
};

}  // namespace hub::routing
