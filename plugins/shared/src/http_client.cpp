#include "hub/plugins/http_client.hpp"

#include "deadline_socket.hpp"

#include <Poco/Net/DNS.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HostEntry.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Timespan.h>

#include <algorithm>
#include <istream>
#include <mutex>
#include <optional>
#include <ostream>

namespace hub::plugins {
namespace {

using Time = std::chrono::steady_clock::time_point;
constexpr int max_header_fields = 100;

/// POCO connects a given socket itself only when it is not connected: ours always is.
class Connection {
public:
    explicit Connection(DeadlineSocket* socket)
        : socket_{socket}, session_{std::make_unique<Poco::Net::HTTPClientSession>(Poco::Net::StreamSocket{socket})} {
        session_->setKeepAlive(true);
        session_->setKeepAliveTimeout(Poco::Timespan{86'400, 0});  // the pool decides
    }
    DeadlineSocket& socket() { return *socket_; }
    Poco::Net::HTTPClientSession& session() { return *session_; }
    Time used_at;

private:
    DeadlineSocket* socket_;  // owned by the session's socket
    std::unique_ptr<Poco::Net::HTTPClientSession> session_;
};

}  // namespace

class HttpClient::Pool {
public:
    explicit Pool(HttpTarget target) : target_{std::move(target)} {
        host_header_ = target_.port == 80 ? target_.host : target_.host + ":" + std::to_string(target_.port);
    }

    std::variant<HttpAnswer, HttpFailure> send(const HttpRequest& request, Time deadline) {
        for (const auto& [name, value] : request.headers) {
            if (!is_header_name(name) || !is_safe_header_value(value)) {
                return HttpFailure{
                    Reached::nothing, FailureKind::bad_header, "the header " + name + " would hold a line break"};
            }
        }
        HttpFailure failure;
        auto connection = take_idle();
        if (!connection) {
            connection = connect(deadline, failure);
        }
        if (!connection) {
            return failure;
        }
        connection->socket().begin(deadline, target_.timeouts.send, target_.timeouts.receive);
        return exchange(std::move(*connection), request);
    }

private:
    std::optional<Connection> take_idle() {
        const auto now = std::chrono::steady_clock::now();
        const std::lock_guard lock{mutex_};
        while (!idle_.empty()) {
            auto connection = std::move(idle_.back());  // the newest: the others may grow old and go
            idle_.pop_back();
            if (now - connection.used_at >= target_.timeouts.idle) {
                idle_.clear();  // all below are older
                return std::nullopt;
            }
            if (connection.socket().is_quiet()) {
                return connection;
            }
        }
        return std::nullopt;
    }

    std::optional<Connection> connect(Time deadline, HttpFailure& failure) {
        failure = {Reached::nothing, FailureKind::name, "the host name cannot be resolved"};
        Poco::Net::HostEntry::AddressList addresses;
        try {
            Poco::Net::IPAddress literal;
            if (Poco::Net::IPAddress::tryParse(target_.host, literal)) {
                addresses.push_back(literal);
            } else {
                addresses = Poco::Net::DNS::hostByName(target_.host).addresses();
            }
        } catch (const Poco::Exception&) {
            return std::nullopt;
        }
        for (const auto& address : addresses) {
            const auto left = std::min<std::chrono::microseconds>(
                target_.timeouts.connect,
                std::chrono::duration_cast<std::chrono::microseconds>(deadline - std::chrono::steady_clock::now()));
            if (left.count() <= 0) {
                failure = {Reached::nothing, FailureKind::timeout, "no time was left to connect"};
                return std::nullopt;
            }
            try {
                auto* socket = new DeadlineSocket;  // owned by the StreamSocket in the connection
                Poco::Net::StreamSocket owner{socket};
                socket->connect(Poco::Net::SocketAddress{address, target_.port}, Poco::Timespan{left.count()});
                socket->setNoDelay(true);
                return Connection{(socket->duplicate(), socket)};
            } catch (const Poco::TimeoutException&) {
                failure = {Reached::nothing, FailureKind::timeout, "connecting took too long"};
            } catch (const Poco::Exception&) {
                failure = {Reached::nothing, FailureKind::refused, "the connection was refused"};
            }
        }
        return std::nullopt;
    }

    std::variant<HttpAnswer, HttpFailure> exchange(Connection connection, const HttpRequest& request) {
        Poco::Net::HTTPResponse response;
        try {
            Poco::Net::HTTPRequest head{request.method, request.path, Poco::Net::HTTPMessage::HTTP_1_1};
            head.set("Host", host_header_);
            for (const auto& [name, value] : request.headers) {
                head.set(name, value);
            }
            head.setContentType(request.content_type);
            head.setContentLength(static_cast<std::streamsize>(request.body.size()));
            auto& out = connection.session().sendRequest(head);
            out.write(request.body.data(), static_cast<std::streamsize>(request.body.size()));
            response.setFieldLimit(max_header_fields);
            auto& in = connection.session().receiveResponse(response);
            HttpAnswer answer;
            answer.status = static_cast<int>(response.getStatus());
            answer.retry_after = response.get("Retry-After", "");
            if (auto failed = read_body(connection.socket(), response, in, answer.body)) {
                return *std::move(failed);
            }
            if (response.getKeepAlive() && !connection.socket().saw_end()) {
                connection.used_at = std::chrono::steady_clock::now();
                const std::lock_guard lock{mutex_};
                idle_.push_back(std::move(connection));
            }
            return answer;
        } catch (const std::exception&) {
            return judge(connection.socket());
        }
    }

    std::optional<HttpFailure> read_body(
        const DeadlineSocket& socket, const Poco::Net::HTTPResponse& response, std::istream& in,
        std::string& body) const {
        char chunk[8192];
        while (in.read(chunk, sizeof chunk), in.gcount() > 0) {
            body.append(chunk, static_cast<std::size_t>(in.gcount()));
            if (body.size() > target_.max_answer_bytes) {
                return HttpFailure{Reached::sent, FailureKind::too_large, "the answer is over the size limit"};
            }
        }
        if (socket.timed_out()) {
            return HttpFailure{Reached::sent, FailureKind::timeout, "the answer took too long"};
        }
        const bool short_of_length =
            response.hasContentLength() && static_cast<std::streamsize>(body.size()) < response.getContentLength();
        if (short_of_length || (response.getChunkedTransferEncoding() && socket.saw_end())) {
            return HttpFailure{Reached::sent, FailureKind::cut, "the answer was cut off"};
        }
        return std::nullopt;
    }

    /// Sending is buffered, so what fails fails while the answer is read; nothing sent at all stays sure.
    static HttpFailure judge(const DeadlineSocket& socket) {
        const auto reached = socket.sent_something() ? Reached::sent : Reached::nothing;
        if (socket.timed_out()) {
            return {reached, FailureKind::timeout, "no answer in time"};
        }
        if (socket.saw_end()) {
            return {reached, FailureKind::cut, "the connection was closed before the answer"};
        }
        return {reached, FailureKind::malformed, "the answer is no HTTP"};
    }

    HttpTarget target_;
    std::string host_header_;
    std::mutex mutex_;
    std::vector<Connection> idle_;
};

HttpClient::HttpClient(HttpTarget target) : pool_{std::make_unique<Pool>(std::move(target))} {}
HttpClient::~HttpClient() = default;

std::variant<HttpAnswer, HttpFailure> HttpClient::send(const HttpRequest& request, Time deadline) {
    return pool_->send(request, deadline);
}

bool is_safe_header_value(std::string_view value) {
    return std::ranges::none_of(value, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

bool is_header_name(std::string_view name) {
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

}  // namespace hub::plugins
