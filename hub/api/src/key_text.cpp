#include "hub/api/key_text.hpp"

#include <array>

namespace hub::api {

std::string make_key(RandomSource& random) {
    static constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    std::array<std::uint8_t, 52> bytes{};  // 5 bits of each are used
    random.fill(bytes);
    std::string key{"sp4n_"};
    for (const auto byte : bytes) {
        key += alphabet[byte & 31U];
    }
    return key;
}

crypto::Digest hash_key(std::string_view key) {
    return crypto::sha256(key);
}

}  // namespace hub::api
