#include "hub/plugins/http_exchange.hpp"

#include "credential.hpp"

namespace hub::plugins {

HttpExchange::HttpExchange(HttpTarget target, const Auth& auth, sdk::Host host)
    : client_{std::move(target)}, proof_header_{header_of(auth)}, credential_{make_credential(auth, host)} {}
HttpExchange::~HttpExchange() = default;

std::string HttpExchange::check() {
    auto fault = client_.check_files();
    return fault.empty() ? credential_->check() : fault;
}

std::string HttpExchange::text_of(HttpRequest request) const {
    if (!proof_header_.empty()) {
        request.headers.emplace_back(proof_header_, "[secret]");
    }
    for (const auto& secret : request.hidden) {
        for (auto at = request.body.find(secret); !secret.empty() && at != std::string::npos;
             at = request.body.find(secret, at)) {
            request.body.replace(at, secret.size(), "[secret]");
            at += sizeof "[secret]" - 1;
        }
    }
    return client_.text_of(request);
}

std::variant<HttpAnswer, HttpFailure> HttpExchange::send(
    HttpRequest request, std::chrono::steady_clock::time_point deadline) {
    const auto plain_headers = request.headers.size();
    const auto plain_path = request.path.size();
    for (bool again = false;; again = true) {
        HttpFailure failure;
        const auto proof = credential_->prove(request, deadline, failure);
        if (!proof) {
            return failure;
        }
        if (!proof->header.empty()) {
            request.headers.emplace_back(proof->header, proof->value);
        }
        if (!proof->query.empty()) {
            request.path += (request.path.find('?') == std::string::npos ? "?" : "&") + proof->query;
        }
        auto result = client_.send(request, deadline);
        const auto* answer = std::get_if<HttpAnswer>(&result);
        const bool refused = answer != nullptr && (answer->status == 401 || answer->status == 403);
        // 403 may be a key that was replaced; then the next attempt has the new one.
        if (again || !refused || !credential_->renew(*proof, *answer) || answer->status == 403) {
            return result;
        }
        request.headers.resize(plain_headers);
        request.path.resize(plain_path);
    }
}

}  // namespace hub::plugins
