#pragma once
#include "hub/plugins/http_body.hpp"
#include "hub/plugins/tls.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace hub::plugins {

struct HttpTimeouts {
    std::chrono::milliseconds connect{5'000};  ///< to connect, and again to shake hands
    std::chrono::milliseconds send{10'000};
    std::chrono::milliseconds receive{20'000};  ///< between two pieces of the answer
    std::chrono::milliseconds idle{4'000};      ///< a kept connection older than this is not used again
};

struct HttpTarget {
    std::string host;
    std::uint16_t port = 80;
    std::optional<TlsRules> tls{};  ///< none: http
    HttpTimeouts timeouts;
    std::size_t max_answer_bytes = 1U << 20;
};

struct HttpRequest {
    std::string method;
    std::string path;  ///< with query
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    std::string content_type;
    std::vector<HttpPiece> more{};  ///< after `body`: what is read from files while it is sent
    /// Pieces of `body` that prove who we are: traces must not hold them.
    std::vector<std::string> hidden{};
};

struct HttpAnswer {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;  ///< names in small letters
    std::string body;

    /// The first of this name, which is in small letters; empty: none.
    [[nodiscard]] std::string_view header(std::string_view name) const;
};

/// How far it got: what decides between RETRY and UNKNOWN.
enum class Reached : std::uint8_t {
    nothing = 1,  ///< no connection: the agency surely has nothing
    sent = 2,     ///< at least a byte may have left
};
enum class FailureKind : std::uint8_t {
    name = 1,
    refused,
    timeout,
    cut,
    too_large,
    malformed,
    bad_header,
    file,
    tls,
    credential
};

struct HttpFailure {
    Reached reached = Reached::nothing;
    FailureKind kind = FailureKind::refused;
    std::string detail;  ///< one line; holds no content
};

/// HTTP/1.1 over kept connections. One request a connection at a time; as many connections as callers. Follows no
/// redirects, decodes no compression, keeps no cookies. Any thread; `send` blocks, at most until `deadline`, whatever
/// the server does (drips bytes, sends 100 for ever).
class HttpClient {
public:
    explicit HttpClient(HttpTarget target);
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// Reads the files that TLS needs. Empty: they are good; else what is wrong with them.
    [[nodiscard]] std::string check_files();
    std::variant<HttpAnswer, HttpFailure> send(
        const HttpRequest& request, std::chrono::steady_clock::time_point deadline);
    /// What `send` puts on the line before the pieces from files, credentials included.
    [[nodiscard]] std::string text_of(const HttpRequest& request) const;

private:
    class Pool;
    std::unique_ptr<Pool> pool_;
};

/// CR, LF and NUL end a header or a request early: refused wherever they stand.
bool is_safe_header_value(std::string_view value);
bool is_header_name(std::string_view name);
/// Headers that the connector sets itself, in small letters; two of them would contradict each other.
bool is_own_header(std::string_view lower);

}  // namespace hub::plugins
