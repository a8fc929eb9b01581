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
    out_.clear();
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
    out_.append(static_cast<const char*>(buffer), static_cast<std::size_t>(length));
    return length;
}

std::chrono::milliseconds DeadlineSocket::left(std::chrono::milliseconds limit) {
    const auto until = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - std::chrono::steady_clock::now());
    const auto wait = std::min(until, limit);
    if (wait.count() <= 0) {
        time_out();
    }
    return wait;
}

void DeadlineSocket::time_out() {
    timed_out_ = true;
    throw Poco::TimeoutException();
}

void DeadlineSocket::wait_writable() {
    pollfd fd{sockfd(), POLLOUT, 0};
    int ready = 0;
    do {
        ready = ::poll(&fd, 1, static_cast<int>(left(send_limit_).count()));
    } while (ready < 0 && errno == EINTR);
    if (ready <= 0) {
        time_out();
    }
}

/// A blocking recv with the kernel's own time limit costs one system call less than poll and recv; the limit is set
/// only when it changes, which is rare while the deadline is far.
void DeadlineSocket::arm_receive() {
    const auto wanted = left(receive_limit_);
    if (wanted == armed_) {
        return;
    }
    armed_ = wanted;
    const timeval limit{wanted.count() / 1000, (wanted.count() % 1000) * 1000};
    (void)::setsockopt(sockfd(), SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
}

void DeadlineSocket::flush() {
    std::size_t at = 0;
    while (at < out_.size()) {
        const auto n = ::send(sockfd(), out_.data() + at, out_.size() - at, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n > 0) {
            sent_ = true;
            at += static_cast<std::size_t>(n);
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            wait_writable();
        } else if (errno != EINTR) {
            out_.clear();
            saw_end_ = true;
            throw Poco::Net::ConnectionResetException();
        }
    }
    out_.clear();
}

int DeadlineSocket::receiveBytes(void* buffer, int length, int /*flags*/) {
    flush();
    while (true) {
        arm_receive();
        const auto n = ::recv(sockfd(), buffer, static_cast<std::size_t>(length), 0);
        if (n > 0) {
            return static_cast<int>(n);
        }
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            time_out();
        }
        saw_end_ = true;
        if (n == 0) {
            return 0;
        }
        throw Poco::Net::ConnectionResetException();
    }
}

}  // namespace hub::plugins
