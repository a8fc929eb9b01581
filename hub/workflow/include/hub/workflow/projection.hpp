#pragma once
#include "hub/model/message.hpp"

#include <string>

namespace hub::workflow {

/// What an agency may see of a complaint: built field by field from an allow-list, never by removing (design
/// section 9). No reporter's identity is part of it. `content` is consumed.
model::Message project(
    const model::ComplaintState& state, model::Content content, model::MessageKind kind, std::string tracking_id);

}  // namespace hub::workflow
