#include "hub/crypto/hash.hpp"

#include <sodium.h>

namespace hub::crypto {
namespace {

const unsigned char* bytes(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

bool choose_fast_functions() {
    return sodium_init() >= 0;
}

Digest sha256(std::string_view data) {
    Digest out{};
    crypto_hash_sha256(out.data(), bytes(data), data.size());
    return out;
}

Digest blake2b(std::initializer_list<std::string_view> parts) {
    Digest out{};
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, out.size());
    for (const auto part : parts) {
        crypto_generichash_update(&state, bytes(part), part.size());
    }
    crypto_generichash_final(&state, out.data(), out.size());
    return out;
}

Digest hmac_sha256(std::string_view key, std::string_view data) {
    Digest out{};
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, bytes(key), key.size());
    crypto_auth_hmacsha256_update(&state, bytes(data), data.size());
    crypto_auth_hmacsha256_final(&state, out.data());
    return out;
}

bool equal_constant_time(const Digest& a, const Digest& b) {
    return sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace hub::crypto
