#include "hub/crypto/sealing.hpp"

#include <sodium.h>

#include <span>

namespace hub::crypto {
namespace {

constexpr std::size_t nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == SecretKey::size);

const unsigned char* bytes(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

}  // namespace

std::string seal(const SecretKey& key, std::string_view plain, std::string_view bound_to, RandomSource& random) {
    std::string out(nonce_size + plain.size() + tag_size, '\0');
    auto* nonce = bytes(out);
    random.fill(std::span{nonce, nonce_size});
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        nonce + nonce_size, nullptr, bytes(plain), plain.size(), bytes(bound_to), bound_to.size(), nullptr, nonce,
        key.expose().data());
    return out;
}

std::optional<std::string> open_sealed(const SecretKey& key, std::string_view sealed, std::string_view bound_to) {
    if (sealed.size() < nonce_size + tag_size) {
        return std::nullopt;
    }
    std::string plain(sealed.size() - nonce_size - tag_size, '\0');
    const auto body = sealed.substr(nonce_size);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            bytes(plain), nullptr, nullptr, bytes(body), body.size(), bytes(bound_to), bound_to.size(), bytes(sealed),
            key.expose().data()) != 0) {
        return std::nullopt;
    }
    return plain;
}

void wipe(std::string& text) {
    sodium_memzero(text.data(), text.size());
    text.clear();
}

}  // namespace hub::crypto
