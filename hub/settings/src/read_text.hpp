#pragma once
#include "findings.hpp"
#include "node.hpp"

#include "hub/routing/rule_set.hpp"

namespace hub::settings::detail {

/// `text: { any: […], all: […], none: […] }`, with what contradicts or repeats itself.
routing::TextCondition read_text_condition(const Node& node, Findings& findings);

}  // namespace hub::settings::detail
