#pragma once
#include "hub/base/result.hpp"

#include <boost/json/storage_ptr.hpp>
#include <boost/json/value.hpp>

#include <string_view>

namespace hub::api {

/// Parses a JSON text in one pass and refuses what parsers resolve differently: a member name that stands twice in one
/// object, also when spelled differently (TH5); and documents with more than 500 names open at once. Error
/// json_invalid.
Result<boost::json::value> parse_strict_json(std::string_view text, boost::json::storage_ptr memory);

}  // namespace hub::api
