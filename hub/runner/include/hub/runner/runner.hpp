#pragma once
#include <filesystem>

namespace hub::runner {

struct ServeOptions {
    int socket = 3;                ///< the hub's end of the socket pair lies at the other side
    std::filesystem::path object;  ///< what to load once the hub's HELLO has been checked
};

/// Serves the hub until it says STOP or goes away. Runs the I/O loop on the calling thread, which must be the main
/// thread; connector code runs on workers. Returns the process's exit status.
int serve(const ServeOptions& options);

/// Limits this process before any foreign code is loaded: dies with its parent, gains no privileges, dumps no core,
/// opens a bounded number of files. False: the parent is gone already.
bool contain_self(int parent_pid);

}  // namespace hub::runner
