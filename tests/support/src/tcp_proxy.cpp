#include "hub/testing/tcp_proxy.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <system_error>
#include <unistd.h>

namespace hub::testing {
namespace {

sockaddr_in loopback(std::uint16_t port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    return address;
}

/// One way through: what was read on one side and not yet written on the other.
struct Way {
    std::array<char, 65'536> bytes;
    std::size_t begin = 0;
    std::size_t end = 0;
    bool ended = false;  ///< the reading side said its last

    [[nodiscard]] bool empty() const { return begin == end; }
    [[nodiscard]] bool wants_read() const { return empty() && !ended; }

    /// False: this connection is over.
    bool read(int from) {
        const auto got = ::recv(from, bytes.data(), bytes.size(), MSG_DONTWAIT);
        if (got < 0) {
            return errno == EAGAIN || errno == EINTR;
        }
        begin = 0;
        end = static_cast<std::size_t>(got);
        ended = got == 0;
        return true;
    }
    /// At most until `last` bytes have passed in all.
    bool write(int to, std::atomic<std::uint64_t>& passed, std::uint64_t last) {
        const auto left = static_cast<std::size_t>(last - std::min(last, passed.load()));
        const auto size = std::min(end - begin, left);
        const auto put = ::send(to, bytes.data() + begin, size, MSG_DONTWAIT | MSG_NOSIGNAL);
        if (put < 0) {
            return errno == EAGAIN || errno == EINTR;
        }
        begin += static_cast<std::size_t>(put);
        passed += static_cast<std::uint64_t>(put);
        return true;
    }
};

}  // namespace

struct TcpProxy::Link {
    Link(int client_side, int server_side) : client{client_side}, server{server_side} {}
    ~Link() {
        ::close(client);
        ::close(server);
    }
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;

    void reset() const {
        const linger at_once{1, 0};
        ::setsockopt(client, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        ::setsockopt(server, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    }
    [[nodiscard]] pollfd asks(int fd, const Way& in, const Way& out) const {
        return {fd, static_cast<short>((in.wants_read() ? POLLIN : 0) | (out.empty() ? 0 : POLLOUT)), 0};
    }
    /// False: over, in one way or the other.
    bool carry(
        int from, int to, Way& way, const pollfd& source, const pollfd& target, std::atomic<std::uint64_t>& passed,
        std::uint64_t last) {
        if ((source.revents & POLLERR) != 0) {
            return false;
        }
        if (way.wants_read() && (source.revents & (POLLIN | POLLHUP | POLLERR)) != 0) {
            if (!way.read(from)) {
                return false;
            }
            if (way.ended) {
                ::shutdown(to, SHUT_WR);
            }
        }
        const bool writable = (target.revents & (POLLOUT | POLLERR | POLLHUP)) != 0;
        return way.empty() || !(writable || source.revents != 0) || way.write(to, passed, last);
    }

    int client;
    int server;
    Way up;
    Way down;
};

TcpProxy::TcpProxy(std::uint16_t to_port) : to_port_{to_port} {
    listen();
}
TcpProxy::TcpProxy(std::filesystem::path to_socket) : to_socket_{std::move(to_socket)} {
    listen();
}

TcpProxy::~TcpProxy() {
    stopping_ = true;
    wake();
    thread_.join();
    ::close(listener_);
    ::close(wake_);
}

void TcpProxy::listen() {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    wake_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    auto address = loopback(0);
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener_, generic, size) != 0 || ::listen(listener_, 128) != 0 ||
        ::getsockname(listener_, generic, &size) != 0) {
        throw std::system_error(errno, std::generic_category(), "proxy");
    }
    port_ = ntohs(address.sin_port);
    thread_ = std::thread{[this] { loop(); }};
}

void TcpProxy::set(Line line) {
    line_ = line;
    wake();
}

void TcpProxy::reset_after(std::uint64_t bytes) {
    last_ = passed_ + bytes;
}

void TcpProxy::reset_connections() {
    forget_ = true;
    wake();
}

void TcpProxy::wake() const {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(wake_, &one, sizeof one);
}

int TcpProxy::call_up() const {
    const bool by_port = to_socket_.empty();
    const int fd = ::socket(by_port ? AF_INET : AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int failed = -1;
    if (by_port) {
        const auto address = loopback(to_port_);
        failed = ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    } else {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, to_socket_.c_str(), sizeof address.sun_path - 1);
        failed = ::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address);
    }
    if (failed != 0) {
        ::close(fd);
        return -1;
    }
    return fd;
}

void TcpProxy::accept_one() {
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) {
        return;
    }
    const int server = line_ == Line::resets ? -1 : call_up();
    if (server < 0) {  // as a port that nobody listens on
        const linger at_once{1, 0};
        ::setsockopt(client, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        ::close(client);
        return;
    }
    const int on = 1;
    ::setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    links_.push_back(std::make_unique<Link>(client, server));
}

void TcpProxy::loop() {
    std::vector<pollfd> asked;
    while (!stopping_) {
        const auto line = line_.load();
        if (forget_.exchange(false) || line == Line::resets) {
            std::ranges::for_each(links_, [](const auto& link) { link->reset(); });
            links_.clear();
        }
        open_ = links_.size();
        asked.clear();
        asked.push_back({wake_, POLLIN, 0});
        if (line != Line::holds) {  // else not even looked at: who calls waits in the listener's queue
            asked.push_back({listener_, POLLIN, 0});
            for (const auto& link : links_) {
                asked.push_back(link->asks(link->client, link->up, link->down));
                asked.push_back(link->asks(link->server, link->down, link->up));
            }
        }
        ::poll(asked.data(), asked.size(), -1);
        std::uint64_t drained = 0;
        [[maybe_unused]] const auto read = ::read(wake_, &drained, sizeof drained);
        if (line != line_ || line == Line::holds) {
            continue;  // what was said meanwhile counts first
        }
        for (std::size_t i = 0; i < links_.size(); ++i) {
            auto& link = *links_[i];
            const auto& client = asked[2 + 2 * i];
            const auto& server = asked[3 + 2 * i];
            const bool cut = line == Line::cuts && (server.revents & POLLIN) != 0;
            const bool lives = !cut && link.carry(link.client, link.server, link.up, client, server, passed_, last_) &&
                               link.carry(link.server, link.client, link.down, server, client, passed_, last_);
            if (!lives || (link.up.ended && link.down.ended && link.up.empty() && link.down.empty())) {
                links_[i].reset();
            }
        }
        std::erase(links_, nullptr);
        if (passed_ >= last_) {
            last_ = UINT64_MAX;
            forget_ = true;
            continue;
        }
        if ((asked[1].revents & POLLIN) != 0) {
            accept_one();
        }
    }
    links_.clear();
}

}  // namespace hub::testing
