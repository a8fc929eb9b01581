#pragma once
#include "office_files.hpp"
#include "remote_config.hpp"

#include "hub/sdk/host.hpp"

#include <map>
#include <memory>
#include <string>
#include <sys/types.h>

namespace hub::csv_drop {

/// An office's folders on its server. Nothing is reached before the first visit needs it.
std::unique_ptr<Office> make_remote_office(
    const RemoteRules& rules, const std::map<Place, std::string>& names, mode_t file_mode, sdk::Host host);

}  // namespace hub::csv_drop
