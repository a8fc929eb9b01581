// Who may do it, on whose complaint: then the step itself.
#include "steps.hpp"

#include "hub/model/names.hpp"
#include "hub/workflow/permissions.hpp"

#include <algorithm>

namespace hub::workflow::detail {
namespace {

using model::Action;

std::string joined(const std::vector<Action>& actions) {
    std::string out;
    for (const auto action : actions) {
        out += (out.empty() ? "" : ", ") + std::string{name_of(action)};
    }
    return out.empty() ? "nothing" : out;
}

Error not_allowed(const Act& act, const model::ComplaintState& state) {
    return Error{
        "action_not_allowed",
        "'" + std::string{name_of(act.action)} + "' is not possible for a " + std::string{name_of(act.actor.role)} +
            " while the complaint is " + std::string{name_of(state.status)},
        "", "allowed now: " + joined(allowed_actions(act.actor.role, state.status))};
}

/// An agency's people act on what their subtree is responsible for; what was copied to them they may only comment.
bool is_theirs(const model::ComplaintState& state, const Act& act, const routing::Router& router) {
    if (router.belongs_to(state.responsible, act.actor.agency)) {
        return true;
    }
    return act.action == Action::note && std::ranges::any_of(state.copies, [&](const model::AgencyId& told) {
               return router.belongs_to(told, act.actor.agency);
           });
}

bool needs_text(Action action) {
    switch (action) {
        case Action::follow_up:
        case Action::answer:
        case Action::ask_reporter:
        case Action::reply:
        case Action::return_not_competent:
        case Action::postpone:
        case Action::archive:
        case Action::extend:
        case Action::close:
        case Action::reopen:
        case Action::note: return true;
        case Action::receive:
        case Action::verify:
        case Action::dispose:
        case Action::accept:
        case Action::rate:
        case Action::resume:
        case Action::copy:
        case Action::link_duplicate:
        case Action::withdraw:
        case Action::change_flags:
        case Action::acknowledge: break;
    }
    return false;
}

Result<model::Decision> step(const model::ComplaintState& state, Act act, const Context& context) {
    switch (act.action) {
        case Action::verify: return verify(state, std::move(act), context);
        case Action::dispose: return dispose(state, std::move(act), context);
        case Action::accept: return accept(state, std::move(act), context);
        case Action::follow_up: return follow_up(state, std::move(act), context);
        case Action::answer: return answer(state, std::move(act), context);
        case Action::ask_reporter: return ask_reporter(state, std::move(act), context);
        case Action::reply: return reply(state, std::move(act), context);
        case Action::rate: return rate(state, std::move(act), context);
        case Action::return_not_competent: return give_back(state, std::move(act), context);
        case Action::postpone: return postpone(state, std::move(act), context);
        case Action::resume: return resume(state, std::move(act), context);
        case Action::archive: return archive(state, std::move(act), context);
        case Action::copy: return copy(state, std::move(act), context);
        case Action::extend: return extend(state, std::move(act), context);
        case Action::close: return close(state, std::move(act), context);
        case Action::reopen: return reopen(state, std::move(act), context);
        case Action::link_duplicate: return link_duplicate(state, std::move(act), context);
        case Action::withdraw: return withdraw(state, std::move(act), context);
        case Action::note: return note(state, std::move(act), context);
        case Action::change_flags: return change_flags(state, std::move(act), context);
        case Action::acknowledge: return acknowledge(state, std::move(act), context);
        case Action::receive: break;
    }
    return not_allowed(act, state);
}

}  // namespace

Result<model::Decision> act(const model::ComplaintState& state, Act act, const Context& context) {
    if (acts_for_agency(act.actor.role) && !is_theirs(state, act, context.router)) {
        return Error{"not_yours", "this complaint is not handled by " + act.actor.agency.value()};
    }
    if (!is_allowed(act.actor.role, act.action, state.status)) {
        return not_allowed(act, state);
    }
    if (needs_text(act.action) && act.text.empty()) {
        return Error{
            "text_missing", "'" + std::string{name_of(act.action)} + "' needs a text", "/text",
            "say it in a sentence: it stands in the complaint's history"};
    }
    // A parent acts for its unit: say who it was.
    const auto by =
        acts_for_agency(act.actor.role) && act.actor.agency != state.responsible ? act.actor.agency : model::AgencyId{};
    auto decision = step(state, std::move(act), context);
    if (decision && decision->event.agency.empty()) {
        decision->event.agency = by;
    }
    return decision;
}

}  // namespace hub::workflow::detail
