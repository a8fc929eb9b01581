#pragma once
#include "hub/model/complaint.hpp"
#include "hub/sla/deadlines.hpp"
#include "hub/workflow/context.hpp"

#include <optional>
#include <string_view>

/// Which clocks start, stop, stand still and go on when (domain.md section 4). All change `state.clocks` in place.
namespace hub::workflow::detail {

std::string_view zone_of(const model::ComplaintState& state, const routing::Router& router);

void start_verification(model::ComplaintState& state, const Context& context);
/// A hand-back: verification goes on with what was left of it.
void resume_verification(model::ComplaintState& state, const Context& context);
/// Disposition: verification stops, the agency's own clocks start in the agency's zone.
void start_agency_clocks(model::ComplaintState& state, const Context& context);
/// A follow-up: the first one stops its clock; the reporter's silence counts from each.
void note_follow_up(model::ComplaintState& state, const Context& context);
/// The final answer stops completion (and the first follow-up, if it is that too).
void note_final_answer(model::ComplaintState& state, const Context& context);
/// Completion from now, in full: the complaint was reopened.
void restart_completion(model::ComplaintState& state, const Context& context);
/// What the policy lets stand still stands still.
void pause(model::ComplaintState& state, const Context& context);
/// Ends a postponement: clocks that stood still have the working days that they had left.
void end_pause(model::ComplaintState& state, const Context& context);
void stop_all(model::ComplaintState& state);
void start_file_clock(model::ComplaintState& state, const Context& context);

/// From where a clock counts to its limit; empty: it does not run.
std::optional<sla::ClockSpan> span_of(
    const model::ComplaintState& state, model::ClockKind clock, const routing::Router& router);
/// The number of steps of its ladder that have fired.
std::uint8_t& steps_of(model::Clocks& clocks, model::ClockKind clock);
/// The limit that its policy sets for this clock and complaint; nullptr: none.
const sla::ClockRule* rule_of(
    const model::ComplaintState& state, model::ClockKind clock, const sla::Deadlines& deadlines);
bool is_paused(const model::ComplaintState& state, model::ClockKind clock, const sla::Deadlines& deadlines);

}  // namespace hub::workflow::detail
