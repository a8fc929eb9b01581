#include "hub/testing/wait.hpp"

#include <thread>

namespace hub::testing {

bool wait_until(
    const std::function<bool()>& holds, std::chrono::milliseconds at_most, std::chrono::milliseconds every) {
    const auto deadline = std::chrono::steady_clock::now() + at_most;
    while (!holds()) {
        if (std::chrono::steady_clock::now() >= deadline) {
            return false;
        }
        std::this_thread::sleep_for(every);
    }
    return true;
}

}  // namespace hub::testing
