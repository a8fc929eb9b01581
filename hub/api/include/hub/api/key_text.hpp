#pragma once
#include "hub/base/random.hpp"
#include "hub/crypto/hash.hpp"

#include <string>
#include <string_view>

namespace hub::api {

/// A fresh API key: "sp4n_" and 52 characters of base 32 (256 random bits). Shown once; only its hash is stored.
std::string make_key(RandomSource& random);
/// SHA-256 of the key's text: 256 random bits need no slow hash (reliability.md TH7).
crypto::Digest hash_key(std::string_view key);

}  // namespace hub::api
