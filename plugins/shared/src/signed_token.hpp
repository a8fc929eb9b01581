#pragma once
#include "hub/plugins/auth.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace hub::plugins {

/// A token in its compact form (RFC 7515). `id` becomes `jti`. Empty: `key` is no key for the algorithm.
std::optional<std::string> sign_token(
    const SignedToken& rules, std::string_view key, std::chrono::system_clock::time_point now, std::string_view id);

}  // namespace hub::plugins
