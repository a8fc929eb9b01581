#pragma once
#include <boost/json/value.hpp>

#include <string_view>

namespace hub::plugins {

/// What a JSON pointer names; nullptr: nothing. A segment `[name=Jawaban]` is the first element of a list whose member
/// `name` is that text: many systems keep fields of an agency's own in such lists.
const boost::json::value* find_at(const boost::json::value& document, std::string_view pointer);

}  // namespace hub::plugins
