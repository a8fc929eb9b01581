// Loaded before the C library's functions (LD_PRELOAD): counts what a program tells others - files, sockets - and kills
// it at the call that the test has chosen. See kill_point.hpp. The product knows nothing of it.
#include "kill_point.hpp"

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <errno.h>  // program_invocation_short_name
#include <fcntl.h>
#include <iterator>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

namespace {

using hub::testing::Counted;
using hub::testing::KillPoint;
using hub::testing::Victims;

KillPoint* point = nullptr;
bool is_runner = false;

[[gnu::constructor]] void find_point() {
    const char* file = std::getenv(KillPoint::variable);
    const int fd = file == nullptr ? -1 : ::open(file, O_RDWR | O_CLOEXEC);
    if (fd < 0) {
        return;
    }
    void* mapped = ::mmap(nullptr, sizeof(KillPoint), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    ::close(fd);
    if (mapped == MAP_FAILED) {
        return;
    }
    is_runner = std::strstr(program_invocation_short_name, "runner") != nullptr;
    point = static_cast<KillPoint*>(mapped);
    for (auto& slot : point->programs) {
        pid_t nobody = 0;
        if (slot.compare_exchange_strong(nobody, ::getpid())) {
            break;
        }
    }
}

void die(const char* call) {
    std::memcpy(point->call, call, std::min(std::strlen(call) + 1, sizeof point->call - 1));
    point->hit_runner = is_runner ? 1 : 0;
    point->hit = 1;
    if (point->victims != Victims::caller) {
        for (const auto& program : point->programs) {
            if (const pid_t pid = program; pid > 0 && pid != ::getpid()) {
                ::kill(pid, SIGKILL);
            }
        }
    }
    if (point->victims == Victims::runners && !is_runner) {
        return;  // the hub lives on, and its call is made to whoever is left
    }
    ::kill(::getpid(), SIGKILL);
    for (;;) {
        ::pause();
    }
}

void about_to(const char* call) {
    if (point == nullptr || point->left <= 0) {
        return;
    }
    const auto mine = static_cast<std::uint32_t>(is_runner ? Counted::runner : Counted::hub);
    const auto counted = static_cast<std::uint32_t>(point->counted.load());
    if ((counted & mine) != 0 && point->left.fetch_sub(1) == 1) {
        die(call);
    }
}

}  // namespace

// The names are given to the linker alone: the C library's headers declare these functions in their own ways.
#define HUB_WATCHED(type, name, parameters, arguments)                                                    \
    extern "C" __attribute__((visibility("default"))) type watched_##name parameters asm(#name);          \
    type watched_##name parameters {                                                                      \
        static auto* const next = reinterpret_cast<decltype(&watched_##name)>(::dlsym(RTLD_NEXT, #name)); \
        about_to(#name);                                                                                  \
        return next arguments;                                                                            \
    }

HUB_WATCHED(ssize_t, write, (int fd, const void* from, size_t size), (fd, from, size))
HUB_WATCHED(ssize_t, pwrite, (int fd, const void* from, size_t size, off_t at), (fd, from, size, at))
HUB_WATCHED(ssize_t, writev, (int fd, const iovec* from, int count), (fd, from, count))
HUB_WATCHED(ssize_t, send, (int fd, const void* from, size_t size, int flags), (fd, from, size, flags))
HUB_WATCHED(
    ssize_t, sendto, (int fd, const void* from, size_t size, int flags, const sockaddr* to, socklen_t length),
    (fd, from, size, flags, to, length))
HUB_WATCHED(ssize_t, sendmsg, (int fd, const msghdr* message, int flags), (fd, message, flags))
HUB_WATCHED(int, connect, (int fd, const sockaddr* to, socklen_t length), (fd, to, length))
HUB_WATCHED(int, fsync, (int fd), (fd))
HUB_WATCHED(int, fdatasync, (int fd), (fd))
HUB_WATCHED(int, rename, (const char* from, const char* to), (from, to))
HUB_WATCHED(
    int, renameat, (int from_folder, const char* from, int to_folder, const char* to),
    (from_folder, from, to_folder, to))
HUB_WATCHED(
    int, renameat2, (int from_folder, const char* from, int to_folder, const char* to, unsigned flags),
    (from_folder, from, to_folder, to, flags))
HUB_WATCHED(
    int, linkat, (int from_folder, const char* from, int to_folder, const char* to, int flags),
    (from_folder, from, to_folder, to, flags))
