#pragma once
#include "hub/crypto/secret_key.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace hub::store {

/// A record's own key, as it lies wrapped beside it. Empty: altered, bound to something else, or wrapped under another
/// key.
std::optional<crypto::SecretKey> unwrap_key(
    const crypto::SecretKey& wrap, std::string_view wrapped, const std::string& bound_to);

}  // namespace hub::store
