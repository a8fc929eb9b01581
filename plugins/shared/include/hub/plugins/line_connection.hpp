#pragma once
#include "hub/plugins/http_client.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace hub::plugins {

struct LineServer;

/// One connection of a protocol that speaks in lines (SMTP, IMAP, POP3), with absolute deadlines and TLS that may begin
/// later. After a failure it is of no more use. One thread; blocks, at most until its deadline.
class LineConnection {
public:
    using Time = std::chrono::steady_clock::time_point;

    ~LineConnection();
    LineConnection(const LineConnection&) = delete;
    LineConnection& operator=(const LineConnection&) = delete;

    /// The next line without its end. False: `failure()` says why.
    [[nodiscard]] bool read_line(std::string& line);
    /// Exactly as many bytes, put behind what `into` holds.
    [[nodiscard]] bool read_bytes(std::size_t count, std::string& into);
    /// True when all of it is with the kernel.
    [[nodiscard]] bool write(std::string_view bytes);
    /// What the peer sent in the clear behind its consent is refused: somebody in between may have put it there.
    [[nodiscard]] bool start_tls();

    [[nodiscard]] const HttpFailure& failure() const { return failure_; }

private:
    friend class LineDialer;
    struct Line;
    explicit LineConnection(std::unique_ptr<Line> line);
    bool fill();

    std::unique_ptr<Line> line_;
    std::string input_;
    std::size_t read_to_ = 0;
    HttpFailure failure_;
};

/// Makes connections to one server. Any thread.
class LineDialer {
public:
    enum class Tls : std::uint8_t { none = 1, later, at_once };

    /// `target.tls` is there unless `tls` is none.
    LineDialer(HttpTarget target, Tls tls);
    ~LineDialer();
    LineDialer(const LineDialer&) = delete;
    LineDialer& operator=(const LineDialer&) = delete;

    /// Reads the files that TLS needs. Empty: they are good; else what is wrong with them.
    [[nodiscard]] std::string check_files();
    /// nullptr: `failure` says why; nothing was sent.
    std::unique_ptr<LineConnection> dial(LineConnection::Time deadline, HttpFailure& failure);

private:
    std::shared_ptr<LineServer> server_;  // shared: with its connections, which may begin TLS later
};

}  // namespace hub::plugins
