#pragma once
#include <chrono>
#include <functional>

namespace hub::testing {

/// Asks `holds` again and again until it says yes (true) or `at_most` has passed (false). Instead of sleeping in tests.
[[nodiscard]] bool wait_until(
    const std::function<bool()>& holds, std::chrono::milliseconds at_most,
    std::chrono::milliseconds every = std::chrono::milliseconds{2});

}  // namespace hub::testing
