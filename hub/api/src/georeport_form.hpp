#pragma once
#include "problem.hpp"

#include "hub/base/result.hpp"
#include "hub/settings/category.hpp"

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// POST /open311/v2/requests: the arguments of GeoReport v2 as a complaint of /v1/complaints. Pure.
namespace hub::api {

/// In the order in which they came; a name may stand more than once (attribute[code] of a multivaluelist).
using FormValues = std::vector<std::pair<std::string, std::string>>;

/// A query or an application/x-www-form-urlencoded body (WHATWG URL, section 5). Errors: `request_invalid`,
/// `utf8_invalid`.
Result<FormValues> read_form(std::string_view text);
/// Empty: not there.
std::string_view form_value(const FormValues& values, std::string_view name);

/// What is asked about complaints of `category`: its own attributes after those of the topics above. In the order of
/// the form.
std::vector<const settings::CategoryAttribute*> attributes_of(
    std::string_view category, std::span<const settings::Category> categories);

struct GeoFiling {
    std::string body;                ///< as POST /v1/complaints takes it: one place checks both (filing_body.hpp)
    std::vector<FieldFault> faults;  ///< with the names of arguments as pointers
};

/// The standard wants a service_code, a place (lat and long, address_string or address_id) and the required attributes,
/// typed; description becomes the text, its first line the subject. What the standard knows and the hub has no use for
/// is passed over: account_id, device_id (it points at a person), and zipcode. Any other name is a fault.
/// `anonymous` and `secret` ("true") are the hub's own.
GeoFiling read_geo_filing(const FormValues& values, std::span<const settings::Category> categories);

/// Faults of that body in the words of the arguments: /location/latitude is `lat`.
std::vector<FieldFault> in_arguments(std::vector<FieldFault> faults);

}  // namespace hub::api
