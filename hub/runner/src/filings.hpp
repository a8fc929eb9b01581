#pragma once
#include "hub/connector.h"
#include "hub/model/filing.hpp"
#include "hub/model/holding.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace hub::runner {

/// What a connector files, checked for what the ABI demands. Empty: all is well; else a code for its emit result.
std::string read_filing(const hubc_filing& in, model::AgencyFiling& out);

/// At least the bytes that it takes in a frame.
std::size_t encoded_bytes(const model::AgencyFiling& filing);

/// What a connector has found at its agency, texts cut to size. What is malformed is left out.
std::vector<model::Holding> read_holdings(const hubc_array& holdings);

}  // namespace hub::runner
