#pragma once
#include "hub/base/clock.hpp"
#include "hub/model/enums.hpp"
#include "hub/model/ids.hpp"

#include <optional>
#include <string>

namespace hub::model {

/// One case that an agency says it holds (hub.reconcile/1).
struct Holding {
    std::string external_ref;
    ComplaintId complaint;  ///< nil: the agency does not keep it
    std::string tracking_id;
    std::string remote_status;       ///< verbatim
    std::optional<UpdateKind> kind;  ///< what that word means; empty: no word of ours for it
    std::optional<TimePoint> changed_at;
};

}  // namespace hub::model
