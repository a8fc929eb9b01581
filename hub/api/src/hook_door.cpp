#include "hook_door.hpp"

#include "problem.hpp"

#include "hub/base/text.hpp"

#include <algorithm>
#include <array>

namespace hub::api {
namespace {

/// What the connection is about is the server's to say, not a connector's.
constexpr std::array<std::string_view, 9> ours{
    "connection", "content-length", "date", "keep-alive", "server", "set-cookie", "te", "transfer-encoding", "upgrade"};

std::string lower(std::string_view text) {
    std::string out{text};
    std::ranges::transform(
        out, out.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

bool is_token(std::string_view name) {
    constexpr std::string_view more = "!#$%&'*+-.^_`|~";
    return !name.empty() && std::ranges::all_of(name, [&](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || more.find(c) != std::string_view::npos;
    });
}

bool is_field_value(std::string_view value) {
    return std::ranges::none_of(value, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t') || byte == 0x7F;
    });
}

Response response_of(model::WebAnswer answer) {
    Response out;
    out.status = answer.status;
    out.content_type = "text/plain; charset=utf-8";
    out.body = std::move(answer.body);
    for (auto& [raw, value] : answer.headers) {
        auto name = lower(raw);
        if (!is_token(name) || !is_field_value(value) || std::ranges::find(ours, name) != ours.end()) {
            continue;
        }
        if (name == "content-type") {
            out.content_type = std::move(value);
        } else {
            out.headers.emplace_back(std::move(name), std::move(value));
        }
    }
    return out;
}

}  // namespace

void receive_hook(engine::Engine& engine, std::string_view address, Request request, Respond respond) {
    const auto slash = address.find('/');
    const model::InstanceId instance{std::string{address.substr(0, slash)}};
    model::WebRequest raw;
    raw.method = std::move(request.method);
    raw.path = slash == std::string_view::npos ? std::string_view{} : address.substr(slash);
    raw.query = std::move(request.query);
    raw.headers = std::move(request.headers);
    raw.body = std::move(request.body);
    engine.receive(
        instance, std::move(raw),
        [language = std::move(request.accept_language), respond = std::move(respond)](Result<model::WebAnswer> answer) {
            respond(answer ? response_of(std::move(*answer)) : problem(answer.error(), language));
        });
}

}  // namespace hub::api
