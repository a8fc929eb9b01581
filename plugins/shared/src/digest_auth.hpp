#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hub::plugins {

/// What a server asks to be answered (RFC 7616).
struct DigestChallenge {
    enum class Hash : std::uint8_t { md5 = 1, sha256 = 2 };
    enum class Quality : std::uint8_t {
        none = 1,  ///< as in RFC 2069
        auth = 2
    };
    std::string realm;
    std::string nonce;
    std::string opaque;
    Hash hash = Hash::md5;
    std::string algorithm;  ///< as the server wrote it; empty: it did not
    Quality quality = Quality::none;
    bool session = false;
    bool hides_user = false;
    bool stale = false;  ///< the nonce was too old, the password was right
};

/// One request to be proven.
struct DigestRequest {
    std::string_view method;
    std::string_view path;
    std::string_view user;
    std::string_view password;
    std::string_view client_nonce;
    std::uint32_t count = 1;  ///< of uses of the nonce
};

/// The strongest of the challenges in the values of WWW-Authenticate that we can answer. Pure.
std::optional<DigestChallenge> read_digest_challenge(const std::vector<std::string_view>& values);

/// The value of Authorization. Pure.
std::string digest_answer(const DigestChallenge& challenge, const DigestRequest& request);

}  // namespace hub::plugins
