#pragma once
#include "office_files.hpp"

#include <optional>
#include <string_view>

namespace hub::csv_drop {

/// One line of MLSD or MLST (RFC 3659), such as "type=file;size=7;modify=20260314093000; jawaban.csv". Of a path the
/// last part is the name. Empty: it is none, or the folder itself. Pure.
[[nodiscard]] std::optional<Entry> read_facts(std::string_view line);

}  // namespace hub::csv_drop
