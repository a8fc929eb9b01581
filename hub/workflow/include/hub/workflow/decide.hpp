#pragma once
#include "hub/base/result.hpp"
#include "hub/model/decision.hpp"
#include "hub/workflow/command.hpp"
#include "hub/workflow/context.hpp"

namespace hub::workflow {

/// The complaint's state machine. Pure: the same inputs give the same decision but for fresh delivery ids.
/// Errors: `action_not_allowed` (with what would be allowed in `hint`), `unknown_agency`, `wrong_instance`.
Result<model::Decision> decide(const model::ComplaintState& state, Command command, const Context& context);

}  // namespace hub::workflow
