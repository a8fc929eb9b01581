#pragma once
#include "hub/base/result.hpp"
#include "hub/runner/module.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hub::runner {

struct SettingFault {
    std::string pointer;  ///< JSON pointer within the settings
    std::string message;
};

/// An instance's settings as a connector gets them: every declared option, defaults filled in, trees as JSON text.
struct Settings {
    std::vector<std::pair<std::string, std::string>> values;
    std::vector<SettingFault> faults;  ///< empty: all is well
};

/// Checks the tree against the declared options, then asks the connector's `hub.check-settings/1` if the tree passed.
Settings check_settings(const Module& module, std::string_view settings_json);

/// `[{"pointer":…,"message":…}]`
std::string to_json(const std::vector<SettingFault>& faults);

}  // namespace hub::runner
