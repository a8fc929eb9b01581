#include "hub/testing/tcp_proxy.hpp"

#include "hub/testing/wait.hpp"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <cerrno>
#include <netinet/in.h>
#include <string>
#include <sys/socket.h>
#include <sys/time.h>
#include <thread>
#include <unistd.h>

namespace hub::testing {
namespace {

using namespace std::chrono_literals;

int tcp_socket() {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval patience{0, 200'000};
    ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    return fd;
}

/// Says everything again that it hears.
class Echo {
public:
    Echo() {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        EXPECT_EQ(::bind(listener_, generic, size), 0);
        EXPECT_EQ(::listen(listener_, 8), 0);
        EXPECT_EQ(::getsockname(listener_, generic, &size), 0);
        port = ntohs(address.sin_port);
        thread_ = std::thread{[this] { serve(); }};
    }
    ~Echo() {
        ::shutdown(listener_, SHUT_RDWR);
        thread_.join();
        ::close(listener_);
    }
    std::uint16_t port = 0;

private:
    void serve() const {
        for (;;) {
            const int fd = ::accept(listener_, nullptr, nullptr);
            if (fd < 0 && errno == EINVAL) {
                return;
            }
            char chunk[65'536];
            for (ssize_t got = 0; fd >= 0 && (got = ::recv(fd, chunk, sizeof chunk, 0)) > 0;) {
                for (ssize_t put = 0; put < got;) {
                    const auto now = ::send(fd, chunk + put, static_cast<std::size_t>(got - put), MSG_NOSIGNAL);
                    put = now > 0 ? put + now : got;
                }
            }
            ::close(fd);
        }
    }
    int listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    std::thread thread_;
};

class Caller {
public:
    explicit Caller(std::uint16_t port) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port);
        EXPECT_EQ(::connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    }
    ~Caller() { ::close(fd_); }
    Caller(const Caller&) = delete;
    Caller& operator=(const Caller&) = delete;

    void say(const std::string& text) const {
        EXPECT_EQ(::send(fd_, text.data(), text.size(), MSG_NOSIGNAL), static_cast<ssize_t>(text.size()));
    }
    /// What comes within `at_most`, at most `size` bytes.
    [[nodiscard]] std::string hear(std::size_t size, std::chrono::milliseconds at_most = 5s) const {
        std::string heard;
        static_cast<void>(wait_until(
            [&] {
                char chunk[4096];
                const auto got = ::recv(fd_, chunk, std::min(sizeof chunk, size - heard.size()), 0);
                heard.append(chunk, got > 0 ? static_cast<std::size_t>(got) : 0);
                return heard.size() == size || got == 0;
            },
            at_most));
        return heard;
    }
    [[nodiscard]] int trouble() const {
        char one = 0;
        return ::recv(fd_, &one, 1, 0) < 0 ? errno : 0;
    }
    void end() const { ::shutdown(fd_, SHUT_WR); }

private:
    int fd_ = tcp_socket();
};

TEST(TcpProxy, passes_both_ways_and_the_end_too) {
    const Echo echo;
    const TcpProxy proxy{echo.port};
    {
        const Caller caller{proxy.port()};
        caller.say("satu");
        EXPECT_EQ(caller.hear(4), "satu");
        const std::string much(300'000, 'x');
        std::thread speaker{[&] { caller.say(much); }};
        EXPECT_EQ(caller.hear(much.size()), much);
        speaker.join();
        caller.end();
        EXPECT_EQ(caller.hear(1), "");
    }
    EXPECT_TRUE(wait_until([&] { return proxy.connections() == 0; }, 5s));
    EXPECT_EQ(proxy.passed(), 2U * 300'004);
}

TEST(TcpProxy, holds_what_was_said_until_it_passes_again) {
    const Echo echo;
    TcpProxy proxy{echo.port};
    const Caller before{proxy.port()};
    before.say("a");
    EXPECT_EQ(before.hear(1), "a");
    proxy.set(Line::holds);
    before.say("b");
    EXPECT_EQ(before.hear(1, 300ms), "");
    proxy.set(Line::passes);
    EXPECT_EQ(before.hear(1), "b");
}

TEST(TcpProxy, resets) {
    const Echo echo;
    TcpProxy proxy{echo.port};
    const Caller before{proxy.port()};
    before.say("a");
    EXPECT_EQ(before.hear(1), "a");
    proxy.set(Line::holds);
    proxy.reset_connections();
    proxy.set(Line::passes);
    EXPECT_EQ(before.trouble(), ECONNRESET);
    proxy.set(Line::resets);
    const Caller during{proxy.port()};
    EXPECT_EQ(during.trouble(), ECONNRESET);
}

TEST(TcpProxy, cuts_the_answer_and_not_the_question) {
    const Echo echo;
    TcpProxy proxy{echo.port};
    proxy.set(Line::cuts);
    const Caller caller{proxy.port()};
    caller.say("a");
    EXPECT_EQ(caller.hear(1), "");
    EXPECT_TRUE(wait_until([&] { return proxy.connections() == 0; }, 5s));
    EXPECT_EQ(proxy.passed(), 1U);
}

}  // namespace
}  // namespace hub::testing
