#pragma once
#include "hub/cli/command_table.hpp"

#include <string>

namespace hub::app {

/// Runs a node until SIGTERM or SIGINT. Returns 0 after a clean drain, 78 for a configuration that cannot be used, 3
/// when the address or the data folder cannot be had. Without a reachable database it runs, says so, and waits.
int serve(const cli::ServeOptions& options, const std::string& version);

}  // namespace hub::app
