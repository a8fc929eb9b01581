#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

/// How people really write: shortened words, capitals, cut texts.
namespace hub::cli::detail {

struct Shortening {
    std::string_view full;
    std::string_view brief;
};
std::span<const Shortening> shortenings();

/// Replaces whole words only.
void replace_word(std::string& text, std::string_view word, std::string_view by);
void upper(std::string& text);  ///< ASCII letters
void lower(std::string& text);  ///< ASCII letters
/// Cuts to at most `limit` bytes without cutting a character.
void cut(std::string& text, std::size_t limit);

}  // namespace hub::cli::detail
