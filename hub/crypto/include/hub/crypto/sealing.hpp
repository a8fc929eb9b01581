#pragma once
#include "hub/base/random.hpp"
#include "hub/crypto/secret_key.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace hub::crypto {

/// XChaCha20-Poly1305: a fresh nonce of 24 bytes, then the ciphertext with its tag of 16. Opens only with the same key
/// and the same `bound_to`, so that a record cannot be moved to another complaint.
std::string seal(const SecretKey& key, std::string_view plain, std::string_view bound_to, RandomSource& random);

/// Empty: altered, sealed with another key, or bound to something else; which of them cannot be told.
std::optional<std::string> open_sealed(const SecretKey& key, std::string_view sealed, std::string_view bound_to);

/// Overwrites what a secret text held.
void wipe(std::string& text);

}  // namespace hub::crypto
