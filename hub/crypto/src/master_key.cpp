#include "hub/crypto/master_key.hpp"

#include "hub/crypto/hex.hpp"

#include <sodium.h>

namespace hub::crypto {
namespace {

constexpr const char* context = "sp4n-hub";  // 8 characters, as crypto_kdf wants them
static_assert(crypto_kdf_CONTEXTBYTES == 8 && crypto_kdf_KEYBYTES == SecretKey::size);

}  // namespace

std::optional<MasterKey> MasterKey::parse(std::string_view text) {
    std::array<std::uint8_t, SecretKey::size> bytes{};
    std::size_t written = 0;
    if (text.size() != 2 * bytes.size() ||
        sodium_hex2bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &written, nullptr) != 0 ||
        written != bytes.size()) {
        return std::nullopt;
    }
    MasterKey key{SecretKey{bytes}};
    sodium_memzero(bytes.data(), bytes.size());
    return key;
}

std::string MasterKey::text() const {
    return to_hex(key_.expose());
}

SecretKey MasterKey::derive(KeyPurpose purpose) const {
    std::array<std::uint8_t, SecretKey::size> bytes{};
    crypto_kdf_derive_from_key(
        bytes.data(), bytes.size(), static_cast<std::uint64_t>(purpose), context, key_.expose().data());
    SecretKey key{bytes};
    sodium_memzero(bytes.data(), bytes.size());
    return key;
}

Digest MasterKey::check_value() const {
    return sha256(derive(KeyPurpose::check).expose_text());
}

}  // namespace hub::crypto
