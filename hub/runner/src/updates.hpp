#pragma once
#include "hub/connector.h"
#include "hub/model/update.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace hub::runner {

/// Copies what a connector says of a case. Empty: it may go to the hub; otherwise a code that says why not.
std::string read_update(const hubc_update& in, model::AgencyUpdate& out);

/// What a text takes in a frame, at most.
std::size_t encoded_bytes(std::string_view text);
/// What files take in a frame, at most.
std::size_t encoded_bytes(const std::vector<model::ReceivedFile>& files);
/// What an update takes in a frame, at most: a control byte becomes six bytes, one that is no UTF-8 three.
std::size_t encoded_bytes(const model::AgencyUpdate& update);
/// What a frame of updates holds besides them, at most.
inline constexpr std::size_t empty_frame_bytes = 64;

}  // namespace hub::runner
