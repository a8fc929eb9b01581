#pragma once
#include <cstdint>

namespace hub::testing {

/// A TCP port of 127.0.0.1 that nobody listens on at this moment. 0 when the system has none.
/// Another program may take it before you do: prefer "listen on port 0 and say which" where a program offers it.
[[nodiscard]] std::uint16_t free_port();

}  // namespace hub::testing
