#pragma once
#include "hub/plugins/settings_tree.hpp"
#include "hub/sdk/update.hpp"

#include <string>
#include <utility>
#include <vector>

namespace hub::plugins {

/// The table of an agency's words and what they mean, in the order of the settings. Faults are appended; a word without
/// a meaning is left out.
std::vector<std::pair<std::string, sdk::UpdateKind>> read_update_states(const Tree& list);

}  // namespace hub::plugins
