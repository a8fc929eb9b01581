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

/// The object of `connector` in `folder`, checked as for running it (owner, mode, SHA-256, exports), described by the
/// runner as JSON; no connector code runs in this process. Blocks, seconds at most.
Result<std::string> describe(
    const std::filesystem::path& runner, const std::filesystem::path& folder, const std::string& connector);

/// Checks an instance's settings against the options that the connector declares, and by its `hub.check-settings/1`
/// if it has that; the object is checked as above. Empty: all is well. Blocks, seconds at most; no network.
Result<std::vector<SettingFault>> check_settings(
    const std::filesystem::path& runner, const std::filesystem::path& folder, const std::string& connector,
    const std::string& settings_json);

}  // namespace hub::connectors
