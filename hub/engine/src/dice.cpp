#include "dice.hpp"

#include <array>
#include <cstdint>
#include <cstring>

namespace hub::engine {

double throw_dice(RandomSource& random) {
    std::array<std::uint8_t, 8> bytes{};
    random.fill(bytes);
    std::uint64_t bits = 0;
    std::memcpy(&bits, bytes.data(), sizeof bits);
    return static_cast<double>(bits >> 11U) * 0x1.0p-53;
}

}  // namespace hub::engine
