#pragma once
#include "hub/cli/locations.hpp"

#include <boost/json/object.hpp>

namespace hub::cli {

/// Kernel, system, memory, load, limits of processes, room on disks, programs and connectors that are installed.
/// Neither the machine's name nor a person's.
boost::json::object machine_facts(const Locations& locations);

}  // namespace hub::cli
