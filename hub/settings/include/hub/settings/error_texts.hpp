#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace hub::settings {

/// A run-time error's text (`detail`, `hint`) in Indonesian. Errors are worded in English where they arise, far from
/// any reader; here stands what they become, with {0}, {1}, … for what fills them. Empty stays empty. nullopt: not in
/// the catalogue; then the whole answer is told in English, so that no answer mixes languages. Pure.
std::optional<std::string> indonesian_error(std::string_view english);

}  // namespace hub::settings
