#pragma once
#include "hub/model/complaint.hpp"
#include "hub/model/enums.hpp"
#include "hub/model/ids.hpp"
#include "hub/model/update.hpp"

#include <cstdint>
#include <string>
#include <variant>

namespace hub::workflow {

/// A complaint comes in through a door. The content is already checked for shape; ids are given by the caller.
struct Receive {
    model::ComplaintId id;
    model::TrackingNumber tracking;
    model::Content content;
    std::int32_t filed_by_key = 0;
};

/// A person at a desk verifies a complaint and hands it to the competent agency (domain.md section 3, step 2).
struct Dispose {
    model::AgencyId to;
    model::Role actor = model::Role::national_admin;
    std::string reason;
};

/// An agency's system says something about a complaint it was given.
struct ApplyUpdate {
    model::InstanceId instance;
    model::AgencyUpdate update;
};

/// A clock reached its instant.
struct ClockFired {
    model::ClockKind clock = model::ClockKind::reporter_silence;
};

using Command = std::variant<Receive, Dispose, ApplyUpdate, ClockFired>;

}  // namespace hub::workflow
