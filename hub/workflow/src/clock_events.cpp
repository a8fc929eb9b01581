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
    decision.alarms = alarms_of(state, span, step, context);
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

/// The policy's limit of this clock, when it counts in working days.
std::optional<std::int32_t> working_days_of(
    const model::ComplaintState& state, ClockKind clock, const sla::Deadlines& deadlines) {
    const auto* rule = rule_of(state, clock, deadlines);
    return rule != nullptr && rule->unit == sla::Unit::working_days ? std::optional{rule->limit} : std::nullopt;
}

/// Clocks of nodes and of the database differ, and nodes follow an activation after seconds.
constexpr std::chrono::minutes in_doubt{5};

/// Was this limit computed with the calendar before? What began long before the change was. What began about then or
/// later tells by itself, if it is the policy's whole limit; what is not (a hand-back), by when it began.
bool counted_before(
    const sla::ClockSpan& span, std::int32_t limit, const Recompute& command, const sla::Deadlines& deadlines) {
    if (!command.since || span.start < *command.since - in_doubt) {
        return true;
    }
    if (command.before->working_days_after(span.start, limit, span.zone).due_at == span.due) {
        return true;
    }
    return deadlines.calendar().working_days_after(span.start, limit, span.zone).due_at != span.due &&
           span.start < *command.since;
}

constexpr ClockKind follow_the_calendar[] = {
    ClockKind::verification, ClockKind::first_follow_up, ClockKind::completion, ClockKind::reporter_silence};

}  // namespace

Result<model::Decision> recompute(
    const model::ComplaintState& state, const Recompute& command, const Context& context) {
    const auto moves = moved_limits(state, command, context.router, context.deadlines);
    if (moves.empty()) {
        return Error{"nothing_to_change", "no limit of this complaint moves"};
    }
    auto decision = begin(state, context, EventKind::deadlines_recomputed, model::Role::hub);
    auto& clocks = decision.state.clocks;
    decision.state.calendar = command.activation;
    std::string told;
    for (const auto& move : moves) {
        if (move.applied) {
            const auto span = span_of(state, move.clock, context.router);
            due_of(clocks, move.clock) = move.to;
            clocks.provisional = clocks.provisional || context.deadlines.recomputed(*span, *command.before).provisional;
        }
        told += (told.empty() ? "" : "; ") + std::string{name_of(move.clock)} + ": " + to_rfc3339(move.from) + " -> " +
                to_rfc3339(move.to) + (move.applied ? "" : " (breached before: not applied)");
    }
    decision.event.text = std::move(told);
    return decision;
}

}  // namespace hub::workflow::detail

namespace hub::workflow {

std::vector<MovedLimit> moved_limits(
    const model::ComplaintState& state, const Recompute& command, const routing::Router& router,
    const sla::Deadlines& deadlines) {
    std::vector<MovedLimit> out;
    for (const auto clock : detail::follow_the_calendar) {
        const auto span = detail::span_of(state, clock, router);
        const auto limit = detail::working_days_of(state, clock, deadlines);
        if (!span || !limit || !detail::counted_before(*span, *limit, command, deadlines)) {
            continue;
        }
        const auto fresh = deadlines.recomputed(*span, *command.before);
        if (fresh.due_at != span->due) {
            // What was breached stays breached: the change is told, never erased.
            const bool keeps =
                clock != model::ClockKind::reporter_silence && detail::is_breached(state, clock, deadlines);
            out.push_back({clock, span->due, fresh.due_at, !keeps});
        }
    }
    return out;
}

}  // namespace hub::workflow
