#include "deadline_socket.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/NetException.h>

#include <algorithm>
#include <cerrno>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>

namespace hub::plugins {

void DeadlineSocket::begin(Time deadline, std::chrono::milliseconds send, std::chrono::milliseconds receive) {
    deadline_ = deadline;
    send_limit_ = send;
    receive_limit_ = receive;
    timed_out_ = saw_end_ = sent_ = false;
}

bool DeadlineSocket::is_quiet() {
    char byte = 0;
    return ::recv(sockfd(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

int DeadlineSocket::sendBytes(const void* buffer, int length, int /*flags*/) {
    send_all({static_cast<const char*>(buffer), static_cast<std::size_t>(length)});
    return length;
}

/// Never more than the deadline leaves; throws when nothing is left.
std::chrono::milliseconds DeadlineSocket::left(Time until) {
    const auto wait =
        std::chrono::ceil<std::chrono::milliseconds>(std::min(deadline_, until) - std::chrono::steady_clock::now());
    if (wait.count() <= 0) {
        time_out();
    }
    return wait;
}

void DeadlineSocket::time_out() {
    timed_out_ = true;
    throw Poco::TimeoutException();
}

void DeadlineSocket::wait_writable(Time until) {
    pollfd fd{sockfd(), POLLOUT, 0};
    int ready = 0;
    do {
        ready = ::poll(&fd, 1, static_cast<int>(left(until).count()));
    } while (ready < 0 && errno == EINTR);
    if (ready <= 0) {
        time_out();
    }
}

/// A blocking recv with the kernel's own time limit costs one system call less than poll and recv. The limit is rounded
/// down to steps, so that it is set when a connection is new and hardly ever again; who comes back early looks at the
/// clock.
void DeadlineSocket::arm_receive(std::chrono::milliseconds wait) {
    constexpr std::chrono::milliseconds step{250};
    const auto wanted = wait < step ? wait : wait / step * step;
    if (wanted == armed_) {
        return;
    }
    armed_ = wanted;
    const timeval limit{wanted.count() / 1000, (wanted.count() % 1000) * 1000};
    (void)::setsockopt(sockfd(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
}

void DeadlineSocket::send_all(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto n = ::send(sockfd(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n > 0) {
            sent_ = true;
            bytes.remove_prefix(static_cast<std::size_t>(n));
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            wait_writable(std::chrono::steady_clock::now() + send_limit_);
        } else if (errno != EINTR) {
            saw_end_ = true;
            throw Poco::Net::ConnectionResetException();
        }
    }
}

int DeadlineSocket::receiveBytes(void* buffer, int length, int /*flags*/) {
    const auto until = std::chrono::steady_clock::now() + receive_limit_;
    while (true) {
        arm_receive(left(until));
        const auto n = ::recv(sockfd(), buffer, static_cast<std::size_t>(length), 0);
        if (n > 0) {
            return static_cast<int>(n);
        }
        if (n < 0 && (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK)) {
            continue;
        }
        saw_end_ = true;
        if (n == 0) {
            return 0;
        }
        throw Poco::Net::ConnectionResetException();
    }
}

}  // namespace hub::plugins
