#pragma once
#include "hub/base/result.hpp"
#include "hub/runner/module.hpp"

#include <boost/json/value.hpp>

#include <string>

namespace hub::runner {

/// A setting's value as the text that crosses the ABI, or what is wrong with it.
Result<std::string> setting_value(const Option& option, const boost::json::value& value);

}  // namespace hub::runner
