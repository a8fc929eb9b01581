#pragma once
#include "hub/model/delivery.hpp"
#include "hub/model/event.hpp"
#include "hub/model/message.hpp"
#include "hub/workflow/command.hpp"

#include <span>
#include <string>
#include <vector>

namespace hub::workflow {

/// The message of one outbox row: project(), and what makes it a copy or a later message. Its words, its reason and its
/// history come from the events up to the one that bore it, so they are the same in all attempts; flags are always as
/// they stand now. What a person edited of it (Mend::edit) stands in its events too. `past` may be empty for the
/// hand-over with which a complaint was born, unless a person sent that again; both are consumed.
model::Message compose(
    const model::ComplaintState& state, model::Content content, const model::Delivery& delivery,
    std::string tracking_id, std::span<const model::PastEvent> past);

/// What an edit changes of a message as it goes out now.
struct FieldChange {
    std::string field;  ///< "category", "region", "attribute.<name>"
    std::string from;
    std::string to;
};
std::vector<FieldChange> changes_of(const model::Message& message, const MessageEdit& edit);

}  // namespace hub::workflow
