#pragma once
#include "findings.hpp"
#include "node.hpp"

#include "hub/model/instance.hpp"

namespace hub::settings::detail {

/// `reconcile` of a connector instance: when its agency's list is compared, and how far back it goes.
void read_reconciliation(const Node& node, model::Reconciliation& into, Findings& findings);

}  // namespace hub::settings::detail
