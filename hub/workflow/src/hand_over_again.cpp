// The agency's system does not have a case that it was given: a person hands it over once more.
#include "messages.hpp"
#include "steps.hpp"

#include "hub/model/names.hpp"
#include "hub/workflow/permissions.hpp"

#include <algorithm>

namespace hub::workflow::detail {
namespace {

using model::EventKind;
using model::Status;

std::optional<Error> refuse(const model::ComplaintState& state, const HandOverAgain& command, const Context& context) {
    const auto& actor = command.actor;
    if (acts_for_agency(actor.role) && !context.router.belongs_to(state.responsible, actor.agency)) {
        return Error{"not_yours", "this complaint is not with " + actor.agency.value() + " or an office below it"};
    }
    if (!may_mend(actor.role)) {
        return Error{"role_not_allowed", "a " + std::string{name_of(actor.role)} + " does not hand over again"};
    }
    if (command.reason.empty()) {
        return Error{
            "reason_missing", "handing a complaint over again needs a reason", "/reason",
            "say it in a sentence: it stands in the complaint's history"};
    }
    const bool in_work = state.status == Status::awaiting_follow_up || state.status == Status::in_progress ||
                         state.status == Status::postponed;
    const auto* agency = context.router.agency(state.responsible);
    if (!in_work || agency == nullptr || agency->connector != command.instance) {
        return Error{"action_not_allowed", "this complaint is no longer in work at an office behind this instance"};
    }
    if (std::ranges::any_of(context.past, [&](const model::PastEvent& past) {
            return past.event.kind == EventKind::delivery_requeued && past.event.step == command.part_of;
        })) {
        return Error{"nothing_to_change", "it was handed over again for this difference already"};
    }
    return std::nullopt;
}

}  // namespace

Result<model::Decision> hand_over_again(
    const model::ComplaintState& state, HandOverAgain command, const Context& context) {
    if (const auto error = refuse(state, command, context)) {
        return *error;
    }
    auto decision = begin(state, context, EventKind::delivery_requeued, command.actor.role);
    hand_over(decision, context);
    // The office had it and lost it: its clocks and what counts against whom stay as they were.
    decision.state.handed_over = state.handed_over;
    decision.state.delivered_at = state.delivered_at;
    decision.event.delivery = decision.deliveries.at(0).id;
    decision.event.text = std::move(command.reason);
    decision.event.step = std::move(command.part_of);
    return decision;
}

}  // namespace hub::workflow::detail
