#pragma once
#include "hub/model/decision.hpp"

#include <array>
#include <cstdint>
#include <string_view>

namespace hub::store {

/// The columns of an event row that its hash covers, beside its data.
struct ChainLink {
    Uuid complaint;
    std::int32_t seq = 0;
    std::uint8_t kind = 0;
    std::uint8_t actor = 0;
    std::int16_t born = 0;
    std::int16_t ended = 0;
    std::int64_t at_us = 0;
};

/// Hash of an event row: BLAKE2b-256 over the previous row's hash (zeros before the first), the canonical columns and
/// the data text. Editing, swapping or dropping a row breaks every later one (reliability.md TH32).
std::array<std::uint8_t, 32> chain_hash(
    const std::array<std::uint8_t, 32>& previous, const ChainLink& link, std::string_view data);
std::array<std::uint8_t, 32> chain_hash(const model::Decision& decision, std::string_view data);

}  // namespace hub::store
