#pragma once
#include "hub/engine/runtime.hpp"
#include "hub/store/records.hpp"

#include <string>

namespace hub::api {

/// Where a complaint was routed, each time; and for each decision that was not a person's how the rules in force judge
/// what routing looked at then: rules in order with value and verdict, near misses, who else was competent.
/// `same_config` says whether these are the very rules that decided. No text of the complaint stands in it.
std::string decisions_json(const store::ComplaintFile& file, const engine::Runtime& runtime);

}  // namespace hub::api
