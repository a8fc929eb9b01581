#pragma once
#include "findings.hpp"
#include "node.hpp"

#include "hub/model/instance.hpp"

#include <vector>

namespace hub::settings::detail {

/// `maintenance` of a connector instance: a list of windows, each of some days of every week or of one time.
void read_maintenance(const Node& node, std::vector<model::MaintenanceWindow>& into, Findings& findings);

}  // namespace hub::settings::detail
