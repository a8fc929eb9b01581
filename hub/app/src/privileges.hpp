#pragma once
#include "hub/base/result.hpp"

#include <filesystem>
#include <string>

namespace hub::app {

/// Started as root: `data` stays root's, the user gets `data`/node and may read `data`/secrets; then this process
/// becomes the user, for good. `user` empty: sp4n-hub if there is one, else nobody. Otherwise: nothing. Returns the
/// user's name, empty when nothing was dropped. Follows no links below `data`. Errors: `cannot_drop_privileges`,
/// `data_folder_unusable`.
Result<std::string> drop_privileges(const std::string& user, const std::filesystem::path& data);

}  // namespace hub::app
