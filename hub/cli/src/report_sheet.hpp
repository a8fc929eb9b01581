#pragma once
#include "sheet.hpp"
#include "words.hpp"

#include <boost/json/object.hpp>

namespace hub::cli {

/// The answer of /v1/figures as a table: a line each, the sum last.
Sheet report_sheet(const boost::json::object& figures, const Words& words);

}  // namespace hub::cli
