#pragma once
#include "hub/routing/router.hpp"

#include <string>

namespace hub::api {

/// An explanation for programs, one JSON object: {"decision", "rules", "choice", "competence"}; stable English fields,
/// never translated. Of texts it holds the rules' own words, never the complaint's.
std::string explanation_json(const routing::Explanation& why);

}  // namespace hub::api
