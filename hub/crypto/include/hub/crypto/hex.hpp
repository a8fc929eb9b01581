#pragma once
#include <cstdint>
#include <span>
#include <string>

namespace hub::crypto {

/// Lower case, two characters a byte.
std::string to_hex(std::span<const std::uint8_t> bytes);

}  // namespace hub::crypto
