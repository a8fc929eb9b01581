#pragma once
#include "hub/base/random.hpp"
#include "hub/crypto/hash.hpp"
#include "hub/crypto/secret_key.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hub::crypto {

/// What the subkeys of the master key are for. The numbers never change: each is a key of its own.
enum class KeyPurpose : std::uint8_t {
    check = 1,        ///< proves that this is the key the database was made with
    wrap = 2,         ///< wraps the key of each reporter's record
    access_code = 3,  ///< makes the reporters' access codes
    commitment = 4    ///< digests of what holds personal data: without the key nobody can try out who it was
};

/// The secret `hub-master`, from which every other key of the hub comes (libsodium's crypto_kdf). It is never in the
/// database: who has the database alone reads no reporter.
class MasterKey {
public:
    static MasterKey make(RandomSource& random) { return MasterKey{SecretKey::make(random)}; }
    /// 64 hexadecimal digits, as `text()` writes them.
    static std::optional<MasterKey> parse(std::string_view text);

    [[nodiscard]] std::string text() const;
    [[nodiscard]] SecretKey derive(KeyPurpose purpose) const;
    /// May stand in the database: tells this key from others, and nothing about it.
    [[nodiscard]] Digest check_value() const;

private:
    explicit MasterKey(const SecretKey& key) : key_{key} {}
    SecretKey key_;
};

}  // namespace hub::crypto
