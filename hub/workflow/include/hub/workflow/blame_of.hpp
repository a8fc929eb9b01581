#pragma once
#include "hub/model/complaint.hpp"
#include "hub/routing/router.hpp"
#include "hub/sla/blame.hpp"
#include "hub/sla/deadlines.hpp"

#include <optional>

namespace hub::workflow {

/// Who is behind with a clock that has run out by `now`, and by how much (design section 6): verification and triage
/// are the hub's; an agency's clock is its own, but for the time by which our connector brought the complaint late.
/// Empty: the clock does not run, or has not run out. What stands still counts up to the pause.
std::optional<sla::Blame> blame_of(
    const model::ComplaintState& state, model::ClockKind clock, const routing::Router& router,
    const sla::Deadlines& deadlines, TimePoint now);

}  // namespace hub::workflow
