#pragma once
#include <cstddef>
#include <sys/types.h>
#include <vector>

namespace hub::testing {

/// What a process holds at this moment. All 0: it is gone.
struct ProcessSize {
    std::size_t resident_kb = 0;
    std::size_t descriptors = 0;
    std::size_t threads = 0;
};

[[nodiscard]] ProcessSize size_of(pid_t pid);
/// Processes that it has started and that still live.
[[nodiscard]] std::vector<pid_t> children_of(pid_t pid);

}  // namespace hub::testing
