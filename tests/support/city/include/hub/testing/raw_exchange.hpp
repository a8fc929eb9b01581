#pragma once
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace hub::testing {

/// Sends bytes to 127.0.0.1:port as they are and returns what comes until the other side closes, or until `at_most` has
/// passed. Empty when nothing came.
std::string raw_exchange(
    std::uint16_t port, std::string_view bytes, std::chrono::milliseconds at_most = std::chrono::seconds{5});

}  // namespace hub::testing
