#pragma once
#include "hub/plugins/auth.hpp"
#include "hub/plugins/http_client.hpp"
#include "hub/sdk/host.hpp"

#include <memory>
#include <string>
#include <variant>

namespace hub::plugins {

class Credential;

/// Requests to one agency, with what proves who we are. A 401 renews the proof where it can be renewed, and the request
/// is sent once more: who answers 401 has done nothing. Any thread; `send` blocks, at most until `deadline`.
class HttpExchange {
public:
    HttpExchange(HttpTarget target, const Auth& auth, sdk::Host host);
    ~HttpExchange();
    HttpExchange(const HttpExchange&) = delete;
    HttpExchange& operator=(const HttpExchange&) = delete;

    /// Files and secrets that it needs are there. Empty: all; else what is missing. Not in a constructor.
    [[nodiscard]] std::string check();
    std::variant<HttpAnswer, HttpFailure> send(HttpRequest request, std::chrono::steady_clock::time_point deadline);
    /// The request as it goes over the line, up to its files, with "[secret]" for what proves who we are in a header,
    /// and without what proves it in the address.
    [[nodiscard]] std::string text_of(HttpRequest request) const;

private:
    HttpClient client_;
    std::string proof_header_;
    std::unique_ptr<Credential> credential_;
};

}  // namespace hub::plugins
