#include "own_key.hpp"

#include "hub/crypto/sealing.hpp"

#include <algorithm>
#include <array>

namespace hub::store {

std::optional<crypto::SecretKey> unwrap_key(
    const crypto::SecretKey& wrap, std::string_view wrapped, const std::string& bound_to) {
    auto unwrapped = crypto::open_sealed(wrap, wrapped, bound_to);
    std::array<std::uint8_t, crypto::SecretKey::size> bytes{};
    if (!unwrapped || unwrapped->size() != bytes.size()) {
        return std::nullopt;
    }
    std::ranges::copy(*unwrapped, bytes.begin());
    std::optional<crypto::SecretKey> own{crypto::SecretKey{bytes}};
    crypto::wipe(*unwrapped);
    bytes.fill(0);
    return own;
}

}  // namespace hub::store
