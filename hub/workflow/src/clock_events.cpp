// What the hub does by itself: the ladder of each clock, closing after silence, a changed calendar.
#include "clock_chain.hpp"
#include "steps.hpp"

#include "hub/base/time_text.hpp"
#include "hub/model/names.hpp"
#include "hub/workflow/decide.hpp"

#include <algorithm>

namespace hub::workflow::detail {
namespace {

using model::ClockKind;
using model::EventKind;
using model::Status;

EventKind event_of(sla::EscalationStep::At at) {
    switch (at) {
        case sla::EscalationStep::At::percent: return EventKind::clock_warned;
        case sla::EscalationStep::At::breach: return EventKind::clock_breached;
        case sla::EscalationStep::At::after: break;
    }
    return EventKind::clock_escalated;
}

Result<model::Decision> climb(const model::ComplaintState& state, const sla::ClockSpan& span, const Context& context) {
    auto decision = begin(state, context, EventKind::clock_warned, model::Role::hub);
    auto& fired = steps_of(decision.state.clocks, span.clock);
    const auto ladder = context.deadlines.ladder(state.policy, span.clock);
    const auto& step = ladder[fired];
    decision.event.kind = event_of(step.at);
    decision.event.clock = span.clock;
    decision.event.step = sla::to_string(step);
    decision.event.due = span.due;
    ++fired;
    return decision;
}

model::Decision end_by_clock(const model::ComplaintState& state, ClockKind clock, const Context& context) {
    auto decision = begin(state, context, EventKind::closed, model::Role::hub);
    auto& next = decision.state;
    decision.event.clock = clock;
    stop_all(next);
    next.status = Status::closed;
    next.closed_at = context.now;
    next.waits_for_reporter = false;
    return decision;
}

}  // namespace

Result<model::Decision> clock_fired(
    const model::ComplaintState& state, const ClockFired& fired, const Context& context) {
    const auto next = next_clock(state, context.router, context.deadlines);
    if (!next || next->clock != fired.clock || next->at > context.now) {
        return Error{"not_due", "the clock " + std::string{name_of(fired.clock)} + " has nothing to do now"};
    }
    switch (fired.clock) {
        case ClockKind::reporter_silence:
        case ClockKind::reporter_file: return end_by_clock(state, fired.clock, context);
        case ClockKind::postponement: {
            Act act;
            act.action = model::Action::resume;
            act.actor.role = model::Role::hub;
            auto decision = resume(state, std::move(act), context);
            if (decision) {
                decision->event.clock = fired.clock;
            }
            return decision;
        }
        case ClockKind::verification:
        case ClockKind::first_follow_up:
        case ClockKind::completion: break;
    }
    return climb(state, *span_of(state, fired.clock, context.router), context);
}

namespace {

bool is_breached(const model::ComplaintState& state, ClockKind clock, const sla::Deadlines& deadlines) {
    auto clocks = state.clocks;
    const auto ladder = deadlines.ladder(state.policy, clock);
    const auto breach = std::ranges::find(ladder, sla::EscalationStep::At::breach, &sla::EscalationStep::at);
    return breach != ladder.end() && steps_of(clocks, clock) > breach - ladder.begin();
}

std::optional<TimePoint>& due_of(model::Clocks& clocks, ClockKind clock) {
    switch (clock) {
        case ClockKind::verification: return clocks.verification_due;
        case ClockKind::first_follow_up: return clocks.first_follow_up_due;
        case ClockKind::reporter_silence: return clocks.silence_due;
        case ClockKind::completion:
        case ClockKind::reporter_file:
        case ClockKind::postponement: break;
    }
    return clocks.completion_due;
}

/// Does the policy count this clock in working days?
bool follows_calendar(const model::ComplaintState& state, ClockKind clock, const sla::Deadlines& deadlines) {
    const auto* policy = deadlines.policy(state.policy);
    if (policy == nullptr) {
        return false;
    }
    for (const auto& rule : policy->clocks) {
        if (rule.clock == clock && (!rule.kind || *rule.kind == state.kind) &&
            (!rule.supervisory || *rule.supervisory == state.supervisory)) {
            return rule.unit == sla::Unit::working_days;
        }
    }
    return false;
}

}  // namespace

Result<model::Decision> recompute(
    const model::ComplaintState& state, const Recompute& command, const Context& context) {
    auto decision = begin(state, context, EventKind::deadlines_recomputed, model::Role::hub);
    auto& clocks = decision.state.clocks;
    std::string moved;
    for (const auto clock :
         {ClockKind::verification, ClockKind::first_follow_up, ClockKind::completion, ClockKind::reporter_silence}) {
        const auto span = span_of(state, clock, context.router);
        if (!span || !follows_calendar(state, clock, context.deadlines)) {
            continue;
        }
        const auto fresh = context.deadlines.recomputed(*span, *command.before);
        if (fresh.due_at == span->due) {
            continue;
        }
        // What was breached stays breached: the change is told, never erased.
        const bool annotated = clock != ClockKind::reporter_silence && is_breached(state, clock, context.deadlines);
        if (!annotated) {
            due_of(clocks, clock) = fresh.due_at;
            clocks.provisional = clocks.provisional || fresh.provisional;
        }
        moved += (moved.empty() ? "" : "; ") + std::string{name_of(clock)} + ": " + to_rfc3339(span->due) + " -> " +
                 to_rfc3339(fresh.due_at) + (annotated ? " (breached before: not applied)" : "");
    }
    if (moved.empty()) {
        return Error{"nothing_to_change", "no limit of this complaint moves"};
    }
    decision.event.text = std::move(moved);
    return decision;
}

}  // namespace hub::workflow::detail
