#pragma once
#include <set>
#include <string>
#include <string_view>

namespace hub::connectors {

/// The secrets that a settings tree refers to: every string "secret:<name>" in it, at any depth. A runner is given
/// these and no others.
std::set<std::string> secret_names(std::string_view settings_json);

}  // namespace hub::connectors
