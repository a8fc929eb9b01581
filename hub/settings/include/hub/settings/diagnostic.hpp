#pragma once
#include "hub/settings/settings.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace hub::settings {

enum class Severity : std::uint8_t { error = 1, warning = 2 };

/// One finding in the configuration: stable code ("K014"), place, what is wrong, what to do.
struct Diagnostic {
    Severity severity = Severity::error;
    std::string code;
    Position at;
    int span = 1;  ///< characters to underline
    std::string message;
    std::string hint;
};

enum class Language : std::uint8_t { en = 1, id = 2 };

/// In the order of file and place, in which people read them.
void sort_findings(std::vector<Diagnostic>& findings);

/// "error[K014]: … --> routing.yaml:27:11" with the source line and a caret (ux.md 4.4), for every finding in order
/// of file and place (the first 50); then a line that counts all of them. `folder` is read again for the source lines,
/// and what looks like a secret in them is hidden. Never throws for files that are gone or changed since.
std::string render(std::span<const Diagnostic> findings, const std::string& folder);

}  // namespace hub::settings
