#include "http_server.hpp"

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <fstream>
#include <optional>
#include <utility>

namespace hub::office {
namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<tcp, Executor>;
using Timer =
    asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;
using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;

struct HttpServer::Impl {
    ServerOptions options;
    Office& office;
    asio::io_context context{1};
    Acceptor acceptor{context.get_executor()};
    asio::signal_set signals{context, SIGTERM, SIGINT};
    std::ofstream arrivals;

    Impl(ServerOptions o, Office& f) : options{std::move(o)}, office{f} {}
    void accept();
};

namespace {

std::string_view reason(unsigned status) {
    return http::obsolete_reason(http::int_to_status(status));
}

/// One connection; kept alive by the operation under way.
class Session : public std::enable_shared_from_this<Session> {
public:
    Session(Socket socket, const ServerOptions& options, Office& office, std::ofstream& arrivals)
        : socket_{std::move(socket)},
          timer_{socket_.get_executor()},
          options_{options},
          office_{office},
          arrivals_{arrivals} {
        buffer_.reserve(16384);  // a whole request in one read
    }

    void read() {
        parser_.emplace();
        parser_->body_limit(std::uint64_t{16} << 20U);
        http::async_read(socket_, buffer_, *parser_, [self = shared_from_this()](error_code ec, std::size_t) {
            if (!ec) {
                self->answer();
            }
        });
    }

private:
    void answer() {
        const auto& message = parser_->get();
        const auto arrived = std::chrono::system_clock::now();
        const auto reply = office_.handle(
            {.method = message.method_string(),
             .target = message.target(),
             .idempotency_key = message["Idempotency-Key"],
             .authorization = message[http::field::authorization],
             .body = message.body()});
        if (arrivals_.is_open() && !reply.ref.empty()) {
            const auto us = std::chrono::duration_cast<std::chrono::microseconds>(arrived.time_since_epoch());
            arrivals_ << us.count() << ' ' << reply.ref << '\n' << std::flush;
        }
        if (reply.fault == Fault::cut) {
            return;  // the last owner goes, and with it the socket
        }
        if (reply.fault == Fault::hang) {
            wait_for_close();
            return;
        }
        format(reply, message.keep_alive());
        const auto wait = reply.fault == Fault::slow ? options_.slow : options_.delay;
        if (wait.count() == 0) {
            write(message.keep_alive());
            return;
        }
        timer_.expires_after(wait);
        timer_.async_wait([self = shared_from_this(), keep = message.keep_alive()](error_code ec) {
            if (!ec) {
                self->write(keep);
            }
        });
    }

    void format(const Reply& reply, bool keep_alive) {
        out_.clear();
        out_ += "HTTP/1.1 ";
        out_ += std::to_string(reply.status);
        out_ += ' ';
        out_ += reason(reply.status);
        out_ += "\r\nContent-Type: ";
        out_ += reply.type;
        out_ += reply.retry_after ? "\r\nRetry-After: 1\r\nContent-Length: " : "\r\nContent-Length: ";
        out_ += std::to_string(reply.body.size());
        out_ += keep_alive ? "\r\n\r\n" : "\r\nConnection: close\r\n\r\n";
        out_ += reply.body;
    }

    void write(bool keep_alive) {
        asio::async_write(
            socket_, asio::buffer(out_), [self = shared_from_this(), keep_alive](error_code ec, std::size_t) {
                if (!ec && keep_alive) {
                    self->read();
                }
            });
    }

    void wait_for_close() {
        socket_.async_wait(Socket::wait_read, [self = shared_from_this()](error_code) {});
    }

    Socket socket_;
    Timer timer_;
    const ServerOptions& options_;
    Office& office_;
    std::ofstream& arrivals_;
    boost::beast::flat_buffer buffer_;
    std::optional<http::request_parser<http::string_body>> parser_;
    std::string out_;
};

}  // namespace

void HttpServer::Impl::accept() {
    acceptor.async_accept([this](error_code ec, Socket socket) {
        if (!ec) {
            socket.set_option(tcp::no_delay{true}, ec);
            std::make_shared<Session>(std::move(socket), options, office, arrivals)->read();
        }
        accept();
    });
}

Result<HttpServer> HttpServer::listen(const ServerOptions& options, Office& office) {
    auto impl = std::make_unique<Impl>(options, office);
    if (!options.arrivals_file.empty()) {
        impl->arrivals.open(options.arrivals_file, std::ios::app);
        if (!impl->arrivals) {
            return Error{"arrivals_file", "cannot be written", options.arrivals_file};
        }
    }
    error_code ec;
    auto& acceptor = impl->acceptor;
    acceptor.open(tcp::v4(), ec);
    if (!ec) {
        acceptor.set_option(asio::socket_base::reuse_address{true}, ec);
        acceptor.bind(tcp::endpoint{asio::ip::address_v4::loopback(), options.port}, ec);
    }
    if (!ec) {
        acceptor.listen(1024, ec);
    }
    if (ec) {
        return Error{"listen", ec.message(), "127.0.0.1:" + std::to_string(options.port)};
    }
    return HttpServer{std::move(impl)};
}

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}
HttpServer::~HttpServer() = default;
HttpServer::HttpServer(HttpServer&&) noexcept = default;

std::uint16_t HttpServer::port() const {
    return impl_->acceptor.local_endpoint().port();
}

void HttpServer::run() {
    impl_->signals.async_wait([this](error_code, int) { impl_->context.stop(); });
    impl_->accept();
    impl_->context.run();
}

}  // namespace hub::office
