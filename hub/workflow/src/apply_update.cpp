#include "apply_update.hpp"

#include "echo.hpp"
#include "steps.hpp"

#include "hub/workflow/permissions.hpp"

#include <algorithm>

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

/// Has this system anything to do with the complaint? Whoever has not learns nothing of it (TH10).
bool is_involved(const model::ComplaintState& state, const ApplyUpdate& command, const Context& context) {
    const auto is_behind = [&](const model::AgencyId& id) {
        const auto* agency = context.router.agency(id);
        return agency != nullptr && agency->connector == command.instance;
    };
    return command.was_handed || is_behind(state.responsible) || std::ranges::any_of(state.copies, is_behind) ||
           std::ranges::any_of(state.refused, is_behind);
}

/// The agency that was told about it through this instance; nullptr: none.
const model::AgencyId* copied_through(
    const model::InstanceId& instance, const model::ComplaintState& state, const routing::Router& router) {
    const auto found = std::ranges::find_if(state.copies, [&](const model::AgencyId& told) {
        const auto* agency = router.agency(told);
        return agency != nullptr && agency->connector == instance;
    });
    return found == state.copies.end() ? nullptr : &*found;
}

bool is_over(model::Status status) {
    return status == model::Status::closed || status == model::Status::archived;
}

/// A word that nobody mapped moves nothing, and somebody has to look at it: nobody guesses.
model::Decision park(const model::ComplaintState& state, model::AgencyUpdate& update, const Context& context) {
    auto decision = begin(state, context, EventKind::update_parked, model::Role::agency_system);
    decision.state.has_parked = true;
    decision.event.text = std::move(update.note);
    decision.event.remote_status = std::move(update.remote_status);
    return decision;
}

/// Kept and shown, and moves nothing: late, backwards, or from an agency that has it no longer (G6); or from one that
/// was only told about it, whose word is a note and no more.
model::Decision keep(
    const model::ComplaintState& state, std::string text, const model::AgencyId* told, const Context& context) {
    auto decision = begin(state, context, EventKind::note, model::Role::agency_system);
    decision.event.text = std::move(text);
    decision.event.applied = told != nullptr;
    decision.event.agency = told != nullptr ? *told : model::AgencyId{};
    return decision;
}

Result<model::Decision> apply_theirs(
    const model::ComplaintState& state, model::AgencyUpdate& update, const Context& context) {
    if (update.kind == UpdateKind::note && !update.remote_status.empty()) {
        return is_over(state.status) ? keep(state, said_by(update), nullptr, context) : park(state, update, context);
    }
    Act said;
    said.action = action_of(update.kind);
    said.actor = {model::Role::agency_system, state.responsible};
    said.text = said_by(update);
    if (!is_allowed(model::Role::agency_system, said.action, state.status)) {
        return keep(state, std::move(said.text), nullptr, context);
    }
    auto decision = act(state, std::move(said), context);
    if (decision && update.kind == UpdateKind::in_progress) {
        decision->event.kind = EventKind::in_progress;
    }
    if (decision && action_of(update.kind) != Action::note) {
        decision->state.has_parked = false;
    }
    return decision;
}

}  // namespace

Result<model::Decision> apply_update(const model::ComplaintState& state, ApplyUpdate command, const Context& context) {
    if (!is_involved(state, command, context)) {
        return Error{"unknown_complaint", "this system was never given such a complaint"};
    }
    auto& update = command.update;
    const auto* agency = context.router.agency(state.responsible);
    const bool is_theirs = agency != nullptr && agency->connector == command.instance;
    if (is_theirs && is_echo(update, state, context.past)) {
        return Error{"already_said", "the agency's system sends back what is known"};
    }
    auto decision =
        is_theirs ? apply_theirs(state, update, context)
                  : keep(state, said_by(update), copied_through(command.instance, state, context.router), context);
    if (!decision) {
        return decision;
    }
    decision->event.external_ref = std::move(update.external_ref);
    decision->event.happened_at = update.happened_at;
    decision->inbound_instance = command.instance;
    decision->inbound_key = std::move(update.dedup_key);
    return decision;
}

}  // namespace hub::workflow::detail
