#pragma once
#include "hub/base/result.hpp"
#include "hub/model/decision.hpp"
#include "hub/workflow/command.hpp"
#include "hub/workflow/context.hpp"

namespace hub::workflow::detail {

/// Starts a decision: the state one version on, the event's time and actor set.
model::Decision begin(
    const model::ComplaintState& state, const Context& context, model::EventKind kind, model::Role actor);

Result<model::Decision> apply_update(const model::ComplaintState& state, ApplyUpdate command, const Context& context);

}  // namespace hub::workflow::detail
