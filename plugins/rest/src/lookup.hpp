#pragma once
#include "hub/plugins/search.hpp"
#include "hub/plugins/settings_tree.hpp"
#include "hub/plugins/template.hpp"

#include <optional>
#include <string>
#include <vector>

namespace hub::rest {

/// How the agency is asked whether it has a complaint.
struct LookupRules : plugins::SearchRules {
    std::optional<plugins::Template> path{};  ///< GET; {{field}} as in `create`
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

}  // namespace hub::rest
