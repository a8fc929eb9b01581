#pragma once
#include "hub/model/agency.hpp"

#include <span>
#include <vector>

namespace hub::routing {

/// Of each agency, in order: its own regions, or those of its nearest ancestor that has some; {""}: the whole country.
/// Unknown and circular parents are read as "no parent".
std::vector<std::vector<model::RegionCode>> effective_jurisdictions(std::span<const model::Agency> agencies);

/// Two offices that handle the same category prefix for the same region prefix: neither is more specific.
struct CompetenceTie {
    model::AgencyId first;
    model::AgencyId second;
    model::RegionCode region;
    model::CategoryCode category;
};
/// All ties, in order of the second agency. The configuration is refused while there is one.
std::vector<CompetenceTie> find_ties(std::span<const model::Agency> agencies);

}  // namespace hub::routing
