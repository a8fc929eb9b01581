#pragma once
#include "hub/model/event.hpp"
#include "hub/model/message.hpp"
#include "hub/workflow/command.hpp"

#include <span>

namespace hub::workflow::detail {

/// How an event keeps an edit: the codes alone, all else as usual.
model::Content kept_as(MessageEdit edit);
void apply_edit(model::Message& message, const MessageEdit& edit);
/// All that people edited of this message, in order.
void apply_edits(model::Message& message, const model::DeliveryId& delivery, std::span<const model::PastEvent> past);

}  // namespace hub::workflow::detail
