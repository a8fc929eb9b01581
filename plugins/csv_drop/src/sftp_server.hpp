#pragma once
#include "file_server.hpp"
#include "remote_config.hpp"
#include "watchdog.hpp"

#include "hub/sdk/host.hpp"

#include <string>
#include <string_view>

namespace hub::csv_drop {

/// TCP, the server's key, our login, SFTP: all of it within the time to connect.
Dialed dial_sftp(const RemoteRules& rules, sdk::Host host, Watchdog& watchdog, FileServer::Deadline deadline);

/// `kind`: as in the settings (ciphers, key_exchange, macs, host_key).
bool knows_algorithms(std::string_view kind, const std::string& list);

}  // namespace hub::csv_drop
