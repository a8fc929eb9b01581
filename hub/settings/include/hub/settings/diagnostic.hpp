#pragma once
#include "hub/settings/phrase.hpp"
#include "hub/settings/settings.hpp"

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace hub::settings {

enum class Severity : std::uint8_t { error = 1, warning = 2 };

/// One finding in the configuration: stable code ("K014"), place, what is wrong, what to do; in either language.
struct Diagnostic {
    Severity severity = Severity::error;
    std::string code;
    Position at;
    int span = 1;  ///< characters to underline
    Phrase message;
    Phrase hint;
};

/// In the order of file and place, in which people read them.
void sort_findings(std::vector<Diagnostic>& findings);

/// "error[K014]: … --> routing.yaml:27:11" with the source line and a caret (ux.md 4.4), for every finding in order
/// of file and place (the first 50); then a line that counts all of them; "galat[K014]: …" in Indonesian. `folder` is
/// read again for the source lines, and what looks like a secret in them is hidden. Never throws for files that are
/// gone or changed since.
std::string render(std::span<const Diagnostic> findings, const std::string& folder, Language language = Language::en);
/// The same with the source lines from `files` (path → text).
std::string render(
    std::span<const Diagnostic> findings, const std::map<std::string, std::string>& files,
    Language language = Language::en);
/// For programs, never translated: {"errors":1,"warnings":0,"findings":[{severity, code, file, line, column, span,
/// message, hint}]}.
std::string render_json(std::span<const Diagnostic> findings);

}  // namespace hub::settings
