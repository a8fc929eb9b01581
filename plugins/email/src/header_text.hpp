#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace hub::email {

/// Any text as a header's value (RFC 2047), folded: ASCII as it is, all else in encoded words. Control characters are
/// blanks before anything else happens, so no value can end its header. `column`: where it begins in its line.
std::string encoded_header(std::string_view text, std::size_t column = 0);
/// A display name: encoded, or in quotes where that is needed.
std::string encoded_phrase(std::string_view text);

/// What a header's raw value says, in UTF-8. Encoded words of one kind and charset that follow each other are put
/// together before they are decoded: senders split characters and base64 groups between them. What is no encoded word
/// stays, bytes that are no UTF-8 are read as Windows-1252. Pure; never fails.
std::string decoded_header(std::string_view raw);

}  // namespace hub::email
