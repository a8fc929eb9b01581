#pragma once
#include "hub/model/complaint.hpp"
#include "hub/workflow/context.hpp"

/// Which clocks start and stop when (domain.md section 4). All functions change `state.clocks` in place.
namespace hub::workflow::detail {

void start_verification(model::ComplaintState& state, const Context& context);
/// Disposition: verification stops, the agency's own clocks start in the agency's zone.
void start_agency_clocks(model::ComplaintState& state, const Context& context);
/// A follow-up: the first one stops its clock; the reporter's silence counts from each.
void note_follow_up(model::ComplaintState& state, const Context& context);
/// The final answer stops completion (and the first follow-up, if it is that too).
void note_final_answer(model::ComplaintState& state, const Context& context);
void stop_all(model::ComplaintState& state);

}  // namespace hub::workflow::detail
