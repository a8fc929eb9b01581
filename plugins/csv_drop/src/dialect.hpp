#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace hub::csv_drop {

/// How a file that came in is cut into fields.
struct Dialect {
    char delimiter = ',';
    std::size_t skip = 0;  ///< bytes of a `sep=` line at the beginning
    std::string why;       ///< the evidence: "semicolon: 4 of 4 columns found"
};
struct DialectFault {
    std::string reason;
};

/// "comma", "semicolon", "tab", "pipe"; empty: none of these.
[[nodiscard]] std::optional<char> delimiter_of(std::string_view name);
[[nodiscard]] std::string_view name_of_delimiter(char delimiter);

/// By the file's own `sep=` line, else as `configured`, else by which delimiter the header shows most of the `wanted`
/// columns. Two that show as many are no evidence: a fault.
[[nodiscard]] std::variant<Dialect, DialectFault> find_dialect(
    std::string_view text, std::optional<char> configured, const std::vector<std::string>& wanted);

/// Without blanks around.
[[nodiscard]] std::string trimmed(std::string_view text);
/// As header names and states are compared: without blanks around, ASCII letters small.
[[nodiscard]] std::string folded(std::string_view text);

}  // namespace hub::csv_drop
