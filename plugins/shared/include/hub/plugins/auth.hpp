#pragma once
#include "hub/plugins/http_url.hpp"
#include "hub/plugins/settings_tree.hpp"
#include "hub/plugins/tls_settings.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace hub::plugins {

// How an agency wants to be convinced of who we are. What is secret stands here by its name alone.

struct NoAuth {};

/// bearer, and an API key in a header.
struct HeaderAuth {
    std::string header;
    std::string prefix;  ///< "Bearer "
    std::string secret;
};

/// An API key in the address, which servers write into their logs: only where there is no other way.
struct QueryAuth {
    std::string name;
    std::string secret;
};

struct BasicAuth {
    std::string user;
    std::string secret;
};

/// RFC 7616: MD5 and SHA-256, with and without -sess; qop auth, or none as of old.
struct DigestAuth {
    std::string user;
    std::string secret;
};

/// RFC 6749, client credentials.
struct OAuth2 {
    enum class ClientAuth : std::uint8_t { header = 1, body = 2 };
    HttpUrl token_url;
    TlsSettings tls{};
    std::string grant_type = "client_credentials";
    std::string client_id;
    std::string secret;
    ClientAuth client_auth = ClientAuth::header;
    std::string scope{};
    std::string audience{};
    std::string resource{};
    std::vector<std::pair<std::string, std::string>> extra{};  ///< more fields of the form; "secret:<name>" is fetched
    std::chrono::milliseconds margin{30'000};                  ///< that a token is renewed before it ends
    std::chrono::milliseconds default_lifetime{3'600'000};     ///< of tokens that do not say when they end
};

/// A token that we sign ourselves (RFC 7519).
struct SignedToken {
    enum class Algorithm : std::uint8_t { hs256 = 1, rs256 = 2, es256 = 3 };
    enum class Use : std::uint8_t {
        until_it_ends = 1,
        once = 2  ///< a new one for every request, for servers that remember `jti`
    };
    Algorithm algorithm = Algorithm::hs256;
    std::string secret;  ///< HS256: the shared one; else: a private key in PEM
    boost::json::object claims{};
    std::string key_id{};
    std::chrono::milliseconds lifetime{300'000};
    Use use = Use::until_it_ends;
    std::string header = "Authorization";
    std::string prefix = "Bearer ";
};

using Auth = std::variant<NoAuth, HeaderAuth, QueryAuth, BasicAuth, DigestAuth, OAuth2, SignedToken>;

/// Faults are appended.
Auth read_auth(const Tree& tree);

/// Of one mapping, for connectors that need nothing but tokens. Faults are appended.
OAuth2 read_oauth2(const Tree& tree);

/// The header that it sets; empty: none.
std::string header_of(const Auth& auth);

}  // namespace hub::plugins
