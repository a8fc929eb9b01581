#pragma once
#include "hub/model/attachment.hpp"
#include "hub/model/complaint.hpp"
#include "hub/model/reporter.hpp"
#include "hub/model/update.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace hub::model {

/// What an office has said to the reporter, in the words of updates: follow_up, closed (the final answer),
/// needs_information.
struct FollowUp {
    UpdateKind kind = UpdateKind::follow_up;
    TimePoint at;
    std::string text;
};

/// What is told to one agency: already projected, so it holds nothing that this agency may not see.
struct Message {
    MessageKind kind = MessageKind::complaint;
    bool copy = false;  ///< for information: another agency is responsible; it carries neither status nor limits
    std::optional<MessageReason> reason{};  ///< of all kinds but complaint
    ComplaintId complaint;
    std::string tracking_id;  ///< as people write it
    std::int32_t revision = 1;
    Status status = Status::unverified;
    TimePoint received_at;
    std::optional<TimePoint> due_at;
    Content content;
    std::string text;                 ///< of what bore the message: the reply, the reason
    std::string external_ref;         ///< the agency's own number, once it is known
    std::vector<FollowUp> history{};  ///< public follow-ups up to this message
    std::vector<SentFile> files{};    ///< the complaint's, or what came with the reply that is told
    std::int32_t withheld_files = 0;  ///< there are so many more that this agency is not given
    std::optional<Reporter>
        reporter{};  ///< only where this agency may know (design section 9); read just before it is sent
};

}  // namespace hub::model
