#pragma once
#include "findings.hpp"
#include "node.hpp"

#include "hub/model/instance.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hub::settings::detail {

/// `maintenance` of a connector instance: a list of windows, each of some days of every week or of one time.
void read_maintenance(const Node& node, std::vector<model::MaintenanceWindow>& into, Findings& findings);

/// Days of the week as bits, Monday the lowest: one, or a list.
std::uint8_t days_of(const Node& node, Findings& findings);
/// The name of a time zone.
std::optional<std::string> zone_of(const Node& node, Findings& findings);

}  // namespace hub::settings::detail
