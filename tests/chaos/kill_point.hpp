#pragma once
#include <atomic>
#include <cstdint>
#include <sys/types.h>

namespace hub::testing {

/// Which programs count towards a kill point.
enum class Counted : std::uint32_t { hub = 1, runner = 2, hub_and_runner = 3 };
/// Who dies there.
enum class Victims : std::uint32_t { caller = 1, hub_and_runners = 2, runners = 3 };

/// What a test and the programs under it share: a file that all of them map. While `left` is above 0 every watched
/// system call of a counted program takes one off; who takes the last one dies before the call is made. One counter for
/// all threads and processes, so that a sweep over it leaves no call out (strace counts each thread for itself, and a
/// heart that beats would hide what is slower).
struct KillPoint {
    static constexpr const char* variable = "SP4N_KILL_POINT";
    static constexpr std::size_t most_programs = 16;

    std::atomic<std::int64_t> left;
    std::atomic<Counted> counted;
    std::atomic<Victims> victims;
    std::atomic<std::uint32_t> hit;         ///< 1 once somebody died here
    std::atomic<std::uint32_t> hit_runner;  ///< 1: it was a runner's call
    char call[16];                          ///< its name, valid when `hit`
    std::atomic<pid_t> programs[most_programs];
};

static_assert(std::atomic<std::int64_t>::is_always_lock_free && std::atomic<pid_t>::is_always_lock_free);

}  // namespace hub::testing
