#include "http_session.hpp"

#include "http_framing.hpp"

#include <boost/asio/write.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <algorithm>
#include <optional>

namespace hub::api {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Stream = beast::basic_stream<asio::ip::tcp, asio::io_context::executor_type>;

constexpr std::size_t header_limit = 32'768;
constexpr std::size_t read_buffer_limit = 65'536;
constexpr std::size_t usual_request = 8'192;
constexpr std::size_t linger_limit = 16'777'216;  // more than a file that was refused by its head
constexpr std::string_view header_end = "\r\n\r\n";
constexpr std::string_view line_end = "\r\n";
constexpr std::string_view hooks = "/hooks/";

/// One connection: request after request. Reads the header, asks whether to go on, reads the body, answers.
class Session : public std::enable_shared_from_this<Session> {
public:
    Session(Socket socket, std::shared_ptr<SessionShare> share, asio::ip::address peer)
        : stream_{std::move(socket)}, buffer_{read_buffer_limit}, share_{std::move(share)}, peer_{std::move(peer)} {
        buffer_.reserve(usual_request);
    }
    ~Session() { share_->book.leave(peer_); }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    void read() {
        parser_.emplace();
        parser().header_limit(header_limit);
        parser().body_limit(boost::none);  // limited when it is known what for
        request_ = Request{};
        head_ = false;
        searched_ = 0;
        begun_ = false;
        stream_.expires_after(share_->options.idle_timeout);
        look_for_header();
    }

private:
    using Parser = http::request_parser<http::string_body>;
    /// Optional only because each request needs a fresh one; read() makes the first.
    Parser& parser() { return *parser_; }  // NOLINT(bugprone-unchecked-optional-access)

    [[nodiscard]] std::string_view unread() const {
        const auto data = buffer_.data();
        return {static_cast<const char*>(data.data()), data.size()};
    }

    /// The header is taken whole, so that its raw bytes can be judged and its time counts from its first byte.
    void look_for_header() {
        while (unread().starts_with(line_end)) {  // RFC 9112 2.2: before a request line
            buffer_.consume(line_end.size());
        }
        const auto have = unread();
        if (!have.empty() && !begun_) {
            begun_ = true;
            stream_.expires_after(share_->options.header_timeout);
        }
        const auto end = have.find(header_end, searched_);
        const auto size = end == std::string_view::npos ? have.size() : end + header_end.size();
        if (size > header_limit) {
            return on_read_error(http::error::header_limit);
        }
        if (end != std::string_view::npos) {
            return parse_header(have.substr(0, size));
        }
        searched_ = have.size() - std::min(have.size(), header_end.size() - 1);
        stream_.async_read_some(
            buffer_.prepare(usual_request),
            [self = shared_from_this()](boost::system::error_code failed, std::size_t size) {
                self->buffer_.commit(size);
                failed ? self->on_read_error(failed) : self->look_for_header();
            });
    }

    void parse_header(std::string_view head) {
        if (const auto fault = framing_fault(head)) {
            return refuse(400, "request_invalid", "this is not a valid HTTP request: " + std::string{*fault});
        }
        boost::system::error_code failed;
        const auto taken = parser().put(asio::buffer(head), failed);
        if (failed) {
            return on_read_error(failed);
        }
        buffer_.consume(taken);
        if (taken != head.size() || !parser().is_header_done()) {
            return on_read_error(http::error::bad_field);
        }
        take_header();
        const auto limit = share_->handler.body_limit(request_, share_->options.max_body_bytes);
        if (parser().content_length().value_or(0) > limit) {
            return on_read_error(http::error::body_limit);
        }
        parser().body_limit(limit);
        share_->handler.before_body(request_, [self = shared_from_this()](std::optional<Response> refusal) {
            if (refusal) {
                refusal->close = refusal->close || !self->parser().is_done();  // its body is not read
                return self->write(*refusal);
            }
            self->read_body();
        });
    }

    void take_header() {
        const auto& header = parser().get();
        head_ = header.method() == http::verb::head;
        request_.method.assign(header.method_string());
        const std::string_view target{header.target().data(), header.target().size()};
        const auto question = target.find('?');
        request_.path.assign(target.substr(0, question));
        request_.query.assign(question == std::string_view::npos ? std::string_view{} : target.substr(question + 1));
        request_.authorization.assign(header[http::field::authorization]);
        request_.idempotency_key.assign(header["Idempotency-Key"]);
        request_.content_type.assign(header[http::field::content_type]);
        request_.if_match.assign(header[http::field::if_match]);
        request_.if_none_match.assign(header[http::field::if_none_match]);
        request_.accept_language.assign(header[http::field::accept_language]);
        request_.accept.assign(header[http::field::accept]);
        request_.cookie.assign(header[http::field::cookie]);
        request_.host.assign(header[http::field::host]);
        request_.origin.assign(header[http::field::origin]);
        request_.fetch_site.assign(header["Sec-Fetch-Site"]);
        request_.forwarded_proto.assign(header["X-Forwarded-Proto"]);
        if (request_.path.starts_with(hooks)) {
            take_all_fields(header);
        }
    }

