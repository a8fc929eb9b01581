#pragma once
#include "hub/plugins/listing.hpp"
#include "hub/sdk/host.hpp"

#include <vector>

namespace hub::plugins {

/// Hands over to the hub what an agency says. True: everything is durable; else nothing is known, and the same is said
/// again. Blocks.
bool take_in(const sdk::Host& host, Listing& listing, std::vector<sdk::EmitResult>& results);

}  // namespace hub::plugins
