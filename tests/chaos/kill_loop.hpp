#pragma once
#include "audit.hpp"

#include <cstdint>
#include <string>

namespace hub::testing {

struct KillLoopOptions {
    std::string program = "sp4n-hub";
    int hub_kills = 30;
    int database_crashes = 3;
    std::size_t complaints = 2'000;
    unsigned threads = 8;
    std::uint64_t seed = 1;
    std::chrono::milliseconds least_life{200};  ///< of a hub, from its start to SIGKILL
    std::chrono::milliseconds most_life{2'000};
};

struct KillLoopResult {
    Audit audit;
    int hub_kills = 0;
    int database_crashes = 0;
    Books books;
    std::size_t tries = 0;
    std::size_t replays = 0;
    std::map<std::string, std::uint64_t> faults;  ///< of the offices
    std::chrono::milliseconds took{0};
    bool drained = false;
    std::vector<std::string> surprises;
};

/// Clients file to two faulty offices while the hub is killed again and again and the database crashes now and then.
KillLoopResult run_kill_loop(Cluster& cluster, const KillLoopOptions& options);
std::ostream& operator<<(std::ostream& out, const KillLoopResult& result);

/// Reads an option of a long run from the environment, as SP4N_KILLS=300.
std::uint64_t from_environment(const char* name, std::uint64_t otherwise);

}  // namespace hub::testing
