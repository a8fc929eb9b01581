#pragma once
#include "hub/plugins/settings_tree.hpp"
#include "hub/sdk/call.hpp"
#include "hub/sdk/webhook.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace hub::rest {

/// How a request to /hooks/<instance> proves who sent it. Always on the raw bytes, before anything is parsed (TH11).
struct SignatureRules {
    enum class Scheme : std::uint8_t {
        standard_webhooks = 1,  ///< standardwebhooks.com: webhook-id, webhook-timestamp, webhook-signature
        hmac,                   ///< HMAC over the body in a header
        token                   ///< the secret itself in a header
    };
    enum class Encoding : std::uint8_t { hex = 1, base64 };

    Scheme scheme = Scheme::standard_webhooks;
    bool sha512 = false;  ///< hmac: instead of SHA-256
    Encoding encoding = Encoding::hex;
    std::string header;            ///< hmac, token; lower case
    std::string prefix;            ///< before the value: "sha256="
    std::string timestamp_header;  ///< hmac: "<time>.<body>" is signed; empty: the body alone
    std::chrono::seconds window{300};
    std::string secret_name;
    std::string previous_name;  ///< still good while it is being replaced; empty: none
};

/// Faults are appended.
SignatureRules read_signature_rules(const plugins::Tree& tree);

struct Verified {
    std::string id;  ///< of the message, where the scheme has one: the same message twice is one
};

/// Empty: not proven, whatever the reason; nobody outside is told more. Compares in constant time.
std::optional<Verified> verify(
    const SignatureRules& rules, const sdk::WebRequest& request, std::span<const std::string> secrets, sdk::Time now);

}  // namespace hub::rest
