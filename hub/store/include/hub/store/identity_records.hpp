#pragma once
#include "hub/base/clock.hpp"
#include "hub/model/ids.hpp"
#include "hub/model/reporter.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace hub::store {

/// What somebody did with who reported, or with bytes that may say it.
enum class AccessKind : std::uint8_t { given = 1, shown = 2, erased = 3, bytes_shown = 4 };

/// An agency wants to know who reported: for which message, and to which attempt it goes.
struct Disclosure {
    model::ComplaintId complaint;
    model::AgencyId agency;
    model::InstanceId instance;
    model::DeliveryId delivery;
    std::int32_t attempt = 1;
};

/// As the flags stood when it was read.
struct Disclosed {
    bool anonymous = false;                   ///< raised meanwhile: then no reporter, and nothing was read
    std::optional<model::Reporter> reporter;  ///< empty: anonymous, none was given, or it was erased
};

/// One row of the audit.
struct IdentityAccess {
    TimePoint at;
    AccessKind kind = AccessKind::given;
    std::string who;
    model::AgencyId agency;
    model::DeliveryId delivery;
    std::int32_t attempt = 0;
    std::string reason;
};

}  // namespace hub::store
