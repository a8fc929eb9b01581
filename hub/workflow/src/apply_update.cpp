#include "apply_update.hpp"

#include "steps.hpp"

#include "hub/workflow/permissions.hpp"

namespace hub::workflow::detail {
namespace {

using model::Action;
using model::EventKind;
using model::UpdateKind;

Action action_of(UpdateKind kind) {
    switch (kind) {
        case UpdateKind::accepted:
        case UpdateKind::in_progress: return Action::accept;
        case UpdateKind::follow_up: return Action::follow_up;
        case UpdateKind::closed: return Action::answer;
        case UpdateKind::returned_not_competent: return Action::return_not_competent;
        case UpdateKind::needs_information: return Action::ask_reporter;
        case UpdateKind::note:
        case UpdateKind::bounced: break;
    }
    return Action::note;
}

}  // namespace

Result<model::Decision> apply_update(const model::ComplaintState& state, ApplyUpdate command, const Context& context) {
    auto& update = command.update;
    const auto* agency = context.router.agency(state.responsible);
    const bool is_theirs = agency != nullptr && agency->connector == command.instance;
    Act said;
    said.action = action_of(update.kind);
    said.actor = {model::Role::agency_system, state.responsible};
    said.text = std::move(update.note);
    // A system that says "done" without a word has said it all the same.
    if (said.text.empty()) {
        said.text = update.remote_status.empty() ? "-" : update.remote_status;
    }
    const bool applies = is_theirs && is_allowed(model::Role::agency_system, said.action, state.status);
    auto decision = applies ? act(state, std::move(said), context)
                            : Result<model::Decision>{begin(state, context, EventKind::note, said.actor.role)};
    if (!decision) {
        return decision;
    }
    if (!applies) {
        // Late, backwards, or from an agency that no longer has it: kept and shown, never applied (G6).
        decision->event.text = std::move(said.text);
        decision->event.applied = false;
    } else if (update.kind == UpdateKind::in_progress) {
        decision->event.kind = EventKind::in_progress;
    }
    decision->event.external_ref = std::move(update.external_ref);
    decision->event.happened_at = update.happened_at;
    decision->inbound_instance = command.instance;
    decision->inbound_key = std::move(update.dedup_key);
    return decision;
}

}  // namespace hub::workflow::detail
