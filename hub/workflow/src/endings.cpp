// How a complaint ends, and how it comes back.
#include "clock_chain.hpp"
#include "steps.hpp"

namespace hub::workflow::detail {
namespace {

using model::EventKind;
using model::Status;

model::Decision end(
    const model::ComplaintState& state, Act& act, const Context& context, EventKind kind, Status status) {
    auto decision = begin(state, context, kind, act.actor.role);
    auto& next = decision.state;
    stop_all(next);
    next.status = status;
    next.closed_at = context.now;
    next.waits_for_reporter = false;
    decision.event.text = std::move(act.text);
    return decision;
}

}  // namespace

Result<model::Decision> archive(const model::ComplaintState& state, Act act, const Context& context) {
    return end(state, act, context, EventKind::archived, Status::archived);
}

Result<model::Decision> close(const model::ComplaintState& state, Act act, const Context& context) {
    return end(state, act, context, EventKind::closed, Status::closed);
}

Result<model::Decision> withdraw(const model::ComplaintState& state, Act act, const Context& context) {
    return end(state, act, context, EventKind::withdrawn, Status::archived);
}

Result<model::Decision> link_duplicate(const model::ComplaintState& state, Act act, const Context& context) {
    if (act.other.empty() || act.other == state.id) {
        return Error{"argument_invalid", "name the other complaint that this one repeats", "/other"};
    }
    auto decision = end(state, act, context, EventKind::linked, Status::archived);
    decision.state.duplicate_of = act.other;
    decision.event.other = act.other;
    return decision;
}

Result<model::Decision> reopen(const model::ComplaintState& state, Act act, const Context& context) {
    if (act.actor.role == model::Role::reporter) {
        const auto* policy = context.deadlines.policy(state.policy);
        const auto window = std::chrono::days{policy != nullptr ? policy->reopen_days : 0};
        if (!state.closed_at || context.now > *state.closed_at + window) {
            return Error{
                "limit_reached",
                "a complaint may be reopened within " + std::to_string(window.count()) + " days after it was closed",
                "", "file a new complaint and name this one"};
        }
    }
    auto decision = begin(state, context, EventKind::reopened, act.actor.role);
    auto& next = decision.state;
    decision.event.text = std::move(act.text);
    next.closed_at.reset();
    next.duplicate_of = {};
    next.is_answered = false;
    next.waits_for_reporter = false;
    next.status = status_before_pause(next, context.router);
    if (next.status == Status::unverified) {
        resume_verification(next, context);
    } else if (next.has_follow_up) {
        restart_completion(next, context);
    } else {
        start_agency_clocks(next, context);
    }
    return decision;
}

}  // namespace hub::workflow::detail
