#pragma once
#include "hub/plugins/settings_tree.hpp"
#include "hub/sdk/call.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hub::soap {

inline constexpr std::string_view wsse_space =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
inline constexpr std::string_view wsu_space =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";

/// What of WS-Security an agency wants (OASIS, UsernameToken profile 1.1). The secret stands here by its name.
struct SecurityRules {
    enum class Password : std::uint8_t { none = 1, text, digest };
    Password password = Password::none;
    std::string user;
    std::string secret;
    std::optional<std::chrono::seconds> lifetime;  ///< of the Timestamp; none: there is no Timestamp
    bool must_understand = true;
};

/// Faults are appended.
SecurityRules read_security(const plugins::Tree& tree);

/// The header, and what of it traces must not hold.
struct SecurityHeader {
    std::string xml;
    std::vector<std::string> hidden;
};

/// Pure. `nonce`: 16 random bytes that no other request has.
SecurityHeader security_header(
    const SecurityRules& rules, std::string_view password, std::string_view nonce, sdk::Time now);

/// Base64(SHA-1(nonce + created + password)).
std::string password_digest(std::string_view nonce, std::string_view created, std::string_view password);

/// "2026-11-28T02:00:00.000Z"
std::string utc_text(sdk::Time time);

}  // namespace hub::soap
