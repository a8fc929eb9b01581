#pragma once
#include "draft.hpp"
#include "findings.hpp"

namespace hub::settings::detail {

/// What no file can tell alone: names that must exist, names given twice, parents, competence, rules that can never
/// win. Fills in what an agency inherits (its zone).
void cross_check(Draft& draft, Findings& findings);

}  // namespace hub::settings::detail
