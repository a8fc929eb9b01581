#pragma once
#include "hub/model/agency.hpp"
#include "hub/routing/router.hpp"

#include <string>

namespace hub::api {

/// All offices, in the order of the configuration.
std::string agencies_json(const routing::Router& router);
/// One office with the offices right below it.
std::string agency_json(const model::Agency& agency, const routing::Router& router);

}  // namespace hub::api
