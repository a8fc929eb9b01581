#pragma once
#include "csv_reader.hpp"

#include <string>
#include <string_view>
#include <variant>

namespace hub::csv_drop {

struct Decoded {
    std::string text;  ///< UTF-8, without a byte order mark
    std::string charset;
    std::string why;  ///< one sentence part: "byte order mark"
};

struct CharsetFault {
    CsvPosition at;
    std::string reason;
};

/// The bytes of a file as text: by a byte order mark; else UTF-16 by its NULs; else UTF-8 if it is that, strictly; else
/// by `configured` (a name that ICU knows), strictly too. A configured UTF-16 or UTF-32 comes before UTF-8, which it
/// might pass for. Nothing is guessed and nothing replaced. Any thread.
[[nodiscard]] std::variant<Decoded, CharsetFault> decode(std::string_view bytes, const std::string& configured);

[[nodiscard]] bool is_charset(const std::string& name);
/// Bytes of the valid beginning; as many as there are when all of it is UTF-8.
[[nodiscard]] std::size_t valid_utf8(std::string_view bytes);
/// Where the text ends: the position after its last character.
[[nodiscard]] CsvPosition end_of(std::string_view text);

}  // namespace hub::csv_drop
