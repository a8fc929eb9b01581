#pragma once
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <thread>
#include <vector>

namespace hub::testing {

/// What a network between two programs does to them.
enum class Line : std::uint8_t {
    passes,  ///< bytes go through as they come
    holds,  ///< a black hole: nothing goes through and nobody is told; what was sent comes through once it passes again
    resets,  ///< every connection is reset, also new ones
    cuts,    ///< what is asked goes through; the connection ends when the answer's first byte comes
};

/// A line between programs that a test can cut: listens on a port of 127.0.0.1 and hands bytes to a TCP port of
/// 127.0.0.1 or to a Unix socket. It has a thread of its own; its functions may be called from any one thread.
class TcpProxy {
public:
    /// Throws std::system_error when it cannot listen.
    explicit TcpProxy(std::uint16_t to_port);
    explicit TcpProxy(std::filesystem::path to_socket);
    ~TcpProxy();
    TcpProxy(const TcpProxy&) = delete;
    TcpProxy& operator=(const TcpProxy&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    void set(Line line);
    /// Those that are there now: a firewall in between that has forgotten them.
    void reset_connections();
    /// Once that many bytes more went through, both ways: all connections, and the line passes again. At least 1. Set
    /// while nothing goes through.
    void reset_after(std::uint64_t bytes);
    [[nodiscard]] bool resets_later() const { return last_ != UINT64_MAX; }
    [[nodiscard]] std::size_t connections() const { return open_; }
    /// Bytes that went through, both ways.
    [[nodiscard]] std::uint64_t passed() const { return passed_; }

private:
    struct Link;
    void listen();
    void loop();
    void wake() const;
    void accept_one();
    [[nodiscard]] int call_up() const;

    std::uint16_t to_port_ = 0;
    std::filesystem::path to_socket_;
    std::uint16_t port_ = 0;
    int listener_ = -1;
    int wake_ = -1;
    std::atomic<Line> line_{Line::passes};
    std::atomic<std::uint64_t> last_{UINT64_MAX};  ///< of the bytes that go through
    std::atomic<bool> forget_{false};
    std::atomic<bool> stopping_{false};
    std::atomic<std::size_t> open_{0};
    std::atomic<std::uint64_t> passed_{0};
    std::vector<std::unique_ptr<Link>> links_;  ///< the thread's
    std::thread thread_;
};

}  // namespace hub::testing
