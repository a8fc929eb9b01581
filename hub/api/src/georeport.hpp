#pragma once
#include "http_message.hpp"
#include "problem.hpp"

#include "hub/base/error.hpp"

#include <boost/json/value.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// How Open311 GeoReport v2 (http://wiki.open311.org/GeoReport_v2) spells its answers: one tree, as JSON or as XML.
/// Pure.
namespace hub::api {

enum class GeoFormat : std::uint8_t { xml = 1, json };

/// "ABC.json": a resource and the format asked for. Without a known one: no format.
struct GeoResource {
    std::string_view name;
    std::optional<GeoFormat> format;
};
GeoResource read_geo_resource(std::string_view segment);
std::optional<GeoFormat> read_geo_format(std::string_view extension);

/// A list of things (`root` and `item` name them in XML; in JSON it is an array), or one thing (`item` is empty).
struct GeoNames {
    const char* root;
    const char* item;
};

/// `tree`: objects, arrays, texts, numbers, booleans; null where there is nothing to say. A member's array is spelled
/// in XML with elements of the singular (attributes/attribute).
Response geo_response(const boost::json::value& tree, GeoNames names, GeoFormat format);

/// The errors list of the standard, one for each fault. Its codes are HTTP statuses: 403 for a key that is missing or
/// wrong and 400 for what is wrong in the arguments, where the other doors say 401 and 422.
Response geo_errors(
    const Error& error, std::string_view language, GeoFormat format, const std::vector<FieldFault>& faults = {});

}  // namespace hub::api
