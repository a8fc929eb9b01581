#pragma once
#include "file_server.hpp"

#include <chrono>
#include <memory>
#include <mutex>
#include <vector>

namespace hub::csv_drop {

/// Connections that nobody uses at the moment. Any thread.
class ServerPool {
public:
    /// `keep`: how long an unused one is kept; beyond it a firewall may have forgotten it.
    ServerPool(Dial dial, std::chrono::milliseconds keep) : dial_{std::move(dial)}, keep_{keep} {}

    struct Lease {
        Dialed dialed;
        bool used_before = false;  ///< it may have died meanwhile
    };
    Lease take(FileServer::Deadline deadline);
    void give_back(std::unique_ptr<FileServer> server);
    /// One of them had died: the others, which are as old, are not tried.
    void forget_all();

private:
    struct Idle {
        std::unique_ptr<FileServer> server;
        std::chrono::steady_clock::time_point since;
    };
    Dial dial_;
    std::chrono::milliseconds keep_;
    std::mutex mutex_;
    std::vector<Idle> idle_;
};

}  // namespace hub::csv_drop
