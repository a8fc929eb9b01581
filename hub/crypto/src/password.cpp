#include "hub/crypto/password.hpp"

#include <sodium.h>

#include <array>
#include <new>
#include <stdexcept>

namespace hub::crypto {
namespace {

constexpr unsigned long long passes = crypto_pwhash_argon2id_OPSLIMIT_INTERACTIVE;
constexpr std::size_t memory = crypto_pwhash_argon2id_MEMLIMIT_INTERACTIVE;

void start_sodium() {
    if (sodium_init() < 0) {
        throw std::runtime_error("libsodium does not start");
    }
}

}  // namespace

std::string hash_password(std::string_view password) {
    start_sodium();
    std::array<char, crypto_pwhash_argon2id_STRBYTES> kept{};
    if (crypto_pwhash_argon2id_str(kept.data(), password.data(), password.size(), passes, memory) != 0) {
        throw std::bad_alloc{};
    }
    return kept.data();
}

bool password_matches(const std::string& kept, std::string_view password) {
    start_sodium();
    return crypto_pwhash_argon2id_str_verify(kept.c_str(), password.data(), password.size()) == 0;
}

}  // namespace hub::crypto
