#pragma once
#include "hub/model/agency.hpp"
#include "hub/routing/router.hpp"
#include "hub/settings/category.hpp"

#include <span>
#include <string>

namespace hub::api {

/// All offices, in the order of the configuration.
std::string agencies_json(const routing::Router& router);
/// One office with the offices right below it.
std::string agency_json(const model::Agency& agency, const routing::Router& router);
/// What complaints may be about, in the order of the configuration.
std::string categories_json(std::span<const settings::Category> categories);

}  // namespace hub::api
