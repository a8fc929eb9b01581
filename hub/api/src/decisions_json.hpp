#pragma once
#include "hub/engine/runtime.hpp"
#include "hub/store/records.hpp"

#include <string>

namespace hub::api {

/// Where a complaint was routed, each time, and what the rules in force say about it as it stands now: rules in order
/// with value and verdict, near misses, who else was competent. No text of the complaint stands in it.
std::string decisions_json(const store::ComplaintFile& file, const engine::Runtime& runtime);

}  // namespace hub::api
