#pragma once
#include <optional>
#include <string_view>

namespace hub::api {

/// What makes a request's head doubtful: a server in front of us might see another end of this request than we do
/// (TH1). `head`: request line and header lines with the empty line that ends them. Nothing: its framing has one
/// reading. Stricter than Beast: obs-fold, bare CR and LF, control characters, a repeated or odd Content-Length, any
/// Transfer-Encoding but one `chunked` under HTTP/1.1 without Content-Length, not exactly one Host.
std::optional<std::string_view> framing_fault(std::string_view head);

}  // namespace hub::api
