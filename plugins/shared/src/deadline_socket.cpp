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

/// With TLS, what a server says by the way (session tickets) is taken in and is no noise.
bool DeadlineSocket::is_quiet() {
    char bytes[4096];
    while (true) {
        const auto n = ::recv(sockfd(), bytes, tls_ == nullptr ? 1 : sizeof bytes, MSG_DONTWAIT);
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) {
            return true;
        }
        if (n <= 0 || tls_ == nullptr) {
            return false;
        }
        tls_->put_input({bytes, static_cast<std::size_t>(n)});
        if (tls_->peek() != TlsChannel::Step::wants_input) {
            return false;
        }
    }
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

void DeadlineSocket::send_raw(std::string_view bytes) {
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

int DeadlineSocket::receive_raw(char* buffer, int length, Time until) {
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

void DeadlineSocket::send_all(std::string_view bytes) {
    if (tls_ == nullptr) {
        return send_raw(bytes);
    }
    constexpr std::size_t record = std::size_t{16} * 1024;
    while (!bytes.empty()) {
        const auto piece = bytes.substr(0, record);
        if (tls_->write(piece) != TlsChannel::Step::done) {
            saw_end_ = true;
            throw Poco::Net::ConnectionResetException();
        }
        flush_tls();
        bytes.remove_prefix(piece.size());
    }
}

int DeadlineSocket::receiveBytes(void* buffer, int length, int /*flags*/) {
    const auto until = std::chrono::steady_clock::now() + receive_limit_;
    auto* const into = static_cast<char*>(buffer);
    if (tls_ == nullptr) {
        return receive_raw(into, length, until);
    }
    while (true) {
        int n = 0;
        switch (tls_->read(into, length, n)) {
            case TlsChannel::Step::done: return n;
            case TlsChannel::Step::wants_input:
                flush_tls();
                feed_tls(until);
                break;
            case TlsChannel::Step::closed: saw_end_ = true; return 0;
            case TlsChannel::Step::failed: saw_end_ = true; throw Poco::Net::ConnectionResetException();
        }
    }
}

void DeadlineSocket::flush_tls() {
    if (const auto out = tls_->take_output(); !out.empty()) {
        send_raw(out);
    }
}

void DeadlineSocket::feed_tls(Time until) {
    char bytes[16 * 1024];
    const int n = receive_raw(bytes, sizeof bytes, until);
    if (n == 0) {
        throw Poco::Net::ConnectionResetException();  // cut, whatever the HTTP inside thinks
    }
    tls_->put_input({bytes, static_cast<std::size_t>(n)});
}

void DeadlineSocket::start_tls(std::unique_ptr<TlsChannel> channel, std::chrono::milliseconds at_most) {
    tls_ = std::move(channel);
    const auto until = std::chrono::steady_clock::now() + at_most;
    auto step = tls_->handshake();
    while (step == TlsChannel::Step::wants_input) {
        flush_tls();
        feed_tls(until);
        step = tls_->handshake();
    }
    flush_tls();  // also what we tell a server that we do not believe
    if (step != TlsChannel::Step::done) {
        throw Poco::Net::ConnectionResetException();
    }
    if (!tls_->may_be_refused_late()) {
        return;
    }
    constexpr std::chrono::seconds for_a_word{1};  // servers without session tickets say nothing: then there is none
    const auto patience = std::min(until, std::chrono::steady_clock::now() + for_a_word);
    pollfd fd{sockfd(), POLLIN, 0};
    if (tls_->peek() == TlsChannel::Step::wants_input && ::poll(&fd, 1, static_cast<int>(left(patience).count())) > 0) {
        feed_tls(until);
        if (tls_->peek() == TlsChannel::Step::failed) {
            throw Poco::Net::ConnectionResetException();
        }
    }
}

}  // namespace hub::plugins
