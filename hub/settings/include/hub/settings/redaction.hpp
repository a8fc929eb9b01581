#pragma once
#include "hub/settings/settings.hpp"

#include <string>
#include <string_view>

namespace hub::settings {

/// A connector's `settings` (JSON) without what the checker takes for secret: the same marks as its warning K033 (keys
/// like `password`, all of `auth` but what says how to use it) become "***"; references (secret:name) stay, they are
/// names. Of addresses user and password are left out, and what stands after "?". Pure.
std::string settings_without_secrets(std::string_view settings_json);

/// The configuration as it works, for whoever helps from afar: hub.yaml's values, instances with their limits, names of
/// agencies, rules, categories, policies and calendar years. No connection strings, no secrets, no texts of rules.
/// JSON.
std::string effective_configuration(const Settings& settings);

}  // namespace hub::settings
