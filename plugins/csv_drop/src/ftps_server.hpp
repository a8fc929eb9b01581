#pragma once
#include "file_server.hpp"
#include "remote_config.hpp"

#include "hub/sdk/host.hpp"

namespace hub::csv_drop {

/// FTP with TLS, passive, for commands and for data; a server that offers none is not talked to.
Dialed dial_ftps(const RemoteRules& rules, sdk::Host host, FileServer::Deadline deadline);

}  // namespace hub::csv_drop
