#pragma once
#include "hub/plugins/auth.hpp"
#include "hub/plugins/http_client.hpp"
#include "hub/sdk/host.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace hub::plugins {

class Credential;

/// Tokens of an authorization server for protocols other than HTTP (XOAUTH2 of mail): kept until shortly before they
/// end. Any thread; may block, at most until the deadline.
class AccessTokens {
public:
    AccessTokens(const OAuth2& rules, sdk::Host host);
    ~AccessTokens();
    AccessTokens(const AccessTokens&) = delete;
    AccessTokens& operator=(const AccessTokens&) = delete;

    /// Empty: what it needs is there. Not in a constructor.
    [[nodiscard]] std::string check();
    /// Empty: `failure` says why.
    std::optional<std::string> get(std::chrono::steady_clock::time_point deadline, HttpFailure& failure);
    /// The server did not believe this one. True: the next one is another.
    bool refused(const std::string& token);

private:
    std::unique_ptr<Credential> credential_;
};

}  // namespace hub::plugins
