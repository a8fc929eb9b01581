#include "hub/plugins/line_connection.hpp"

#include "dialer.hpp"

#include <algorithm>
#include <utility>

namespace hub::plugins {
namespace {

constexpr std::size_t longest_line = std::size_t{64} * 1024;

}  // namespace

struct LineServer {
    LineServer(const HttpTarget& target, LineDialer::Tls when) : dialer{target}, timeouts{target.timeouts}, tls{when} {}
    Dialer dialer;
    HttpTimeouts timeouts;
    LineDialer::Tls tls;
};

struct LineConnection::Line {
    std::shared_ptr<LineServer> server;
    Dialed dialed;
    Time deadline;
    void begin() const { dialed.socket->begin(deadline, server->timeouts.send, server->timeouts.receive); }
};

LineDialer::LineDialer(HttpTarget target, Tls tls) : server_{std::make_shared<LineServer>(target, tls)} {}
LineDialer::~LineDialer() = default;

std::string LineDialer::check_files() {
    return server_->dialer.check_files();
}

std::unique_ptr<LineConnection> LineDialer::dial(LineConnection::Time deadline, HttpFailure& failure) {
    auto dialed = server_->tls == Tls::at_once ? server_->dialer.dial(deadline, failure)
                                               : server_->dialer.connect(deadline, failure);
    if (!dialed) {
        return nullptr;
    }
    auto line = std::make_unique<LineConnection::Line>(LineConnection::Line{server_, std::move(*dialed), deadline});
    line->begin();
    return std::unique_ptr<LineConnection>{new LineConnection{std::move(line)}};
}

LineConnection::LineConnection(std::unique_ptr<Line> line) : line_{std::move(line)} {}
LineConnection::~LineConnection() = default;

/// More of what the peer says. False: there will be no more.
bool LineConnection::fill() {
    if (read_to_ != 0) {
        input_.erase(0, std::exchange(read_to_, 0));
    }
    char bytes[16 * 1024];
    auto& socket = *line_->dialed.socket;
    try {
        const int n = socket.receiveBytes(bytes, sizeof bytes, 0);
        if (n > 0) {
            input_.append(bytes, static_cast<std::size_t>(n));
            return true;
        }
    } catch (const std::exception&) {  // what happened stands in the socket
    }
    if (socket.timed_out()) {
        failure_ = {Reached::sent, FailureKind::timeout, "the server did not answer in time"};
    } else if (!socket.tls_fault().empty()) {
        failure_ = {Reached::sent, FailureKind::tls, socket.tls_fault()};
    } else {
        failure_ = {Reached::sent, FailureKind::cut, "the server closed the connection"};
    }
    return false;
}

bool LineConnection::read_line(std::string& line) {
    std::size_t looked = 0;
    while (true) {
        const auto end = input_.find('\n', read_to_ + looked);
        if (end != std::string::npos) {
            line.assign(input_, read_to_, end - read_to_);
            read_to_ = end + 1;
            if (line.ends_with('\r')) {
                line.pop_back();
            }
            return true;
        }
        looked = input_.size() - read_to_;
        if (looked > longest_line) {
            failure_ = {Reached::sent, FailureKind::malformed, "the server's line does not end"};
            return false;
        }
        if (!fill()) {
            return false;
        }
    }
}

bool LineConnection::read_bytes(std::size_t count, std::string& into) {
    while (count > 0) {
        if (read_to_ == input_.size() && !fill()) {
            return false;
        }
        const auto some = std::min(count, input_.size() - read_to_);
        into.append(input_, read_to_, some);
        read_to_ += some;
        count -= some;
    }
    return true;
}

bool LineConnection::write(std::string_view bytes) {
    auto& socket = *line_->dialed.socket;
    try {
        socket.send_all(bytes);
        return true;
    } catch (const std::exception&) {
        failure_ =
            socket.timed_out()
                ? HttpFailure{Reached::sent, FailureKind::timeout, "the server did not take what was sent in time"}
                : HttpFailure{Reached::sent, FailureKind::cut, "the server closed the connection"};
    }
    return false;
}

bool LineConnection::start_tls() {
    if (read_to_ != input_.size()) {
        failure_ = {Reached::sent, FailureKind::tls, "something was said in the clear after TLS was agreed on"};
        return false;
    }
    if (!line_->server->dialer.shake_hands(*line_->dialed.socket, line_->deadline, failure_)) {
        return false;
    }
    line_->begin();
    return true;
}

}  // namespace hub::plugins
