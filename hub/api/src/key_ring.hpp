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
/// at once and wrong ones cost next to nothing. While the database is readable no key is believed that was not in it
/// within the last 5 s, so a revoked one works no longer than that. One thread.
class KeyRing : public std::enable_shared_from_this<KeyRing> {
public:
    /// The key, valid for the call. Errors: key_unknown; storage_unavailable when the keys could not be read;
    /// storage_busy when too many wait for them.
    using Done = std::function<void(const Result<const store::ApiKey*>&)>;

    using Loaded = std::function<void(Result<std::vector<store::ApiKey>>)>;
    using Load = std::function<void(Loaded)>;

    /// `load` reads all keys that are valid now; it answers once, at once or later.
    KeyRing(const Clock& clock, Load load) : clock_{clock}, load_{std::move(load)} {}

    /// `authorization`: the header's value, "Bearer <key>".
    void find(const std::string& authorization, Done done);
    /// Looks for new and revoked keys now.
    void refresh();

private:
    [[nodiscard]] const store::ApiKey* look_up(const crypto::Digest& hash) const;
    [[nodiscard]] Result<const store::ApiKey*> verdict(const crypto::Digest& hash) const;
    void answer_waiting();

    const Clock& clock_;
    Load load_;
    std::map<crypto::Digest, store::ApiKey> keys_;
    std::vector<std::pair<crypto::Digest, Done>> waiting_;
    std::chrono::steady_clock::time_point asked_at_;
    std::chrono::steady_clock::time_point true_at_;  // when what is in keys_ was asked for
    bool asking_ = false;
    bool readable_ = false;  // the last look at the database worked
};

}  // namespace hub::api
