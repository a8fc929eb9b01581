#pragma once
#include "hub/model/delivery.hpp"
#include "hub/model/event.hpp"
#include "hub/model/message.hpp"

#include <span>
#include <string>

namespace hub::workflow {

/// The message of one outbox row: project(), and what makes it a copy or a later message. Its words, its reason and its
/// history come from the events up to the one that bore it, so they are the same in all attempts; flags are always as
/// they stand now. `past` may be empty for the hand-over with which a complaint was born; both are consumed.
model::Message compose(
    const model::ComplaintState& state, model::Content content, const model::Delivery& delivery,
    std::string tracking_id, std::span<const model::PastEvent> past);

}  // namespace hub::workflow
