#pragma once
#include <array>
#include <cstdint>
#include <initializer_list>
#include <string_view>

namespace hub::crypto {

/// To be called once when a program starts: lets libsodium choose the functions that this machine does fastest.
/// Everything works without, only slower. False: there is no source of randomness.
bool choose_fast_functions();

using Digest = std::array<std::uint8_t, 32>;

Digest sha256(std::string_view data);
/// BLAKE2b with 32 bytes over the concatenation of `parts`.
Digest blake2b(std::initializer_list<std::string_view> parts);
/// HMAC-SHA256 (RFC 2104).
Digest hmac_sha256(std::string_view key, std::string_view data);
/// Compares without telling by its duration where the difference is.
bool equal_constant_time(const Digest& a, const Digest& b);

inline std::string_view as_text(const Digest& digest) {
    return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace hub::crypto
