#pragma once
#include "hub/base/uuid.hpp"

#include <cstdint>
#include <string_view>

namespace hub::api {

/// draft-ietf-httpapi-idempotency-key-header: a quoted string; bare text is accepted too (ux.md P7). Empty: not valid.
std::string_view idempotency_key_of(std::string_view header);

/// Of a key that a door sent; the door's own number is part of it: two doors may use the same text (G2).
Uuid idempotency_of(std::int32_t api_key, std::string_view idempotency_key);

/// Of a body that names nobody (else ReporterDoor::body_digest): the same key with another one is no repetition.
Uuid plain_body_digest(std::string_view body);

}  // namespace hub::api
