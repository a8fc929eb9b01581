#pragma once
#include "reporter_seal.hpp"

#include "hub/crypto/hash.hpp"
#include "hub/model/attempt_exchange.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace hub::store {

/// Which attempt the bytes are of: they open for no other.
struct ExchangeOf {
    model::ComplaintId complaint;
    model::DeliveryId delivery;
    std::int32_t attempt = 0;
};

/// An exchange as it lies in the database.
struct SealedExchange {
    std::string wrapped_key;
    std::string record;
    std::optional<crypto::Digest> sent;  ///< of all that was sent, as it is kept; empty: nothing, or it named somebody
    std::int64_t sent_bytes = 0;
    std::int64_t received_bytes = 0;
};

SealedExchange seal_exchange(
    const ReporterKeys& keys, const ExchangeOf& of, const model::AttemptExchange& exchange, RandomSource& random);

/// Error `exchange_unreadable`: altered, moved from another attempt, or sealed under another master key.
Result<model::AttemptExchange> open_exchange(
    const ReporterKeys& keys, const ExchangeOf& of, std::string_view wrapped_key, std::string_view record);

}  // namespace hub::store
