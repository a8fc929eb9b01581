#pragma once
#include "hub/base/result.hpp"

#include <filesystem>
#include <string>

namespace hub::app {

/// Started as root: gives `data` to the user and becomes it, for good. `user` empty: sp4n-hub if there is one, else
/// nobody. Otherwise: nothing. Error `cannot_drop_privileges`.
Status drop_privileges(const std::string& user, const std::filesystem::path& data);

}  // namespace hub::app
