#pragma once
#include "hub/base/clock.hpp"
#include "hub/base/result.hpp"
#include "hub/crypto/hash.hpp"
#include "hub/store/store.hpp"

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace hub::api {

/// The API keys in memory, by hash. An unknown key makes it look again, at most twice a second, so that a new key works
/// at once and wrong ones cost next to nothing. One thread.
class KeyRing : public std::enable_shared_from_this<KeyRing> {
public:
    /// The key, valid for the call. Errors: key_unknown; storage_unavailable when the keys could not be read.
    using Done = std::function<void(const Result<const store::ApiKey*>&)>;

    KeyRing(const Clock& clock, store::Store& store) : clock_{clock}, store_{store} {}

    /// `authorization`: the header's value, "Bearer <key>".
    void find(const std::string& authorization, Done done);
    /// Looks for new and revoked keys now.
    void refresh();

private:
    [[nodiscard]] const store::ApiKey* look_up(const crypto::Digest& hash) const;
    [[nodiscard]] Result<const store::ApiKey*> verdict(const crypto::Digest& hash) const;
    void answer_waiting();

    const Clock& clock_;
    store::Store& store_;
    std::map<crypto::Digest, store::ApiKey> keys_;
    std::vector<std::pair<crypto::Digest, Done>> waiting_;
    std::chrono::steady_clock::time_point asked_at_;
    bool asking_ = false;
    bool readable_ = false;  // the last look at the database worked
};

}  // namespace hub::api
