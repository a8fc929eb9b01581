#include "hub/plugins/http_client.hpp"

#include "dialer.hpp"

#include <Poco/Net/HTTPHeaderStream.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSession.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/String.h>

#include <algorithm>
#include <charconv>
#include <mutex>
#include <optional>

namespace hub::plugins {
namespace {

using Time = std::chrono::steady_clock::time_point;
constexpr int max_header_fields = 100;
constexpr std::size_t max_line_bytes = 1024;

/// POCO's session for its buffer and its parsers, without the client session's streams: a request is one piece of text
/// here and an answer's body is read straight into a string, which halves what a request costs. Whether bytes are left
/// over can be asked, and a connection with such is never used again.
class Session final : public Poco::Net::HTTPSession {
public:
    explicit Session(const Poco::Net::StreamSocket& socket) : HTTPSession{socket} {}
    ~Session() override = default;
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    using HTTPSession::buffered;
    using HTTPSession::get;
    using HTTPSession::read;
};

class Connection {
public:
    explicit Connection(const Dialed& dialed)
        : socket_{dialed.socket}, session_{std::make_unique<Session>(dialed.owner)} {}
    DeadlineSocket& socket() { return *socket_; }
    Session& session() { return *session_; }
    /// Nothing lies in the buffer or in the kernel that nobody has asked for.
    bool is_quiet() { return session_->buffered() == 0 && socket_->is_quiet(); }
    Time used_at;

private:
    DeadlineSocket* socket_;  // owned by the session's socket
    std::unique_ptr<Session> session_;
};

void append_header(std::string& out, std::string_view name, std::string_view value) {
    out += name;
    out += ": ";
    out += value;
    out += "\r\n";
}

}  // namespace

class HttpClient::Pool {
public:
    explicit Pool(HttpTarget target) : target_{std::move(target)}, dialer_{target_} {
        const auto usual = target_.tls ? 443 : 80;
        host_header_ = target_.port == usual ? target_.host : target_.host + ":" + std::to_string(target_.port);
    }
    Dialer& dialer() { return dialer_; }

    std::variant<HttpAnswer, HttpFailure> send(const HttpRequest& request, Time deadline) {
        for (const auto& [name, value] : request.headers) {
            if (!is_header_name(name) || !is_safe_header_value(value)) {
                return HttpFailure{
                    Reached::nothing, FailureKind::bad_header, "the header " + name + " would hold a line break"};
            }
        }
        auto more = OpenPieces::open(request.more);
        if (!more) {
            return HttpFailure{Reached::nothing, FailureKind::file, "an attachment cannot be read or has changed"};
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
        return exchange(std::move(*connection), request, *more);
    }

    [[nodiscard]] std::string text_of(const HttpRequest& request) const {
        std::string text;
        text.reserve(1024 + request.body.size());
        text += request.method;
        text += ' ';
        text += request.path;
        text += " HTTP/1.1\r\n";
        append_header(text, "Host", host_header_);
        for (const auto& [name, value] : request.headers) {
            append_header(text, name, value);
        }
        if (!request.content_type.empty()) {
            append_header(text, "Content-Type", request.content_type);
        }
        std::uint64_t length = request.body.size();
        for (const auto& piece : request.more) {
            length += piece.bytes();
        }
        append_header(text, "Content-Length", std::to_string(length));
        text += "\r\n";
        text += request.body;
        return text;
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
            if (connection.is_quiet()) {
                return connection;
            }
        }
        return std::nullopt;
    }

    std::optional<Connection> connect(Time deadline, HttpFailure& failure) {
        const auto dialed = dialer_.dial(deadline, failure);
        return dialed ? std::optional{Connection{*dialed}} : std::nullopt;
    }

    std::variant<HttpAnswer, HttpFailure> exchange(
        Connection connection, const HttpRequest& request, OpenPieces& more) {
        try {
            connection.socket().send_all(text_of(request));
            if (!more.send([&](std::string_view bytes) { connection.socket().send_all(bytes); })) {
                return HttpFailure{Reached::sent, FailureKind::file, "an attachment could not be read to its end"};
            }
            Poco::Net::HTTPResponse response;
            response.setFieldLimit(max_header_fields);
            do {  // what is only interim is no answer; the deadline bounds how many there may be
                response.clear();
                Poco::Net::HTTPHeaderInputStream head{connection.session()};
                response.read(head);
            } while (response.getStatus() < 200 && response.getStatus() != 101);
            HttpAnswer answer;
            answer.status = static_cast<int>(response.getStatus());
            for (const auto& [name, value] : response) {
                answer.headers.emplace_back(Poco::toLower(name), value);
            }
            bool reusable = response.getKeepAlive() && answer.status >= 200;
            if (request.method != "HEAD") {  // whose answer has no body, whatever its head says
                if (auto failed = read_body(connection.session(), response, answer, reusable)) {
                    return *std::move(failed);
                }
            }
            if (reusable && connection.session().buffered() == 0) {
                connection.used_at = std::chrono::steady_clock::now();
                const std::lock_guard lock{mutex_};
                idle_.push_back(std::move(connection));
            }
            return answer;
        } catch (const std::exception&) {
            return judge(connection.socket());
        }
    }

