#pragma once
#include <string>
#include <string_view>

namespace hub::email {

/// Strict UTF-8?
bool is_utf8(std::string_view bytes);
/// Bytes of a mail as UTF-8 without control characters but tab and line end (CRLF becomes LF). `charset` as the mail
/// names it; one that is not known, or does not fit, is guessed: UTF-8, else Windows-1252. Never fails.
std::string to_utf8(std::string_view bytes, std::string_view charset);

}  // namespace hub::email
