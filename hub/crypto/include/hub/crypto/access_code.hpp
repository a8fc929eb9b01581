#pragma once
#include "hub/crypto/secret_key.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace hub::crypto {

/// The code that comes with a tracking number and opens that one complaint to its reporter: 64 bits of an HMAC of the
/// number, spelled like the number itself. Nothing of it is stored; the same number always has the same code.
/// Immutable: any thread.
class AccessCodes {
public:
    /// `key`: of the purpose access_code.
    explicit AccessCodes(const SecretKey& key) : key_{key} {}

    [[nodiscard]] std::string code_of(std::uint64_t tracking) const;
    /// Takes what people type (case, hyphens); its duration does not tell how much of it is right.
    [[nodiscard]] bool is_right(std::uint64_t tracking, std::string_view typed) const;

private:
    [[nodiscard]] std::uint64_t number_of(std::uint64_t tracking) const;
    SecretKey key_;
};

}  // namespace hub::crypto
