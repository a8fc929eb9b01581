#pragma once
#include "hub/base/result.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace hub::connectors {

struct SettingFault {
    std::string pointer;  ///< JSON pointer within the instance's settings; "" for the whole
    std::string message;
};

/// Runs `runner --describe object` (no connector code runs in this process) and returns its JSON. Blocks, seconds at
/// most.
Result<std::string> describe(const std::filesystem::path& runner, const std::filesystem::path& object);

/// Checks an instance's settings against the options that the connector declares, and by its `hub.check-settings/1`
/// if it has that. Empty: all is well. Blocks, seconds at most; no network.
Result<std::vector<SettingFault>> check_settings(
    const std::filesystem::path& runner, const std::filesystem::path& object, const std::string& settings_json);

}  // namespace hub::connectors
