#pragma once
#include "hub/base/result.hpp"
#include "hub/model/decision.hpp"
#include "hub/workflow/command.hpp"
#include "hub/workflow/context.hpp"

namespace hub::workflow::detail {

Result<model::Decision> apply_update(const model::ComplaintState& state, ApplyUpdate command, const Context& context);

}  // namespace hub::workflow::detail
