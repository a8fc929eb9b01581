#pragma once
#include "hub/model/complaint.hpp"
#include "hub/model/ids.hpp"
#include "hub/model/routing_decision.hpp"
#include "hub/routing/time_window.hpp"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace hub::routing {

/// Words and phrases as the administrator wrote them; they are folded as complaints are (folded_text.hpp). A phrase
/// matches whole words that follow each other.
struct TextCondition {
    std::vector<std::string> any;   ///< at least one of them; empty: no matter
    std::vector<std::string> all;   ///< each of them
    std::vector<std::string> none;  ///< not one of them
    [[nodiscard]] bool empty() const { return any.empty() && all.empty() && none.empty(); }
};

/// What a rule asks of a complaint: everything that is given must hold (routing.yaml, `when`). A list holds when one of
/// its values does; an empty list: any.
struct Condition {
    std::vector<model::ComplaintKind> kinds;
    std::vector<model::Channel> channels;
    std::vector<model::Priority> priorities;
    std::optional<bool> supervisory;
    std::vector<model::CategoryCode> categories;  ///< prefixes
    std::vector<model::RegionCode> regions;       ///< prefixes
    std::vector<model::AgencyId> wished;          ///< the reporter asked for that agency or one below it
    std::vector<model::Attribute> attributes;     ///< e.g. road_class = national
    TextCondition text;                           ///< in subject and body; not in the address, where streets have names
    TimeWindow time;                              ///< when the decision is made
};

/// `to: { competent: <category> }`: the agency that handles this category for the complaint's region.
struct Competent {
    model::CategoryCode category;
};

struct Rule {
    std::string name;
    std::variant<model::AgencyId, Competent> to;
    std::vector<model::AgencyId> copy;
    model::RuleEffects effects;
    std::string position;  ///< "routing.yaml:27:5", for explanations
    Condition when;        // last, so that what an answer is made of lies together
};

/// routing.yaml: first match wins, top to bottom; then the reporter's choice, competence, triage.
struct RuleSet {
    std::vector<Rule> rules;
    model::AgencyId unsure;  ///< the triage desk
};

}  // namespace hub::routing
