#pragma once
#include "hub/base/result.hpp"
#include "hub/crypto/hash.hpp"

#include <cstdint>
#include <string>

namespace hub::store {

/// How a master key compares with what the database remembers of the one it was made with.
enum class KeyCheck : std::uint8_t {
    unknown = 1,   ///< it remembers none yet
    same = 2,      ///< this one
    different = 3  ///< another one: nothing that is sealed there can be opened with this one
};

/// Blocks. Errors: `storage_unavailable`, `storage_refused`.
Result<KeyCheck> check_master_key(const std::string& url, const crypto::Digest& check_value);
/// As check_master_key, but the first key ever is remembered. `url`: of the owning role.
Result<KeyCheck> remember_master_key(const std::string& url, const crypto::Digest& check_value);

}  // namespace hub::store
