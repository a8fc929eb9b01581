#pragma once
#include "hub/plugins/http_exchange.hpp"
#include "hub/sdk/host.hpp"

#include <variant>

namespace hub::plugins {

/// Hands over what a request that was not taken for good sent and heard; nothing, where no byte can have left.
void trace(
    const sdk::Host& host, sdk::OpId op, const HttpExchange& client, const HttpRequest& request,
    const std::variant<HttpAnswer, HttpFailure>& end);

}  // namespace hub::plugins
