#include "hub/plugins/tracing.hpp"

namespace hub::plugins {

void trace(
    const sdk::Host& host, sdk::OpId op, const HttpExchange& client, const HttpRequest& request,
    const std::variant<HttpAnswer, HttpFailure>& end) {
    if (const auto* failure = std::get_if<HttpFailure>(&end);
        failure != nullptr && failure->reached == Reached::nothing) {
        return;
    }
    const auto text = client.text_of(request);
    std::uint64_t whole = text.size();
    for (const auto& piece : request.more) {
        whole += piece.bytes();
    }
    host.trace(op, sdk::Direction::sent, request.method + " " + request.path, text, whole);
    if (const auto* answer = std::get_if<HttpAnswer>(&end)) {
        const auto status = std::to_string(answer->status);
        auto heard = "HTTP/1.1 " + status + "\r\n";
        for (const auto& [name, value] : answer->headers) {
            heard += name + ": " + value + "\r\n";
        }
        heard += "\r\n" + answer->body;
        host.trace(op, sdk::Direction::received, status, heard);
    }
}

}  // namespace hub::plugins
