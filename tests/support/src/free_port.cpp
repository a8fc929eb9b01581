#include "hub/testing/free_port.hpp"

#include <arpa/inet.h>
#include <fstream>
#include <mutex>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace hub::testing {
namespace {

constexpr std::uint32_t first_port = 10'240;
constexpr std::uint32_t ports_of_a_process = 64;  // processes that run at once have process ids close to each other

/// Where the ports begin that the system hands out by itself, to clients too.
std::uint32_t first_of_the_system() {
    std::uint32_t first = 32'768;
    std::ifstream{"/proc/sys/net/ipv4/ip_local_port_range"} >> first;
    return first;
}

/// `port` as the system lets it be bound now; 0 when it does not. Port 0: one that the system chooses.
std::uint16_t bindable(std::uint16_t port) {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        return 0;
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    socklen_t size = sizeof address;
    std::uint16_t bound = 0;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(fd, generic, size) == 0 && ::getsockname(fd, generic, &size) == 0) {
        bound = ntohs(address.sin_port);
    }
    ::close(fd);
    return bound;
}

}  // namespace

std::uint16_t free_port() {
    static std::mutex lock;
    static std::uint32_t given = 0;
    const std::scoped_lock held{lock};
    const auto end = first_of_the_system();
    if (end < first_port + ports_of_a_process) {
        return bindable(0);  // the system keeps nearly all of them: then one of its own has to do
    }
    const auto span = end - first_port;
    for (std::uint32_t tried = 0; tried < span; ++tried) {
        const auto at = static_cast<std::uint32_t>(::getpid()) * ports_of_a_process + given++;
        if (const auto port = bindable(static_cast<std::uint16_t>(first_port + at % span)); port != 0) {
            return port;
        }
    }
    return 0;
}

}  // namespace hub::testing
