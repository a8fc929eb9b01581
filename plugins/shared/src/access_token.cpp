#include "hub/plugins/access_token.hpp"

#include "credential.hpp"

namespace hub::plugins {
namespace {

constexpr std::string_view prefix = "Bearer ";

}  // namespace

AccessTokens::AccessTokens(const OAuth2& rules, sdk::Host host) : credential_{make_oauth2_credential(rules, host)} {}
AccessTokens::~AccessTokens() = default;

std::string AccessTokens::check() {
    return credential_->check();
}

std::optional<std::string> AccessTokens::get(std::chrono::steady_clock::time_point deadline, HttpFailure& failure) {
    const auto proof = credential_->prove({}, deadline, failure);
    return proof ? std::optional{proof->value.substr(prefix.size())} : std::nullopt;
}

bool AccessTokens::refused(const std::string& token) {
    Proof used;
    used.header = "Authorization";
    used.value = std::string{prefix} + token;
    return credential_->renew(used, {});
}

}  // namespace hub::plugins
