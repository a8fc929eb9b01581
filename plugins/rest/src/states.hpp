#pragma once
#include "hub/plugins/settings_tree.hpp"
#include "hub/sdk/update.hpp"

#include <functional>
#include <map>
#include <string>

namespace hub::rest {

/// The table of an agency's words and what they mean. Faults are appended.
std::map<std::string, sdk::UpdateKind, std::less<>> read_states(const plugins::Tree& list);

}  // namespace hub::rest
