#pragma once
#include "hub/base/result.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hub::testing {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest {
    std::string method = "GET";
    std::string target = "/";
    HttpHeaders headers{};
    std::string body{};
};

struct HttpReply {
    unsigned status = 0;
    HttpHeaders headers;
    std::string body;
    /// First header of that name (any case); empty when there is none.
    [[nodiscard]] std::string_view header(std::string_view name) const;
};

/// A blocking HTTP/1.1 client on one kept connection, for tests. One thread. Never repeats a request by itself,
/// except that a connection which the server closed while idle is replaced before the request is sent.
class HttpClient {
public:
    HttpClient(std::string host, std::uint16_t port, std::chrono::milliseconds timeout = std::chrono::seconds{10});
    ~HttpClient();
    HttpClient(HttpClient&&) noexcept;
    HttpClient& operator=(HttpClient&&) noexcept;

    /// Errors: `connect`, `send`, `receive` (the detail is the system's text).
    Result<HttpReply> send(const HttpRequest& request);
    Result<HttpReply> get(std::string target, HttpHeaders headers = {});
    Result<HttpReply> post_json(std::string target, std::string body, HttpHeaders headers = {});

private:
    struct Connection;
    std::unique_ptr<Connection> connection_;
};

}  // namespace hub::testing
