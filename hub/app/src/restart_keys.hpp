#pragma once
#include "hub/settings/settings.hpp"

#include <string>
#include <vector>

namespace hub::app {

/// The keys of hub.yaml that a running node does not change, and that differ: they count after a restart.
std::vector<std::string> restart_keys(const settings::HubSettings& running, const settings::HubSettings& fresh);

}  // namespace hub::app
