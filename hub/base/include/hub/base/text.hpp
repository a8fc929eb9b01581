#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace hub {

/// Offset of the first byte that is not well-formed UTF-8 (no surrogates, no overlong forms), if any.
std::optional<std::size_t> find_invalid_utf8(std::string_view text);
/// Number of code points of well-formed UTF-8.
std::size_t count_code_points(std::string_view text);
/// What another system sent, made fit to store and show: without control characters but line ends and tabs, invalid
/// bytes as U+FFFD, cut to `most` bytes at a character's end.
std::string clean_text(std::string_view text, std::size_t most);
std::string_view trim(std::string_view text);
/// Levenshtein distance in bytes, for "did you mean"; texts over 64 bytes are "far" (255).
std::size_t edit_distance(std::string_view a, std::string_view b);
/// Is `code` equal to `prefix` or below it? "18.72.01" is within "18.72"; "18.721" is not. Separator: '.'.
bool is_within(std::string_view code, std::string_view prefix);

}  // namespace hub
