#pragma once
#include "hub/cli/locations.hpp"
#include "hub/settings/load.hpp"

namespace hub::cli {

/// Adds what only the connectors themselves can say about their settings (K901-K903) to the findings of a folder; an
/// error takes its settings away. Asks about every instance that could be read. Runs a process an instance: blocks,
/// seconds at most each; no network.
void ask_connectors(settings::Loaded& loaded, const Locations& locations);

}  // namespace hub::cli
