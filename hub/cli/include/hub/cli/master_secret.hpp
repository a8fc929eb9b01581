#pragma once
#include "hub/base/random.hpp"
#include "hub/base/result.hpp"
#include "hub/cli/locations.hpp"
#include "hub/crypto/master_key.hpp"

#include <string>

namespace hub::cli {

/// The secret hub-master, found where other secrets are. Errors: `master_key_missing`, `master_key_invalid` (not 64
/// hexadecimal digits), `secret_exposed`, `secret_unreadable`; each says how to mend it and none holds the key.
Result<crypto::MasterKey> read_master_key(const Locations& locations);

/// As read_master_key, but makes the key in the data folder's secrets (0400, durable before this returns) when there is
/// none anywhere. `made`: the file. Error beside those above: `master_key_not_made`.
struct ProvidedKey {
    crypto::MasterKey key;
    std::string made;  ///< empty: it was there
};
Result<ProvidedKey> provide_master_key(const Locations& locations, RandomSource& random);

/// This installation's key is not the one that the database was made with.
Error master_key_wrong();
/// No key was made for the database yet.
Error master_key_unknown();

}  // namespace hub::cli
