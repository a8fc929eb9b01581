#pragma once
#include <cstdint>

namespace hub::testing {

/// A TCP port of 127.0.0.1 that nobody listens on at this moment, another one at every call. 0 when there is none.
/// It lies below those that the system gives to clients, so that no outgoing connection takes it before you do; any
/// other program still may: prefer "listen on port 0 and say which" where a program offers it. Any thread.
[[nodiscard]] std::uint16_t free_port();

}  // namespace hub::testing
