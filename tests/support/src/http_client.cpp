#include "hub/testing/http_client.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <algorithm>
#include <optional>

namespace hub::testing {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using boost::system::error_code;

std::string_view HttpReply::header(std::string_view name) const {
    const auto found = std::ranges::find_if(headers, [&](const auto& h) { return beast::iequals(h.first, name); });
    return found == headers.end() ? std::string_view{} : std::string_view{found->second};
}

struct HttpClient::Connection {
    std::string host;
    std::uint16_t port;
    std::chrono::milliseconds timeout;
    asio::io_context context;
    std::optional<beast::tcp_stream> stream;
    beast::flat_buffer buffer;

    Connection(std::string h, std::uint16_t p, std::chrono::milliseconds t) : host{std::move(h)}, port{p}, timeout{t} {}

    /// Runs one asynchronous operation to its end: only those obey tcp_stream's deadline.
    template <class Start>
    error_code finish(Start start) {
        error_code result;
        stream->expires_after(timeout);
        start([&result](error_code ec, const auto&... /*size*/) { result = ec; });
        context.restart();
        context.run();
        return result;
    }

    error_code connect() {
        error_code ec;
        const auto address = asio::ip::make_address(host == "localhost" ? "127.0.0.1" : host, ec);
        if (ec) {
            return ec;
        }
        buffer.clear();
        stream.emplace(context);
        ec = finish([&](auto done) { stream->async_connect(asio::ip::tcp::endpoint{address, port}, done); });
        if (ec) {
            stream.reset();
        }
        return ec;
    }

    /// Did the server close the kept connection, or say something that nobody asked for?
    bool stale() {
        if (!stream) {
            return true;
        }
        char byte = 0;
        error_code ec;
        stream->socket().non_blocking(true, ec);
        stream->socket().receive(asio::buffer(&byte, 1), asio::socket_base::message_peek, ec);
        return ec != asio::error::would_block;
    }
};

HttpClient::HttpClient(std::string host, std::uint16_t port, std::chrono::milliseconds timeout)
    : connection_{std::make_unique<Connection>(std::move(host), port, timeout)} {}
HttpClient::~HttpClient() = default;
HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;

Result<HttpReply> HttpClient::send(const HttpRequest& request) {
    auto& c = *connection_;
    if (c.stale()) {
        if (const auto ec = c.connect()) {
            return Error{"connect", ec.message()};
        }
    }
    http::request<http::string_body> message;
    message.version(11);
    message.method_string(request.method);
    message.target(request.target);
    message.set(http::field::host, c.host + ":" + std::to_string(c.port));
    for (const auto& [name, value] : request.headers) {
        message.insert(name, value);
    }
    message.body() = request.body;
    message.prepare_payload();
    if (const auto ec = c.finish([&](auto done) { http::async_write(*c.stream, message, done); })) {
        c.stream.reset();
        return Error{"send", ec.message()};
    }
    http::response_parser<http::string_body> parser;
    parser.body_limit(std::uint64_t{256} << 20U);
    parser.skip(request.method == "HEAD");
    if (const auto ec = c.finish([&](auto done) { http::async_read(*c.stream, c.buffer, parser, done); })) {
        c.stream.reset();
        return Error{"receive", ec.message()};
    }
    HttpReply reply;
    reply.status = parser.get().result_int();
    for (const auto& field : parser.get()) {
        reply.headers.emplace_back(std::string{field.name_string()}, std::string{field.value()});
    }
    reply.body = std::move(parser.get().body());
    if (!parser.get().keep_alive()) {
        c.stream.reset();
    }
    return reply;
}

Result<HttpReply> HttpClient::get(std::string target, HttpHeaders headers) {
    return send({"GET", std::move(target), std::move(headers), {}});
}

Result<HttpReply> HttpClient::post_json(std::string target, std::string body, HttpHeaders headers) {
    headers.emplace_back("Content-Type", "application/json");
    return send({"POST", std::move(target), std::move(headers), std::move(body)});
}

}  // namespace hub::testing
