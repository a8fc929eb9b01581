#include "apply_update.hpp"

#include "clock_chain.hpp"

namespace hub::workflow::detail {
namespace {

using model::EventKind;
using model::Status;
using model::UpdateKind;

bool is_over(Status status) {
    return status == Status::closed || status == Status::archived;
}

EventKind event_of(UpdateKind kind) {
    switch (kind) {
        case UpdateKind::accepted: return EventKind::accepted;
        case UpdateKind::in_progress: return EventKind::in_progress;
        case UpdateKind::follow_up:
        case UpdateKind::closed: return EventKind::followed_up;
        case UpdateKind::returned_not_competent: return EventKind::returned;
        case UpdateKind::needs_information: return EventKind::update_parked;
        case UpdateKind::note:
        case UpdateKind::bounced: return EventKind::note;
    }
    return EventKind::note;
}

/// Back to the desk, under the verification clock; the agency's clocks end.
void return_to_triage(model::Decision& decision, const Context& context) {
    auto& state = decision.state;
    decision.event.agency = state.responsible;
    state.returns += 1;
    const model::AgencyId refused[] = {state.responsible};
    const model::Content nothing;
    // Only the desk is asked for: the text that routing needs is not part of the state.
    constexpr std::int32_t to_the_desk = 2;
    auto routing = context.router.route({.content = nothing, .refused = refused, .returns = to_the_desk});
    state.responsible = routing.responsible;
    state.status = Status::unverified;
    state.handed_over = 0;
    state.delivered_at.reset();
    state.waits_for_reporter = false;
    routing.reason = "returned";
    decision.event.routing = std::move(routing);
    start_verification(state, context);
}

/// What a live complaint becomes.
void advance(model::Decision& decision, UpdateKind kind, const Context& context) {
    auto& state = decision.state;
    switch (kind) {
        case UpdateKind::accepted:
        case UpdateKind::in_progress: state.status = Status::in_progress; break;
        case UpdateKind::follow_up:
            state.status = Status::in_progress;
            state.waits_for_reporter = true;
            note_follow_up(state, context);
            break;
        case UpdateKind::closed:
            // The agency's final answer. The complaint itself closes on the reporter's acceptance or after silence.
            state.status = Status::in_progress;
            state.waits_for_reporter = true;
            note_final_answer(state, context);
            break;
        case UpdateKind::returned_not_competent: return_to_triage(decision, context); break;
        case UpdateKind::needs_information:
        case UpdateKind::note:
        case UpdateKind::bounced: break;
    }
}

}  // namespace

model::Decision begin(const model::ComplaintState& state, const Context& context, EventKind kind, model::Role actor) {
    model::Decision decision;
    decision.state = state;
    decision.expected_version = state.version;
    decision.state.version = state.version + 1;
    decision.event.kind = kind;
    decision.event.at = context.now;
    decision.event.actor = actor;
    return decision;
}

Result<model::Decision> apply_update(const model::ComplaintState& state, ApplyUpdate command, const Context& context) {
    const auto* agency = context.router.agency(state.responsible);
    const bool is_theirs = agency != nullptr && agency->connector == command.instance;
    auto& update = command.update;
    auto decision = begin(state, context, event_of(update.kind), model::Role::agency_system);
    decision.event.text = std::move(update.note);
    decision.event.external_ref = std::move(update.external_ref);
    decision.event.happened_at = update.happened_at;
    decision.inbound_instance = command.instance;
    decision.inbound_key = std::move(update.dedup_key);
    if (is_theirs && !is_over(state.status) && state.status != Status::unverified) {
        advance(decision, update.kind, context);
    } else {
        // Late, or from an agency that no longer has it: kept and shown, never applied (G6).
        decision.event.kind = EventKind::note;
        decision.event.applied = false;
    }
    return decision;
}

}  // namespace hub::workflow::detail
