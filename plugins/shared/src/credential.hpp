#pragma once
#include "hub/plugins/auth.hpp"
#include "hub/plugins/http_client.hpp"
#include "hub/sdk/host.hpp"

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace hub::plugins {

/// What is put to a request to say who we are.
struct Proof {
    std::string header{};  ///< empty: none
    std::string value{};
    std::string query{};  ///< "name=value", escaped; empty: none
};

/// Where proofs come from. Any thread.
class Credential {
public:
    using Time = std::chrono::steady_clock::time_point;
    Credential() = default;
    Credential(const Credential&) = delete;
    Credential& operator=(const Credential&) = delete;
    virtual ~Credential() = default;

    /// Empty: what it needs is there.
    virtual std::string check() { return {}; }
    /// `failure` is set, and nothing was sent to the agency, when there is none.
    virtual std::optional<Proof> prove(const HttpRequest& request, Time deadline, HttpFailure& failure) = 0;
    /// `used` was answered by 401. True: the next proof is another one, so that it is worth a try.
    virtual bool renew(const Proof& used, const HttpAnswer& refusal) = 0;
};

std::unique_ptr<Credential> make_credential(const Auth& auth, sdk::Host host);

/// A secret, fetched at first use and again when somebody may have replaced it; not for every message of a backlog.
class KeptSecret {
public:
    KeptSecret(sdk::Host host, std::string name) : host_{host}, name_{std::move(name)} {}
    /// Empty: the hub does not give it.
    std::optional<std::string> get();
    /// True: it is another one now.
    bool refresh();
    [[nodiscard]] std::string missing() const { return "the secret '" + name_ + "' is not there or cannot be used"; }

private:
    std::optional<std::string> fetch() const;

    sdk::Host host_;
    std::string name_;
    std::mutex mutex_;
    std::string value_;
    std::chrono::steady_clock::time_point fetched_at_;
};

/// Why there is no proof.
HttpFailure no_proof(std::string why);

// The kinds that need more than a line.
std::unique_ptr<Credential> make_digest_credential(const DigestAuth& rules, sdk::Host host);
std::unique_ptr<Credential> make_oauth2_credential(const OAuth2& rules, sdk::Host host);
std::unique_ptr<Credential> make_signed_credential(const SignedToken& rules, sdk::Host host);

}  // namespace hub::plugins
