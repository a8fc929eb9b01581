#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hub::plugins {

/// Where an interface begins.
struct HttpUrl {
    bool tls = false;
    std::string host;
    std::uint16_t port = 80;
    std::string path;  ///< "" or "/…"; may hold a query
};

/// Empty and `fault` set: what is wrong, in one sentence. Names and passwords in it are refused.
std::optional<HttpUrl> read_http_url(std::string_view url, std::string& fault);

}  // namespace hub::plugins
