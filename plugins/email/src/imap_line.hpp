#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace hub::email {

/// One line of an IMAP server, with the literals that it held; "{5}" stays in the text where one was.
struct ImapLine {
    std::string text;
    std::vector<std::string> literals{};
};

/// The n of "… {n}" at a line's end; empty: no literal follows.
std::optional<std::uint64_t> literal_behind(std::string_view line);
/// As a quoted string; line ends and NUL cannot be in one and are left out.
std::string imap_quoted(std::string_view text);
/// The number behind a word: ("* 3 FETCH (UID 7 RFC822.SIZE 12)", "UID") → 7. Any case.
std::optional<std::uint64_t> number_behind(std::string_view text, std::string_view word);
/// The numbers of "* SEARCH 1 2 3"; empty for another line.
std::vector<std::uint64_t> searched(std::string_view line);

}  // namespace hub::email
