#pragma once
#include "hub/base/clock.hpp"
#include "hub/model/attempt_exchange.hpp"
#include "hub/model/ids.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace hub::store {

/// So many newest attempts of one message keep their bytes.
inline constexpr int most_exchanges_kept = 3;

/// What is known of the bytes of an attempt without reading them.
struct ExchangeRecord {
    std::int32_t attempt = 0;
    TimePoint at;
    bool kept = false;            ///< the bytes are there
    bool names_reporter = false;  ///< read only by people at the machine
    std::string sent_sha256;      ///< hex, of what was sent as it is or was kept; empty: nothing, or it named somebody
    std::int64_t sent_bytes = 0;  ///< on the line, kept or not
    std::int64_t received_bytes = 0;
};

/// Somebody wants to see the bytes of an attempt: it stands in the audit before he does.
struct ExchangeInquiry {
    model::ComplaintId complaint;
    model::DeliveryId delivery;
    std::int32_t attempt = 0;
    std::string who;
    std::string reason;
    /// Also where who reported is in them.
    bool named_too = false;
};

}  // namespace hub::store
