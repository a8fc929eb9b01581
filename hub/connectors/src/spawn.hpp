#pragma once
#include "hub/base/result.hpp"
#include "hub/base/unique_fd.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace hub::connectors {

/// What a child sees: nothing of ours but what is listed here (allow-listed environment, own process group, default
/// signals). Unset descriptors are /dev/null; everything from the first free one on is closed.
struct SpawnPlan {
    std::filesystem::path program;
    std::vector<std::string> arguments;  ///< after the program's name
    std::filesystem::path folder;        ///< working folder; empty: the root
    int input = -1;
    int output = -1;
    int errors = -1;
    int socket = -1;  ///< becomes 3
    int object = -1;  ///< becomes 4
};

struct Child {
    int pid = 0;
    UniqueFd pidfd;
};

/// The calling thread must live as long as the child may: the child dies with it (PR_SET_PDEATHSIG).
Result<Child> spawn(const SpawnPlan& plan);

/// Waits for a child that has ended. "exit status 3", "signal 11".
std::string reap(const Child& child);

}  // namespace hub::connectors
