#pragma once
// What a hub prepares on a connection of its store, changed by a sabotage before it is prepared.
#include <string>
#include <utility>
#include <vector>

namespace hub::sabotage {

using Statements = std::vector<std::pair<std::string, std::string>>;  // name, SQL

/// Replaces every `what` in the statement of this name; a name or text that is not there ends the program: a sabotage
/// that does nothing shows nothing.
void replace(Statements& statements, const std::string& name, const std::string& what, const std::string& with);
[[nodiscard]] bool has(const Statements& statements, const std::string& name);
/// The sabotage.
void spoil(Statements& statements);

}  // namespace hub::sabotage
