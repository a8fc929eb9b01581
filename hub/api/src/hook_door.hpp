#pragma once
#include "http_message.hpp"

#include "hub/engine/engine.hpp"

#include <string_view>

namespace hub::api {

/// /hooks/<instance>: what an office's system sends by itself. No key of ours is asked for; the connector checks the
/// signature on the raw bytes. `address`: behind "/hooks/".
void receive_hook(engine::Engine& engine, std::string_view address, Request request, Respond respond);

}  // namespace hub::api
