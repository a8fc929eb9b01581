#pragma once
#include "hub/model/clock_end.hpp"
#include "hub/model/complaint.hpp"
#include "hub/model/event.hpp"
#include "hub/workflow/context.hpp"

#include <vector>

namespace hub::workflow::detail {

/// The offices' clocks that ran before an event and not after it, or began anew with it, and how they ended. The rules,
/// with where they come from, stand in hub/figures/README.md.
std::vector<model::ClockEnd> clock_ends(
    const model::ComplaintState& before, const model::ComplaintState& after, const model::Event& event,
    const Context& context);

}  // namespace hub::workflow::detail
