#pragma once
#include "hub/model/decision.hpp"
#include "hub/workflow/context.hpp"

#include <optional>
#include <string>

/// Which messages a decision bears, and what they say: the same table decides and tells.
namespace hub::workflow::detail {

struct Bears {
    model::MessageKind kind = model::MessageKind::update;
    model::MessageReason reason = model::MessageReason::replied;
};
/// What an event means for the agency whose system has the complaint; empty: nothing.
std::optional<Bears> bears(const model::Event& event);
/// The words of the message that it bears.
std::string words_of(const model::Event& event);

/// The outbox row that hands the complaint to its agency; none for an agency that works in the hub's own inbox.
void hand_over(model::Decision& decision, const Context& context);
/// For information, where the agency has a system of its own.
void send_copy(model::Decision& decision, const model::AgencyId& to, const Context& context);
/// What the agency learns that had the complaint in its system before this decision.
void tell_holder(const model::ComplaintState& before, model::Decision& decision, const Context& context);

}  // namespace hub::workflow::detail
