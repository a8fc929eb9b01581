#pragma once
#include "hub/base/random.hpp"
#include "hub/base/result.hpp"
#include "hub/crypto/master_key.hpp"
#include "hub/model/ids.hpp"
#include "hub/model/reporter.hpp"

#include <string>
#include <string_view>

namespace hub::store {

/// The two subkeys that reporters' records need. Immutable: any thread.
class ReporterKeys {
public:
    explicit ReporterKeys(const crypto::MasterKey& master)
        : wrap{master.derive(crypto::KeyPurpose::wrap)}, commitment{master.derive(crypto::KeyPurpose::commitment)} {}
    crypto::SecretKey wrap;
    crypto::SecretKey commitment;
};

/// A record as it lies in the database.
struct SealedReporter {
    std::string wrapped_key;
    std::string record;
    /// For the event: proves later what was sealed, and says nothing once the record's own key is gone.
    std::string commitment;
};

SealedReporter seal_reporter(
    const ReporterKeys& keys, model::ComplaintId complaint, const model::Reporter& reporter, RandomSource& random);

/// Error `identity_unreadable`: altered, moved from another complaint, or sealed under another master key.
Result<model::Reporter> open_reporter(
    const ReporterKeys& keys, model::ComplaintId complaint, std::string_view wrapped_key, std::string_view record);

}  // namespace hub::store