    /// What a connector verifies is the request as it came.
    void take_all_fields(const http::request<http::string_body>& header) {
        for (const auto& field : header) {
            std::string name{field.name_string()};
            std::ranges::transform(
                name, name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
            request_.headers.emplace_back(std::move(name), std::string{field.value()});
        }
    }

    void read_body() {
        if (parser().is_done()) {
            return on_body({});
        }
        if (beast::iequals(parser().get()[http::field::expect], "100-continue")) {
            return write_continue();
        }
        stream_.expires_after(share_->options.request_timeout);
        http::async_read(
            stream_, buffer_, parser(),
            [self = shared_from_this()](boost::system::error_code failed, std::size_t) { self->on_body(failed); });
    }

    void write_continue() {
        static constexpr std::string_view text = "HTTP/1.1 100 Continue\r\n\r\n";
        parser().get().erase(http::field::expect);
        asio::async_write(
            stream_, asio::buffer(text), [self = shared_from_this()](boost::system::error_code failed, std::size_t) {
                if (!failed) {
                    self->read_body();
                }
            });
    }

    void on_body(boost::system::error_code failed) {
        if (failed) {
            return on_read_error(failed);
        }
        request_.body = std::move(parser().get().body());
        stream_.expires_never();  // the answer's own waits have their deadlines
        share_->handler.handle(
            std::move(request_), [self = shared_from_this()](const Response& response) { self->write(response); });
    }

    void on_read_error(boost::system::error_code failed) {
        if (failed == http::error::end_of_stream || failed == beast::error::timeout || failed == asio::error::eof ||
            failed == asio::error::connection_reset || failed == asio::error::operation_aborted) {
            return close();
        }
        if (failed == http::error::body_limit) {
            return refuse(413, "body_too_large", "the request body is over the limit");
        }
        if (failed == http::error::header_limit || failed == http::error::buffer_overflow) {
            return refuse(431, "headers_too_large", "the request headers are over the limit");
        }
        refuse(400, "request_invalid", "this is not a valid HTTP request");
    }

    /// After a protocol fault nothing on this connection can be trusted (TH1).
    void refuse(int status, std::string_view code, const std::string& detail) {
        auto refusal = share_->handler.refuse(status, code, detail);
        refusal.close = true;
        faulty_ = true;
        write(refusal);
    }

    void write(const Response& response) {
        const bool all_read = !faulty_ && parser().is_done();
        keep_ = all_read && parser().get().keep_alive() && !response.close && !share_->stopping;
        out_ = serialize(response, http_date(), keep_, head_);
        stream_.expires_after(share_->options.request_timeout);
        asio::async_write(
            stream_, asio::buffer(out_),
            [self = shared_from_this(), all_read](boost::system::error_code failed, std::size_t) {
                if (failed || (!self->keep_ && all_read)) {
                    return self->close();
                }
                self->keep_ ? self->read() : self->linger();
            });
    }

    /// The client may still be sending: closing now would reset the connection, and it might never see the answer.
    void linger() {
        boost::system::error_code ignored;  // the peer may be gone already: the read below notices
        stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
        stream_.expires_after(share_->options.linger_timeout);
        discard(linger_limit);
    }
    void discard(std::size_t at_most) {
        buffer_.clear();
        stream_.async_read_some(
            buffer_.prepare(read_buffer_limit),
            [self = shared_from_this(), at_most](boost::system::error_code failed, std::size_t size) {
                if (failed || size >= at_most) {
                    return self->close();
                }
                self->discard(at_most - size);
            });
    }

    void close() {
        boost::system::error_code ignored;  // the peer may be gone already: nothing is left to be done about it
        stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
        stream_.close();
    }

    Stream stream_;
    beast::flat_buffer buffer_;
    std::optional<Parser> parser_;
    std::shared_ptr<SessionShare> share_;
    Request request_;
    asio::ip::address peer_;
    std::string out_;
    std::size_t searched_ = 0;  // of the header under way: no end of it before here
    bool begun_ = false;        // its first byte came
    bool faulty_ = false;       // what was read is no HTTP
    bool keep_ = true;
    bool head_ = false;
};

}  // namespace

void start_session(Socket socket, std::shared_ptr<SessionShare> share, const asio::ip::address& peer) {
    std::make_shared<Session>(std::move(socket), std::move(share), peer)->read();
}

}  // namespace hub::api
