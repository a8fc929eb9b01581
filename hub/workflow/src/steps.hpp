#pragma once
#include "hub/base/result.hpp"
#include "hub/model/decision.hpp"
#include "hub/workflow/command.hpp"
#include "hub/workflow/context.hpp"

/// The parts of decide(): each makes one kind of decision on a state that permits it.
namespace hub::workflow::detail {

/// Starts a decision: the state one version on, the event's time and actor set.
model::Decision begin(
    const model::ComplaintState& state, const Context& context, model::EventKind kind, model::Role actor);
/// What the matching rule sets besides the agency. Before clocks start: limits depend on it.
void take_effects(model::ComplaintState& state, const model::RuleEffects& effects);
/// The event says how it was routed, and by which version.
void record(model::Decision& decision, model::RoutingDecision routing, const Context& context);
/// As `routing` says: to the agency with fresh clocks, or to the desk.
void place(model::Decision& decision, model::RoutingDecision routing, const Context& context);
/// The part of place() that clocks look at: whose it is, how far it has come, which clocks start.
void put(model::ComplaintState& state, const model::RoutingDecision& routing, const Context& context);
/// Handed on within one agency: no clock starts anew (domain.md section 4).
bool goes_on_within(const model::ComplaintState& state, const model::AgencyId& to, const routing::Router& router);
/// Where it stood before it was postponed.
model::Status status_before_pause(const model::ComplaintState& state, const routing::Router& router);

/// A person's or an agency's action: permission, scope, then the step below.
Result<model::Decision> act(const model::ComplaintState& state, Act act, const Context& context);

// handling.cpp: whose it is
Result<model::Decision> verify(const model::ComplaintState& state, Act act, const Context& context);
Result<model::Decision> dispose(const model::ComplaintState& state, Act act, const Context& context);
Result<model::Decision> give_back(const model::ComplaintState& state, Act act, const Context& context);
Result<model::Decision> copy(const model::ComplaintState& state, Act act, const Context& context);
// answers.cpp: who speaks
Result<model::Decision> accept(const model::ComplaintState& state, Act act, const Context& context);
Result<model::Decision> follow_up(const model::ComplaintState& state, Act act, const Context& context);
Result<model::Decision> answer(const model::ComplaintState& state, Act act, const Context& context);
Result<model::Decision> reply(const model::ComplaintState& state, Act act, const Context& context);
Result<model::Decision> rate(const model::ComplaintState& state, Act act, const Context& context);
Result<model::Decision> note(const model::ComplaintState& state, Act act, const Context& context);
Result<model::Decision> change_flags(const model::ComplaintState& state, Act act, const Context& context);
// pauses.cpp: what waits
Result<model::Decision> ask_reporter(const model::ComplaintState& state, Act act, const Context& context);
Result<model::Decision> postpone(const model::ComplaintState& state, Act act, const Context& context);
Result<model::Decision> resume(const model::ComplaintState& state, Act act, const Context& context);
Result<model::Decision> extend(const model::ComplaintState& state, Act act, const Context& context);
// endings.cpp
Result<model::Decision> archive(const model::ComplaintState& state, Act act, const Context& context);
Result<model::Decision> close(const model::ComplaintState& state, Act act, const Context& context);
Result<model::Decision> reopen(const model::ComplaintState& state, Act act, const Context& context);
Result<model::Decision> link_duplicate(const model::ComplaintState& state, Act act, const Context& context);
Result<model::Decision> withdraw(const model::ComplaintState& state, Act act, const Context& context);
// mend.cpp
Result<model::Decision> mend(const model::ComplaintState& state, Mend command, const Context& context);
// hand_over_again.cpp
Result<model::Decision> hand_over_again(
    const model::ComplaintState& state, HandOverAgain command, const Context& context);
// alarms.cpp
Result<model::Decision> acknowledge(const model::ComplaintState& state, Act act, const Context& context);
/// Who is to be told that this clock has reached this step.
std::vector<model::Alarm> alarms_of(
    const model::ComplaintState& state, const sla::ClockSpan& span, const sla::EscalationStep& step,
    const Context& context);
// clock_events.cpp
Result<model::Decision> clock_fired(
    const model::ComplaintState& state, const ClockFired& fired, const Context& context);
Result<model::Decision> recompute(const model::ComplaintState& state, const Recompute& command, const Context& context);

}  // namespace hub::workflow::detail
