#pragma once
#include "hub/sdk/call.hpp"

#include <string>
#include <string_view>

namespace hub::email {

/// Stands in every mail of ours; what is above it in an answer is the answer.
inline constexpr std::string_view answer_line = "## Tulis jawaban di atas baris ini / reply above this line ##";

/// What a mail says where the settings say nothing: a template in Indonesian. `answers`: the words that an answer may
/// begin with, one a line; empty: answers are not read.
std::string default_subject(sdk::MessageKind kind);
std::string default_text(sdk::MessageKind kind, std::string_view answers);

}  // namespace hub::email
