#include "hub_client.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <boost/url/parse.hpp>

namespace hub::cli {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

constexpr auto patience = std::chrono::seconds{30};

/// Runs the loop until the one operation under way has ended; the stream's own timeout bounds it.
void finish(asio::io_context& context) {
    context.restart();
    context.run();
}

}  // namespace

Result<HubAnswer> ask_hub(
    const std::string& base_url, const std::string& method, const std::string& path,
    const std::vector<std::pair<std::string, std::string>>& headers, const std::string& body) {
    const auto url = boost::urls::parse_uri(base_url);
    if (!url || url->scheme() != "http" || url->host().empty()) {
        return Error{"url_invalid", "'" + base_url + "' is not an address like http://127.0.0.1:8080"};
    }
    asio::io_context context{1};
    asio::ip::tcp::resolver resolver{context};
    boost::system::error_code failed;
    const auto port = url->has_port() ? std::string{url->port()} : std::string{"80"};
    const auto endpoints = resolver.resolve(url->host_address(), port, failed);
    beast::tcp_stream stream{context};
    const auto note = [&](boost::system::error_code code, auto&&...) { failed = code; };
    if (!failed) {
        stream.expires_after(patience);
        stream.async_connect(endpoints, note);
        finish(context);
    }
    http::request<http::string_body> request;
    request.method_string(method);
    request.target(path);
    request.set(http::field::host, std::string{url->encoded_host()} + ":" + port);  // with an IPv6 address's brackets
    for (const auto& [name, value] : headers) {
        request.set(name, value);
    }
    request.body() = body;
    request.prepare_payload();
    beast::flat_buffer buffer;
    http::response<http::string_body> response;
    if (!failed) {
        http::async_write(stream, request, note);
        finish(context);
        // A hub that refuses a request early stops reading it: the answer is there although not all could be sent.
        http::async_read(stream, buffer, response, note);
        finish(context);
    }
    if (failed) {
        return Error{
            "hub_unreachable", "the hub at " + base_url + " does not answer: " + failed.message(), "",
            "is `sp4n-hub serve` running there?"};
    }
    return HubAnswer{response.result_int(), std::move(response.body())};
}

}  // namespace hub::cli
