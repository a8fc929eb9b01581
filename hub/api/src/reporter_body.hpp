#pragma once
#include "problem.hpp"

#include "hub/model/reporter.hpp"

#include <boost/json/value.hpp>

#include <optional>
#include <vector>

namespace hub::api {

/// Reads the member `reporter` of a filing: `{name, nik, phone, email, address}`, each of them optional, one at least
/// there. A fault names the field and never repeats its value.
std::optional<model::Reporter> read_reporter(const boost::json::value& value, std::vector<FieldFault>& faults);

}  // namespace hub::api
