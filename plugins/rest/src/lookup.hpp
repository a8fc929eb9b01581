#pragma once
#include "hub/plugins/settings_tree.hpp"
#include "hub/plugins/template.hpp"
#include "hub/sdk/outcome.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hub::rest {

/// How the agency is asked whether it has a complaint.
struct LookupRules {
    std::optional<plugins::Template> path;  ///< GET; {{field}} as in `create`
    std::string items;                      ///< pointer to the list of what was found; "": the document is the list
    std::string id;                         ///< within an item: the agency's number
    std::string ours;  ///< within an item: must equal our tracking id; empty: the search itself is exact
};

/// How the agency is asked whether a complaint could be handed over now.
struct ProbeRules {
    std::string method = "GET";
    std::string path;
    std::vector<int> success{200, 204};
};

/// Faults are appended.
LookupRules read_lookup_rules(const plugins::Tree& tree);
ProbeRules read_probe_rules(const plugins::Tree& tree);

/// What a search found. Pure. None of it ours: rejected, surely not there; one: delivered under its number; several, or
/// one without a number: unknown; no list where the rules say: retry, because nothing was learned.
sdk::Outcome judge_found(const LookupRules& rules, const boost::json::value& document, std::string_view tracking_id);

}  // namespace hub::rest
