#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace hub::api {

/// The first member name that stands twice in one object of a JSON text (which parsers resolve differently, TH5).
/// Nothing for text that is not JSON: the parser proper reports that.
std::optional<std::string> find_duplicate_key(std::string_view json);

}  // namespace hub::api
