#include "hub/crypto/secret_key.hpp"

#include <sodium.h>

#include <algorithm>

namespace hub::crypto {

SecretKey SecretKey::make(RandomSource& random) {
    SecretKey key;
    random.fill(key.bytes_);
    return key;
}

SecretKey::SecretKey(std::span<const std::uint8_t, size> bytes) {
    std::ranges::copy(bytes, bytes_.begin());
}

SecretKey::~SecretKey() {
    sodium_memzero(bytes_.data(), bytes_.size());
}

}  // namespace hub::crypto
