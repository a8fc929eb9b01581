#pragma once
#include "hub/base/result.hpp"
#include "hub/model/decision.hpp"
#include "hub/workflow/command.hpp"
#include "hub/workflow/context.hpp"

#include <optional>
#include <vector>

namespace hub::workflow {

/// The complaint's state machine. Pure: the same inputs give the same decision but for fresh delivery ids.
/// Errors: `unknown_complaint`; `action_not_allowed` (what would be allowed stands in `hint`); `not_yours` (an agency's
/// role outside its subtree: doors answer as if there were no such complaint); `unknown_agency`, `text_missing`,
/// `argument_invalid`, `limit_reached`, `not_due`, `nothing_to_change`; `already_said` for an agency's update that is
/// an echo.
Result<model::Decision> decide(const model::ComplaintState& state, Command command, const Context& context);

/// A limit that a changed calendar moves.
struct MovedLimit {
    model::ClockKind clock = model::ClockKind::verification;
    TimePoint from;
    TimePoint to;
    bool applied = true;  ///< false: it was breached before, which is told and not erased
};
/// What Recompute would move: the same function decides and previews. Empty: nothing.
std::vector<MovedLimit> moved_limits(
    const model::ComplaintState& state, const Recompute& command, const routing::Router& router,
    const sla::Deadlines& deadlines);

/// The clock that acts next, and when; empty when none runs. `ClockFired{clock}` is possible from that instant on.
struct NextClock {
    model::ClockKind clock = model::ClockKind::verification;
    TimePoint at;
};
std::optional<NextClock> next_clock(
    const model::ComplaintState& state, const routing::Router& router, const sla::Deadlines& deadlines);

}  // namespace hub::workflow
