#pragma once
#include "hub/model/complaint.hpp"
#include "hub/model/reporter.hpp"

#include <optional>
#include <string>

namespace hub::model {

/// What is told to one agency: already projected, so it holds nothing that this agency may not see.
struct Message {
    MessageKind kind = MessageKind::complaint;
    ComplaintId complaint;
    std::string tracking_id;  ///< as people write it
    std::int32_t revision = 1;
    Status status = Status::unverified;
    TimePoint received_at;
    std::optional<TimePoint> due_at;
    Content content;
    std::optional<Reporter>
        reporter{};  ///< only where this agency may know (design section 9); read just before it is sent
};

}  // namespace hub::model
