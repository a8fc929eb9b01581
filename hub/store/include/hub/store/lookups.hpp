#pragma once
#include "hub/model/delivery.hpp"
#include "hub/store/records.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace hub::store {

/// How many unknown messages of one instance to look up now.
struct LookWish {
    model::InstanceId instance;
    std::int32_t limit = 0;
    std::chrono::milliseconds lease{0};  ///< a look that takes longer may be begun again by any node
};

/// An unknown message that this node looks up now. Whoever decides about it must name its fence.
struct ClaimedLook {
    ClaimedDelivery found;
    std::int32_t looks = 1;                     ///< this one included
    std::chrono::microseconds since_failed{0};  ///< by the database's clock
};

/// A look that decided nothing.
struct LookEnd {
    model::DeliveryId delivery;
    model::ComplaintId complaint;
    model::InstanceId instance;
    std::int32_t sequence = 1;
    std::int32_t fence = 0;
    std::optional<std::chrono::milliseconds> next_in;  ///< empty: no more, a person decides
    std::string detail;                                ///< for operators; one line, no personal data
};

/// Where the look-ups of an unknown message stand.
struct LookState {
    std::int32_t looks = 0;            ///< 0: nobody has looked yet
    std::optional<TimePoint> next_at;  ///< empty: no more
    std::string detail;                ///< how the last one ended
};

}  // namespace hub::store
