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

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool sanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
constexpr bool sanitized = true;
#else
constexpr bool sanitized = false;
#endif
#else
constexpr bool sanitized = false;
#endif
/// Of address space, most of which is never touched: the stack of a thread takes 8 MiB of it, and 64 instances have a
/// thousand threads.
constexpr rlim_t address_bytes = rlim_t{16} << 30U;

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
    // No core, no debugger, no reading of its memory (complaints, secrets) by other processes of the same user.
    (void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    limit(RLIMIT_CORE, 0);
    if (!sanitized) {  // sanitizers map terabytes of shadow
        limit(RLIMIT_AS, address_bytes);
    }
    limit(RLIMIT_NOFILE, open_files);
    umask(077);
    (void)signal(SIGPIPE, SIG_IGN);
    return true;
}

}  // namespace hub::runner
