#pragma once
#include "hub/settings/phrase.hpp"

#include <span>
#include <string>
#include <string_view>

namespace hub::settings {

/// What `sp4n-hub help CODE` says about a code: what it means and what to do, with a wrong and a right example.
struct CodeHelp {
    std::string_view code;
    std::string_view english;
    std::string_view indonesian;
    std::string_view file;   ///< of the examples; empty: about files as such, not about lines
    std::string_view wrong;  ///< brings the code
    std::string_view right;
};

/// In the order of the codes.
std::span<const CodeHelp> code_helps();
/// nullptr: there is no such code. "k014" is found too.
const CodeHelp* find_code_help(std::string_view code);
std::string render(const CodeHelp& help, Language language);

}  // namespace hub::settings
