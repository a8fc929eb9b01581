#include "hub/plugins/auth.hpp"

#include "hub/plugins/http_client.hpp"

#include <algorithm>

namespace hub::plugins {
namespace {

std::string lower(std::string text) {
    std::ranges::transform(
        text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
}

std::string header_name(const Tree& tree, std::string_view key, std::string preset) {
    auto name = tree.find(key) == nullptr && !preset.empty() ? std::move(preset) : tree.text(key, true);
    if (!name.empty() && !is_header_name(name)) {
        tree.fault(key, "is no header's name");
    } else if (is_own_header(lower(name))) {
        tree.fault(key, "is set by the connector itself");
    }
    return name;
}

std::chrono::milliseconds duration(const Tree& tree, std::string_view key, std::chrono::milliseconds preset) {
    if (tree.find(key) == nullptr) {
        return preset;
    }
    const auto read = sdk::parse_duration(tree.text(key));
    if (!read || read->count() == 0) {
        tree.fault(key, "must be a duration such as 30s, 5m");
        return preset;
    }
    return *read;
}

Auth read_api_key(const Tree& tree) {
    tree.only({"header", "query", "value", "prefix"});
    auto secret = tree.secret("value");
    if ((tree.find("header") == nullptr) == (tree.find("query") == nullptr)) {
        tree.fault("", "either 'header' or 'query' says where the key goes");
        return NoAuth{};
    }
    if (tree.find("query") == nullptr) {
        return HeaderAuth{header_name(tree, "header", {}), tree.text("prefix"), std::move(secret)};
    }
    if (tree.find("prefix") != nullptr) {
        tree.fault("prefix", "is for a key in a header");
    }
    return QueryAuth{tree.text("query", true), std::move(secret)};
}

template <class Kind>
Auth read_user(const Tree& tree) {
    tree.only({"user", "password"});
    auto user = tree.text("user", true);
    const bool has_control = std::ranges::any_of(user, [](char c) { return static_cast<unsigned char>(c) < 0x20; });
    if (has_control || (std::is_same_v<Kind, BasicAuth> && user.find(':') != std::string::npos)) {
        tree.fault("user", "must hold no colon and no control characters");
    }
    return Kind{std::move(user), tree.secret("password")};
}

Auth read_jwt(const Tree& tree) {
    tree.only({"algorithm", "key", "claims", "key_id", "lifetime", "use", "header", "prefix"});
    SignedToken made;
    const auto algorithm = tree.text("algorithm", true);
    if (algorithm == "RS256") {
        made.algorithm = SignedToken::Algorithm::rs256;
    } else if (algorithm == "ES256") {
        made.algorithm = SignedToken::Algorithm::es256;
    } else if (!algorithm.empty() && algorithm != "HS256") {
        tree.fault("algorithm", "must be HS256, RS256 or ES256");
    }
    made.secret = tree.secret("key");
    if (const auto* claims = tree.mapping("claims")) {
        made.claims = *claims;
        for (const auto* ours : {"iat", "exp", "jti"}) {
            if (claims->contains(ours)) {
                tree.below("claims", *claims).fault(ours, "is set by the connector itself");
            }
        }
    }
    made.key_id = tree.text("key_id");
    made.lifetime = duration(tree, "lifetime", made.lifetime);
    if (const auto use = tree.text("use"); use == "once") {
        made.use = SignedToken::Use::once;
    } else if (tree.find("use") != nullptr && use != "until_it_ends") {
        tree.fault("use", "must be until_it_ends or once");
    }
    made.header = header_name(tree, "header", made.header);
    if (tree.find("prefix") != nullptr) {
        made.prefix = tree.text("prefix");
    }
    return made;
}

}  // namespace

OAuth2 read_oauth2(const Tree& tree) {
    tree.only(
        {"token_url", "tls", "grant_type", "client_id", "client_secret", "client_auth", "scope", "audience", "resource",
         "extra", "margin", "default_lifetime"});
    OAuth2 made;
    std::string fault;
    const auto url = tree.text("token_url", true);
    if (auto read = read_http_url(url, fault)) {
        made.token_url = std::move(*read);
    } else if (!url.empty()) {
        tree.fault("token_url", std::move(fault));
    }
    if (const auto* tls = tree.mapping("tls")) {
        made.tls = read_tls_settings(tree.below("tls", *tls));
        if (!made.token_url.tls) {
            tree.fault("tls", "is for a token_url that starts with https://");
        }
    }
    if (tree.find("grant_type") != nullptr) {
        made.grant_type = tree.text("grant_type", true);
    }
    made.client_id = tree.text("client_id", true);
    made.secret = tree.secret("client_secret");
    if (const auto how = tree.text("client_auth"); how == "body") {
        made.client_auth = OAuth2::ClientAuth::body;
    } else if (tree.find("client_auth") != nullptr && how != "header") {
        tree.fault("client_auth", "must be header or body");
    }
    made.scope = tree.text("scope");
    made.audience = tree.text("audience");
    made.resource = tree.text("resource");
    if (const auto* extra = tree.mapping("extra")) {
        const auto inner = tree.below("extra", *extra);
        for (const auto& member : *extra) {
            made.extra.emplace_back(member.key(), inner.text(member.key()));
        }
    }
    made.margin = duration(tree, "margin", made.margin);
    made.default_lifetime = duration(tree, "default_lifetime", made.default_lifetime);
    return made;
}

Auth read_auth(const Tree& tree) {
    constexpr std::string_view kinds[] = {"bearer", "api_key", "basic", "digest", "oauth2", "jwt"};
    tree.only({"bearer", "api_key", "basic", "digest", "oauth2", "jwt"});
    std::string_view kind;
    for (const auto name : kinds) {
        if (tree.find(name) == nullptr) {
            continue;
        }
        if (!kind.empty()) {
            tree.fault("", std::string{kind} + " and " + std::string{name} + " exclude each other");
            return NoAuth{};
        }
        kind = name;
    }
    if (kind == "bearer") {
        return HeaderAuth{"Authorization", "Bearer ", tree.secret("bearer")};
    }
    const auto* object = kind.empty() ? nullptr : tree.mapping(kind);
    if (object == nullptr) {
        return NoAuth{};
    }
    const auto inner = tree.below(kind, *object);
    return kind == "api_key"  ? read_api_key(inner)
           : kind == "basic"  ? read_user<BasicAuth>(inner)
           : kind == "digest" ? read_user<DigestAuth>(inner)
           : kind == "oauth2" ? read_oauth2(inner)
                              : read_jwt(inner);
}

std::string header_of(const Auth& auth) {
    if (const auto* key = std::get_if<HeaderAuth>(&auth)) {
        return key->header;
    }
    if (const auto* token = std::get_if<SignedToken>(&auth)) {
        return token->header;
    }
    return std::holds_alternative<NoAuth>(auth) || std::holds_alternative<QueryAuth>(auth) ? "" : "Authorization";
}

}  // namespace hub::plugins
