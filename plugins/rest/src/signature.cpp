#include "signature.hpp"

#include <Poco/Base64Decoder.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <istream>
#include <iterator>
#include <sstream>

namespace hub::rest {
namespace {

std::optional<std::string> decode_base64(std::string_view text) {
    try {
        std::istringstream in{std::string{text}};
        Poco::Base64Decoder decoder{in};
        return std::string{std::istreambuf_iterator<char>{decoder}, {}};
    } catch (const std::exception&) {
        return std::nullopt;
    }
}

int digit(char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

std::optional<std::string> decode_hex(std::string_view text) {
    std::string out;
    if (text.size() % 2 != 0) {
        return std::nullopt;
    }
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = digit(text[i]);
        const int low = digit(text[i + 1]);
        if (high < 0 || low < 0) {
            return std::nullopt;
        }
        out += static_cast<char>(high * 16 + low);
    }
    return out;
}

std::string mac_of(bool sha512, std::string_view key, std::string_view text) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned length = 0;
    HMAC(
        sha512 ? EVP_sha512() : EVP_sha256(), key.data(), static_cast<int>(key.size()),
        reinterpret_cast<const unsigned char*>(text.data()), text.size(), out.data(), &length);
    return {reinterpret_cast<const char*>(out.data()), length};
}

bool is_same(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

/// Seconds since 1970, and not too far from now on either side.
bool is_fresh(std::string_view text, std::chrono::seconds window, sdk::Time now) {
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size()) {
        return false;
    }
    const auto today = std::chrono::floor<std::chrono::seconds>(now).time_since_epoch().count();
    constexpr std::int64_t last = 253'402'300'799;
    return seconds >= 0 && seconds <= last && std::abs(today - seconds) <= window.count();
}

/// "whsec_<base64>", or the key's bytes as they are.
std::string key_of(const std::string& secret) {
    constexpr std::string_view prefix = "whsec_";
    if (!secret.starts_with(prefix)) {
        return secret;
    }
    return decode_base64(std::string_view{secret}.substr(prefix.size())).value_or(secret);
}

std::optional<Verified> verify_standard(
    const SignatureRules& rules, const sdk::WebRequest& request, std::span<const std::string> secrets, sdk::Time now) {
    const auto id = request.header("webhook-id");
    const auto time = request.header("webhook-timestamp");
    const auto list = request.header("webhook-signature");
    if (!id || id->empty() || !time || !list || !is_fresh(*time, rules.window, now)) {
        return std::nullopt;
    }
    const auto content = std::string{*id} + "." + std::string{*time} + "." + std::string{request.body()};
    bool good = false;
    for (std::string_view rest = *list; !rest.empty();) {
        const auto one = rest.substr(0, rest.find(' '));
        rest.remove_prefix(std::min(rest.size(), one.size() + 1));
        if (!one.starts_with("v1,")) {
            continue;
        }
        const auto given = decode_base64(one.substr(3));
        for (const auto& secret : secrets) {
            good = (given && is_same(*given, mac_of(false, key_of(secret), content))) || good;
        }
    }
    return good ? std::optional{Verified{std::string{*id}}} : std::nullopt;
}

std::optional<Verified> verify_hmac(
    const SignatureRules& rules, const sdk::WebRequest& request, std::span<const std::string> secrets, sdk::Time now) {
    auto given = request.header(rules.header);
    if (!given || !given->starts_with(rules.prefix)) {
        return std::nullopt;
    }
    given->remove_prefix(rules.prefix.size());
    std::string content;
    if (!rules.timestamp_header.empty()) {
        const auto time = request.header(rules.timestamp_header);
        if (!time || !is_fresh(*time, rules.window, now)) {
            return std::nullopt;
        }
        content = std::string{*time} + ".";
    }
    content += request.body();
    const auto bytes = rules.encoding == SignatureRules::Encoding::hex ? decode_hex(*given) : decode_base64(*given);
    bool good = false;
    for (const auto& secret : secrets) {
        good = (bytes && is_same(*bytes, mac_of(rules.sha512, secret, content))) || good;
    }
    return good ? std::optional{Verified{}} : std::nullopt;
}

std::optional<Verified> verify_token(
    const SignatureRules& rules, const sdk::WebRequest& request, std::span<const std::string> secrets) {
    auto given = request.header(rules.header);
    if (!given || !given->starts_with(rules.prefix)) {
        return std::nullopt;
    }
    given->remove_prefix(rules.prefix.size());
    bool good = false;
    for (const auto& secret : secrets) {
        good = is_same(*given, secret) || good;
    }
    return good ? std::optional{Verified{}} : std::nullopt;
}

std::string secret_name(const plugins::Tree& tree, std::string_view key, bool required) {
    const auto value = tree.text(key, required);
    constexpr std::string_view prefix = "secret:";
    if (!value.empty() && (!value.starts_with(prefix) || value.size() == prefix.size())) {
        tree.fault(key, "must be a reference to a secret, 'secret:<name>'");
        return {};
    }
    return value.empty() ? value : value.substr(prefix.size());
}

std::string header_name(const plugins::Tree& tree, std::string_view key, bool required) {
    auto name = tree.text(key, required);
    std::ranges::transform(
        name, name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    const bool good = std::ranges::all_of(
        name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_'; });
    if (!good) {
        tree.fault(key, "is no header's name");
    }
    return name;
}

}  // namespace

SignatureRules read_signature_rules(const plugins::Tree& tree) {
    using Scheme = SignatureRules::Scheme;
    tree.only({"scheme", "algorithm", "encoding", "header", "prefix", "timestamp", "window", "secret", "previous"});
    SignatureRules rules;
    const auto scheme = tree.text("scheme", true);
    if (scheme == "hmac") {
        rules.scheme = Scheme::hmac;
    } else if (scheme == "token") {
        rules.scheme = Scheme::token;
    } else if (!scheme.empty() && scheme != "standard_webhooks") {
        tree.fault("scheme", "must be standard_webhooks, hmac or token");
    }
    const bool standard = rules.scheme == Scheme::standard_webhooks;
    rules.header = header_name(tree, "header", !standard);
    rules.prefix = tree.text("prefix");
    rules.timestamp_header = header_name(tree, "timestamp", false);
    const auto algorithm = tree.text("algorithm");
    rules.sha512 = algorithm == "sha512";
    if (!algorithm.empty() && algorithm != "sha256" && algorithm != "sha512") {
        tree.fault("algorithm", "must be sha256 or sha512");
    }
    const auto encoding = tree.text("encoding");
    rules.encoding = encoding == "base64" ? SignatureRules::Encoding::base64 : SignatureRules::Encoding::hex;
    if (!encoding.empty() && encoding != "hex" && encoding != "base64") {
        tree.fault("encoding", "must be hex or base64");
    }
    if (const auto window = tree.text("window"); !window.empty()) {
        const auto duration = sdk::parse_duration(window);
        if (!duration || *duration < std::chrono::seconds{1} || *duration > std::chrono::hours{24}) {
            tree.fault("window", "must be a duration of 1s to 24h");
        } else {
            rules.window = std::chrono::floor<std::chrono::seconds>(*duration);
        }
    }
    rules.secret_name = secret_name(tree, "secret", true);
    rules.previous_name = secret_name(tree, "previous", false);
    return rules;
}

std::optional<Verified> verify(
    const SignatureRules& rules, const sdk::WebRequest& request, std::span<const std::string> secrets, sdk::Time now) {
    switch (rules.scheme) {
        case SignatureRules::Scheme::standard_webhooks: return verify_standard(rules, request, secrets, now);
        case SignatureRules::Scheme::hmac: return verify_hmac(rules, request, secrets, now);
        case SignatureRules::Scheme::token: return verify_token(rules, request, secrets);
    }
    return std::nullopt;
}

}  // namespace hub::rest
