#include "hub/crypto/random.hpp"

#include <sodium.h>

#include <cstring>

namespace hub::crypto {

SystemRandom::~SystemRandom() {
    sodium_memzero(pool_.data(), pool_.size());
}

void SystemRandom::fill(std::span<std::uint8_t> out) {
    if (out.size() > pool_.size() / 8) {
        return randombytes_buf(out.data(), out.size());
    }
    const std::scoped_lock lock{mutex_};
    if (pool_.size() - used_ < out.size()) {
        randombytes_buf(pool_.data(), pool_.size());
        used_ = 0;
    }
    std::memcpy(out.data(), pool_.data() + used_, out.size());
    sodium_memzero(pool_.data() + used_, out.size());
    used_ += out.size();
}

}  // namespace hub::crypto
