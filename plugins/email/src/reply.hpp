#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace hub::email {

/// What a person wrote into an answer.
struct Reply {
    std::vector<std::string> words;  ///< of the lines "STATUS: …", in small letters, each once
    std::string note;                ///< the rest, without what was quoted
};

/// Pure. Ends at the line of ours above which answers stand, at what mailers put before a quotation, at a signature.
Reply read_reply(std::string_view text);

/// As words of a table are compared: small letters, single blanks, no full stop behind.
std::string folded_word(std::string_view word);

}  // namespace hub::email
