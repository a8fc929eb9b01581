#include "hub/runner/runner.hpp"

#include <algorithm>
#include <csignal>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace hub::runner {
namespace {

constexpr rlim_t open_files = 8192;  // 64 instances with their connections, far below what starves a machine

void limit(int what, rlim_t value) {
    rlimit current{};
    if (getrlimit(static_cast<__rlimit_resource>(what), &current) == 0) {
        const auto lowered = std::min(value, current.rlim_max);
        const rlimit wanted{lowered, lowered};
        (void)setrlimit(static_cast<__rlimit_resource>(what), &wanted);
    }
}

}  // namespace

bool contain_self(int parent_pid) {
    // Fires when the spawning *thread* ends: the supervisor spawns from the hub's main thread.
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (parent_pid != 0 && getppid() != parent_pid) {
        return false;  // it died before the line above
    }
    (void)prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_NOFILE, open_files);
    umask(077);
    (void)signal(SIGPIPE, SIG_IGN);
    return true;
}

}  // namespace hub::runner
