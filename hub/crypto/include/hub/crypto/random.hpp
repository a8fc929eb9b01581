#pragma once
#include "hub/base/random.hpp"

#include <array>
#include <cstddef>
#include <mutex>

namespace hub::crypto {

/// The operating system's generator through libsodium, asked for a few kilobytes at a time: a system call an id would
/// be a tenth of the hub's time. Bytes are wiped as they are handed out. Any thread may call.
class SystemRandom final : public RandomSource {
public:
    ~SystemRandom() override;
    void fill(std::span<std::uint8_t> out) override;

private:
    std::mutex mutex_;
    std::array<std::uint8_t, 4096> pool_{};
    std::size_t used_ = sizeof(pool_);  // nothing is in the pool yet
};

}  // namespace hub::crypto
