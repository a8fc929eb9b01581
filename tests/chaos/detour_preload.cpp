// Loaded before the C library's functions (LD_PRELOAD): a program that calls one port of 127.0.0.1 gets another. So one
// node's runners reach an office through a line that the test cuts, while all nodes have the same configuration.
// SP4N_DETOUR="8001>9001,8002>9002".
#include <arpa/inet.h>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <dlfcn.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace {

/// Where calls to a port go; the port itself when the list does not name it.
unsigned long detour_of(unsigned long port) {
    const char* text = std::getenv("SP4N_DETOUR");
    while (text != nullptr && *text != '\0') {
        char* end = nullptr;
        const auto from = std::strtoul(text, &end, 10);
        if (*end != '>') {
            break;
        }
        const auto to = std::strtoul(end + 1, &end, 10);
        if (from == port) {
            return to;
        }
        text = *end == ',' ? end + 1 : nullptr;
    }
    return port;
}

}  // namespace

extern "C" __attribute__((visibility("default"))) int detoured(int fd, const sockaddr* to, socklen_t size) asm(
    "connect");
int detoured(int fd, const sockaddr* to, socklen_t size) {
    static auto* const next = reinterpret_cast<decltype(&detoured)>(::dlsym(RTLD_NEXT, "connect"));
    sockaddr_in address{};
    if (to == nullptr || to->sa_family != AF_INET || size < sizeof address) {
        return next(fd, to, size);
    }
    std::memcpy(&address, to, sizeof address);
    address.sin_port = htons(static_cast<std::uint16_t>(detour_of(ntohs(address.sin_port))));
    return next(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
}
