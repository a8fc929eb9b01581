#pragma once
#include "hub/base/result.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace hub::settings {

struct ListenAddress {
    std::string host = "127.0.0.1";  ///< an IP address, without brackets
    std::uint16_t port = 8080;       ///< 0: one that is free
    friend bool operator==(const ListenAddress&, const ListenAddress&) = default;
};

/// "127.0.0.1:8080" or "[::1]:8080": an IP address, not a name, because a name may mean several addresses or, tomorrow,
/// another one. Error `listen_address_invalid`.
Result<ListenAddress> parse_listen_address(std::string_view text);

}  // namespace hub::settings
