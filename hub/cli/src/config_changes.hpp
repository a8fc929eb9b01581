#pragma once
#include "line_diff.hpp"

#include "hub/store/configurations.hpp"

#include <boost/json.hpp>

#include <map>
#include <ostream>
#include <string>

/// How the config commands say what differs and what was activated.
namespace hub::cli {

/// "agencies/metro.yaml  +3 -1", a line a file.
void print_summary(const std::map<std::string, LineDiff>& files, std::ostream& out);
boost::json::array summary_json(const std::map<std::string, LineDiff>& files);
boost::json::object to_json(const store::ConfigActivation& activation);

}  // namespace hub::cli
