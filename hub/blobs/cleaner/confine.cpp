#include "confine.hpp"

#include <cerrno>
#include <csignal>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>

namespace hub::blobs::confine {
namespace {

constexpr rlim_t megabyte = rlim_t{1} << 20U;

bool limit(__rlimit_resource what, rlim_t value) {
    const rlimit wanted{value, value};
    return setrlimit(what, &wanted) == 0;
}

}  // namespace

bool limit_self() {
    return prctl(PR_SET_PDEATHSIG, SIGKILL) == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && limit(RLIMIT_CORE, 0) && limit(RLIMIT_CPU, 15) &&
           limit(RLIMIT_NOFILE, 64) && limit(RLIMIT_FSIZE, 32 * megabyte) && limit(RLIMIT_AS, 1'024 * megabyte) &&
           limit(RLIMIT_DATA, 200 * megabyte);  // what it can really fill
}

bool close_doors() {
    static constexpr int doors[] = {
        SCMP_SYS(open),
        SCMP_SYS(openat),
        SCMP_SYS(openat2),
        SCMP_SYS(creat),
        SCMP_SYS(socket),
        SCMP_SYS(socketpair),
        SCMP_SYS(connect),
        SCMP_SYS(bind),
        SCMP_SYS(execve),
        SCMP_SYS(execveat),
        SCMP_SYS(fork),
        SCMP_SYS(vfork),
        SCMP_SYS(ptrace),
        SCMP_SYS(kill),
        SCMP_SYS(tgkill),
        SCMP_SYS(unlink),
        SCMP_SYS(unlinkat),
        SCMP_SYS(rename),
        SCMP_SYS(renameat2),
        SCMP_SYS(mount),
        SCMP_SYS(process_vm_readv),
        SCMP_SYS(process_vm_writev),
        SCMP_SYS(io_uring_setup),
        SCMP_SYS(bpf),
        SCMP_SYS(userfaultfd),
        SCMP_SYS(keyctl),
        SCMP_SYS(unshare),
        SCMP_SYS(setns)};
    const scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW);
    bool closed = filter != nullptr;
    for (const int door : doors) {
        closed = closed && seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), door, 0) == 0;
    }
    closed = closed && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return closed;
}

}  // namespace hub::blobs::confine
