#include "security.hpp"

#include "hub/plugins/http_body.hpp"
#include "hub/plugins/template.hpp"
#include "hub/sdk/settings.hpp"

#include <openssl/evp.h>

#include <array>
#include <ctime>

namespace hub::soap {
namespace {

constexpr std::string_view token_profile =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#";
constexpr std::string_view base64_type =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary";

std::string escaped(std::string_view text) {
    std::string out;
    plugins::append_escaped(out, text, plugins::Escape::xml);
    return out;
}

std::string base64(std::string_view bytes) {
    std::string out;
    plugins::append_base64(out, bytes);
    return out;
}

void read_token(const plugins::Tree& tree, SecurityRules& rules) {
    tree.only({"user", "password", "type"});
    rules.user = tree.text("user", true);
    rules.secret = tree.secret("password");
    const auto type = tree.text("type");
    rules.password = type == "text" ? SecurityRules::Password::text : SecurityRules::Password::digest;
    if (!type.empty() && type != "text" && type != "digest") {
        tree.fault("type", "must be digest or text");
    }
}

std::string token_text(
    const SecurityRules& rules, std::string_view password, std::string_view nonce, const std::string& created,
    std::vector<std::string>& hidden) {
    const bool digest = rules.password == SecurityRules::Password::digest;
    const auto proof = digest ? password_digest(nonce, created, password) : escaped(password);
    hidden.push_back(proof);
    auto out = "<wsse:UsernameToken wsu:Id=\"UT-1\"><wsse:Username>" + escaped(rules.user) +
               "</wsse:Username><wsse:Password Type=\"" + std::string{token_profile} +
               (digest ? "PasswordDigest" : "PasswordText") + "\">" + proof + "</wsse:Password>";
    if (digest) {
        out += "<wsse:Nonce EncodingType=\"" + std::string{base64_type} + "\">" + base64(nonce) +
               "</wsse:Nonce><wsu:Created>" + created + "</wsu:Created>";
    }
    return out + "</wsse:UsernameToken>";
}

}  // namespace

SecurityRules read_security(const plugins::Tree& tree) {
    tree.only({"username_token", "timestamp", "must_understand"});
    SecurityRules rules;
    if (const auto* token = tree.mapping("username_token")) {
        read_token(tree.below("username_token", *token), rules);
    }
    if (tree.find("timestamp") != nullptr) {
        const auto lifetime = sdk::parse_duration(tree.text("timestamp"));
        if (!lifetime || *lifetime < std::chrono::seconds{1} || *lifetime > std::chrono::hours{1}) {
            tree.fault("timestamp", "must be a duration of 1s to 1h: how long a request is good");
        } else {
            rules.lifetime = std::chrono::floor<std::chrono::seconds>(*lifetime);
        }
    }
    if (const auto* flag = tree.find("must_understand")) {
        rules.must_understand = flag->is_bool() && flag->get_bool();
        if (!flag->is_bool()) {
            tree.fault("must_understand", "must be true or false");
        }
    }
    if (tree.find("username_token") == nullptr && tree.find("timestamp") == nullptr) {
        tree.fault("", "asks for nothing: username_token, timestamp");
    }
    return rules;
}

std::string utc_text(sdk::Time time) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time);
    const auto millis = std::chrono::duration_cast<std::chrono::milliseconds>(time - seconds).count();
    const auto raw = static_cast<std::time_t>(seconds.time_since_epoch().count());
    std::tm parts{};
    gmtime_r(&raw, &parts);
    std::array<char, 32> text{};
    const auto length = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S.", &parts);
    auto fraction = std::to_string(1'000 + millis);
    fraction.front() = 'Z';
    return std::string{text.data(), length} + fraction.substr(1) + "Z";
}

std::string password_digest(std::string_view nonce, std::string_view created, std::string_view password) {
    std::string all{nonce};
    all.append(created).append(password);
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned length = 0;
    EVP_Digest(all.data(), all.size(), digest, &length, EVP_sha1(), nullptr);
    return base64({static_cast<const char*>(static_cast<const void*>(digest)), length});
}

SecurityHeader security_header(
    const SecurityRules& rules, std::string_view password, std::string_view nonce, sdk::Time now) {
    SecurityHeader out;
    const auto created = utc_text(now);
    out.xml = "<wsse:Security xmlns:wsse=\"" + std::string{wsse_space} + "\" xmlns:wsu=\"" + std::string{wsu_space} +
              "\"" + (rules.must_understand ? " soap:mustUnderstand=\"1\"" : "") + ">";
    if (rules.lifetime) {
        out.xml += "<wsu:Timestamp wsu:Id=\"TS-1\"><wsu:Created>" + created + "</wsu:Created><wsu:Expires>" +
                   utc_text(now + *rules.lifetime) + "</wsu:Expires></wsu:Timestamp>";
    }
    if (rules.password != SecurityRules::Password::none) {
        out.xml += token_text(rules, password, nonce, created, out.hidden);
    }
    out.xml += "</wsse:Security>";
    return out;
}

}  // namespace hub::soap
