#pragma once
#include "findings.hpp"
#include "node.hpp"

#include "hub/model/instance.hpp"

namespace hub::settings::detail {

/// `expect` of a connector instance, after its `limits`.
void read_expectation(const Node& node, model::Instance& instance, Findings& findings);

}  // namespace hub::settings::detail
