#include "idempotency.hpp"

#include "hub/base/text.hpp"
#include "hub/crypto/hash.hpp"

#include <algorithm>
#include <cstring>
#include <string>

namespace hub::api {
namespace {

constexpr std::size_t longest_idempotency_key = 128;

Uuid first_half(const crypto::Digest& digest) {
    Uuid out;
    std::memcpy(out.bytes.data(), digest.data(), out.bytes.size());
    return out;
}

}  // namespace

std::string_view idempotency_key_of(std::string_view header) {
    auto key = trim(header);
    if (key.size() >= 2 && key.front() == '"' && key.back() == '"') {
        key = key.substr(1, key.size() - 2);
    }
    const bool printable =
        std::ranges::all_of(key, [](char c) { return c > 0x20 && c < 0x7F && c != '"' && c != '\\'; });
    return printable && key.size() <= longest_idempotency_key ? key : std::string_view{};
}

Uuid idempotency_of(std::int32_t api_key, std::string_view idempotency_key) {
    return first_half(crypto::blake2b({std::to_string(api_key), "\n", idempotency_key}));
}

Uuid plain_body_digest(std::string_view body) {
    return first_half(crypto::blake2b({body}));
}

}  // namespace hub::api
