#pragma once
#include "hub/model/attempt_exchange.hpp"

#include <string>

namespace hub::api {

/// What an attempt sent and heard, for people: a JSON array of {"direction", "label", "bytes", "text", "binary":
/// {"bytes", "sha256"}, "left_out"}. `text` is what can be read: all of it, or the head where the body cannot; `binary`
/// tells of the rest by its length and SHA-256. Personal: for those alone whose read is in the audit.
std::string exchange_json(const model::AttemptExchange& exchange);

}  // namespace hub::api
