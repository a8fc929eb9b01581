#include "http_session.hpp"

#include <boost/asio/write.hpp>
#include <boost/beast/core/basic_stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <optional>

namespace hub::api {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Stream = beast::basic_stream<asio::ip::tcp, asio::io_context::executor_type>;

constexpr std::uint32_t header_limit = 32 * 1024;
constexpr std::size_t read_buffer_limit = 64 * 1024;
constexpr std::size_t usual_request = 8 * 1024;

/// One connection: request after request. Reads the header, asks whether to go on, reads the body, answers.
class Session : public std::enable_shared_from_this<Session> {
public:
    Session(Socket socket, std::shared_ptr<SessionShare> share)
        : stream_{std::move(socket)}, buffer_{read_buffer_limit}, share_{std::move(share)} {
        buffer_.reserve(
            usual_request);  // Beast reads by the room there is: else a request comes in pieces of 512 bytes
        ++share_->open;
    }
    ~Session() { --share_->open; }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    void read() {
        parser_.emplace();
        parser_->header_limit(header_limit);
        parser_->body_limit(share_->options.max_body_bytes);
        stream_.expires_after(share_->options.idle_timeout);
        http::async_read_header(
            stream_, buffer_, *parser_,
            [self = shared_from_this()](boost::system::error_code failed, std::size_t) { self->on_header(failed); });
    }

private:
    void on_header(boost::system::error_code failed) {
        if (failed) {
            return on_read_error(failed);
        }
        take_header();
        share_->handler.before_body(request_, [self = shared_from_this()](std::optional<Response> refusal) {
            if (refusal) {
                refusal->close = refusal->close || !self->parser_->is_done();  // its body is not read
                return self->write(std::move(*refusal));
            }
            self->read_body();
        });
    }

    void take_header() {
        const auto& header = parser_->get();
        head_ = header.method() == http::verb::head;
        request_.method.assign(header.method_string());
        const std::string_view target{header.target().data(), header.target().size()};
        const auto question = target.find('?');
        request_.path.assign(target.substr(0, question));
        request_.query.assign(question == std::string_view::npos ? std::string_view{} : target.substr(question + 1));
        request_.authorization.assign(header[http::field::authorization]);
        request_.idempotency_key.assign(header["Idempotency-Key"]);
        request_.content_type.assign(header[http::field::content_type]);
        request_.accept_language.assign(header[http::field::accept_language]);
    }

    void read_body() {
        if (parser_->is_done()) {
            return on_body({});
        }
        if (beast::iequals(parser_->get()[http::field::expect], "100-continue")) {
            return write_continue();
        }
        stream_.expires_after(share_->options.request_timeout);
        http::async_read(
            stream_, buffer_, *parser_,
            [self = shared_from_this()](boost::system::error_code failed, std::size_t) { self->on_body(failed); });
    }

    void write_continue() {
        static constexpr std::string_view text = "HTTP/1.1 100 Continue\r\n\r\n";
        parser_->get().erase(http::field::expect);
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
        request_.body = std::move(parser_->get().body());
        stream_.expires_never();  // the answer's own waits have their deadlines
        share_->handler.handle(
            std::move(request_), [self = shared_from_this()](Response response) { self->write(std::move(response)); });
    }

    void on_read_error(boost::system::error_code failed) {
        if (failed == http::error::end_of_stream || failed == beast::error::timeout || failed == asio::error::eof ||
            failed == asio::error::connection_reset || failed == asio::error::operation_aborted) {
            return close();
        }
        Response refusal;
        if (failed == http::error::body_limit) {
            refusal = share_->handler.refuse(413, "body_too_large", "the request body is over the limit");
        } else if (failed == http::error::header_limit || failed == http::error::buffer_overflow) {
            refusal = share_->handler.refuse(431, "headers_too_large", "the request headers are over the limit");
        } else {
            refusal = share_->handler.refuse(400, "request_invalid", "this is not a valid HTTP request");
        }
        refusal.close = true;  // after a protocol fault nothing on this connection can be trusted (TH1)
        write(std::move(refusal));
    }

    void write(Response response) {
        keep_ = parser_->is_done() && parser_->get().keep_alive() && !response.close && !share_->stopping;
        out_ = serialize(response, http_date(), keep_, head_);
        stream_.expires_after(share_->options.request_timeout);
        asio::async_write(
            stream_, asio::buffer(out_), [self = shared_from_this()](boost::system::error_code failed, std::size_t) {
                if (failed || !self->keep_) {
                    return self->close();
                }
                self->read();
            });
    }

    void close() {
        boost::system::error_code ignored;  // the peer may be gone already: nothing is left to be done about it
        stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
        stream_.close();
    }

    Stream stream_;
    beast::flat_buffer buffer_;
    std::optional<http::request_parser<http::string_body>> parser_;
    std::shared_ptr<SessionShare> share_;
    Request request_;
    std::string out_;
    bool keep_ = true;
    bool head_ = false;
};

}  // namespace

void start_session(Socket socket, std::shared_ptr<SessionShare> share) {
    std::make_shared<Session>(std::move(socket), std::move(share))->read();
}

}  // namespace hub::api
