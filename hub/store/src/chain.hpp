#pragma once
#include "hub/model/decision.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace hub::store {

/// Hash of an event row: BLAKE2b-256 over the previous row's hash, the canonical columns and the data text. Editing,
/// swapping or dropping a row breaks every later one (reliability.md TH32).
std::array<std::uint8_t, 32> chain_hash(const model::Decision& decision, std::string_view data);

}  // namespace hub::store
