#include "tracing.hpp"

namespace hub::rest {

void trace(
    const sdk::Host& host, sdk::OpId op, const plugins::HttpExchange& client, const plugins::HttpRequest& request,
    const std::variant<plugins::HttpAnswer, plugins::HttpFailure>& end) {
    if (const auto* failure = std::get_if<plugins::HttpFailure>(&end);
        failure != nullptr && failure->reached == plugins::Reached::nothing) {
        return;
    }
    const auto text = client.text_of(request);
    std::uint64_t whole = text.size();
    for (const auto& piece : request.more) {
        whole += piece.bytes();
    }
    host.trace(op, sdk::Direction::sent, request.method + " " + request.path, text, whole);
    if (const auto* answer = std::get_if<plugins::HttpAnswer>(&end)) {
        const auto status = std::to_string(answer->status);
        auto heard = "HTTP/1.1 " + status + "\r\n";
        for (const auto& [name, value] : answer->headers) {
            heard += name + ": " + value + "\r\n";
        }
        heard += "\r\n" + answer->body;
        host.trace(op, sdk::Direction::received, status, heard);
    }
}

}  // namespace hub::rest
