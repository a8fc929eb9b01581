#pragma once
#include "past_rules.hpp"

#include "hub/engine/runtime.hpp"
#include "hub/store/records.hpp"

#include <string>
#include <vector>

namespace hub::api {

/// Versions whose rules decided something of this complaint and are no longer in force.
std::vector<model::ConfigVersion> past_versions(const store::ComplaintFile& file, const engine::Runtime& runtime);

/// Where a complaint was routed, each time; and for each decision that was not a person's an explanation by what
/// routing looked at then: rules in order with value and verdict, near misses, who else was competent. `same_config`
/// says whether by the very rules that decided; where `past` has them not, those in force explain. No text of the
/// complaint stands in it.
std::string decisions_json(
    const store::ComplaintFile& file, const engine::Runtime& runtime, const PastRules::Rules& past);

}  // namespace hub::api
