#pragma once
#include "hub/routing/router.hpp"
#include "hub/settings/diagnostic.hpp"

#include <string>

/// A routing explanation for people; for programs: hub/api/explanation_json.hpp.
namespace hub::cli {

/// What is shown of the rules. All: every one up to the winner; else, when they are many, only those that matter: the
/// winner and the near misses.
enum class ShownRules { all = 1, that_matter = 2 };

/// ux.md 4.4: a line a rule with ✓ or ✗, where it stands, the conditions that failed and what the complaint has there;
/// then the reporter's choice, the offices that are competent, and the outcome.
std::string explanation_text(const routing::Explanation& why, ShownRules shown, settings::Language language);

}  // namespace hub::cli
