#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

namespace hub {

/// Where random bytes come from: the system's generator in production, a seeded one in tests.
class RandomSource {
public:
    virtual ~RandomSource() = default;
    virtual void fill(std::span<std::uint8_t> out) = 0;
};

}  // namespace hub
