#include "hub/plugins/http_url.hpp"

#include <algorithm>
#include <charconv>

namespace hub::plugins {

std::optional<HttpUrl> read_http_url(std::string_view url, std::string& fault) {
    const auto refuse = [&](const char* why) {
        fault = why;
        return std::nullopt;
    };
    constexpr std::string_view http = "http://";
    constexpr std::string_view https = "https://";
    HttpUrl made;
    made.tls = url.starts_with(https);
    if (!made.tls && !url.starts_with(http)) {
        return refuse("must start with http:// or https://");
    }
    made.port = made.tls ? 443 : 80;
    url.remove_prefix(made.tls ? https.size() : http.size());
    const auto slash = std::min(url.find_first_of("/?#"), url.size());
    auto authority = url.substr(0, slash);
    made.path = url.substr(slash);
    if (authority.find('@') != std::string_view::npos) {
        return refuse("must not hold a user name or password; use auth");
    }
    if (made.path.find_first_of("#\r\n ") != std::string::npos) {
        return refuse("must not hold a query, a fragment or blanks");
    }
    if (const auto colon = authority.rfind(':'); colon != std::string_view::npos) {
        const auto port = authority.substr(colon + 1);
        unsigned number = 0;
        const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
        if (error != std::errc{} || end != port.data() + port.size() || number == 0 || number > 65535) {
            return refuse("has no valid port");
        }
        made.port = static_cast<std::uint16_t>(number);
        authority = authority.substr(0, colon);
    }
    if (authority.empty() || authority.find_first_of("[] \r\n") != std::string_view::npos) {
        return refuse("has no valid host");
    }
    made.host = authority;
    return made;
}

}  // namespace hub::plugins