    /// `reusable` becomes false where the answer's end is not beyond doubt.
    std::optional<HttpFailure> read_body(
        Session& session, const Poco::Net::HTTPResponse& response, HttpAnswer& answer, bool& reusable) const {
        const bool chunked = response.getChunkedTransferEncoding();
        const bool counted = response.hasContentLength();
        if (answer.status < 200 || answer.status == 204 || answer.status == 304) {
            reusable = reusable && !chunked && (!counted || response.getContentLength() == 0);
            return std::nullopt;
        }
        if (chunked) {
            reusable = reusable && !counted;
            return read_chunks(session, answer.body);
        }
        if (counted) {
            const auto length = response.getContentLength();
            if (length < 0) {
                return malformed();
            }
            return read_exactly(session, static_cast<std::size_t>(length), answer.body);
        }
        reusable = false;
        return read_to_end(session, answer.body);
    }

    std::optional<HttpFailure> read_exactly(Session& session, std::size_t length, std::string& body) const {
        if (length > target_.max_answer_bytes - std::min(body.size(), target_.max_answer_bytes)) {
            return too_large();
        }
        auto at = body.size();
        body.resize(at + length);
        while (at < body.size()) {
            const auto n = session.read(body.data() + at, static_cast<std::streamsize>(body.size() - at));
            if (n <= 0) {
                return cut();
            }
            at += static_cast<std::size_t>(n);
        }
        return std::nullopt;
    }

    std::optional<HttpFailure> read_to_end(Session& session, std::string& body) const {
        char chunk[8192];
        while (true) {
            const auto n = session.read(chunk, sizeof chunk);
            if (n <= 0) {
                return std::nullopt;
            }
            body.append(chunk, static_cast<std::size_t>(n));
            if (body.size() > target_.max_answer_bytes) {
                return too_large();
            }
        }
    }

    /// Strict, unlike POCO's stream, which takes a broken size for the end of the answer.
    std::optional<HttpFailure> read_chunks(Session& session, std::string& body) const {
        std::string line;
        while (true) {
            if (!read_line(session, line)) {
                return cut();
            }
            std::size_t size = 0;
            const auto [end, error] = std::from_chars(line.data(), line.data() + line.size(), size, 16);
            if (error != std::errc{} || (end != line.data() + line.size() && *end != ';' && *end != ' ')) {
                return malformed();
            }
            if (size == 0) {
                break;
            }
            if (auto failed = read_exactly(session, size, body)) {
                return failed;
            }
            if (!read_line(session, line)) {
                return cut();
            }
            if (!line.empty()) {
                return malformed();
            }
        }
        for (int fields = 0; fields <= max_header_fields; ++fields) {  // trailers
            if (!read_line(session, line)) {
                return cut();
            }
            if (line.empty()) {
                return std::nullopt;
            }
        }
        return malformed();
    }

    /// Without its end; false when the connection ended first.
    static bool read_line(Session& session, std::string& line) {
        line.clear();
        while (line.size() < max_line_bytes) {
            const auto c = session.get();
            if (c < 0) {
                return false;
            }
            if (c == '\n') {
                if (line.ends_with('\r')) {
                    line.pop_back();
                }
                return true;
            }
            line += static_cast<char>(c);
        }
        throw Poco::Net::MessageException{"a line of the answer is too long"};
    }

    static HttpFailure too_large() {
        return {Reached::sent, FailureKind::too_large, "the answer is over the size limit"};
    }
    static HttpFailure cut() { return {Reached::sent, FailureKind::cut, "the answer was cut off"}; }
    static HttpFailure malformed() { return {Reached::sent, FailureKind::malformed, "the answer is no HTTP"}; }

    /// POCO's streams swallow exceptions, so the socket's flags tell what happened; nothing sent at all stays sure.
    static HttpFailure judge(const DeadlineSocket& socket) {
        const auto reached = socket.sent_something() ? Reached::sent : Reached::nothing;
        if (auto fault = socket.tls_fault(); !fault.empty()) {
            return {reached, FailureKind::tls, std::move(fault)};
        }
        if (socket.timed_out()) {
            return {reached, FailureKind::timeout, "no answer in time"};
        }
        if (socket.saw_end()) {
            return {reached, FailureKind::cut, "the connection was closed before the answer"};
        }
        return {reached, FailureKind::malformed, "the answer is no HTTP"};
    }

    HttpTarget target_;
    Dialer dialer_;
    std::string host_header_;
    std::mutex mutex_;
    std::vector<Connection> idle_;
};

HttpClient::HttpClient(HttpTarget target) : pool_{std::make_unique<Pool>(std::move(target))} {}
HttpClient::~HttpClient() = default;

std::string HttpClient::check_files() {
    return pool_->dialer().check_files();
}

std::variant<HttpAnswer, HttpFailure> HttpClient::send(const HttpRequest& request, Time deadline) {
    return pool_->send(request, deadline);
}

std::string_view HttpAnswer::header(std::string_view name) const {
    const auto found = std::ranges::find(headers, name, &std::pair<std::string, std::string>::first);
    return found == headers.end() ? std::string_view{} : std::string_view{found->second};
}

std::string HttpClient::text_of(const HttpRequest& request) const {
    return pool_->text_of(request);
}

bool is_safe_header_value(std::string_view value) {
    return std::ranges::none_of(value, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

bool is_own_header(std::string_view lower) {
    constexpr std::string_view own[] = {"host",   "content-length",  "transfer-encoding", "connection", "content-type",
                                        "expect", "idempotency-key", "upgrade",           "te",         "trailer"};
    return std::ranges::find(own, lower) != std::end(own);
}

bool is_header_name(std::string_view name) {
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    });
}

}  // namespace hub::plugins
