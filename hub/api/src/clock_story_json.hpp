#pragma once
#include "hub/base/clock.hpp"
#include "hub/engine/runtime.hpp"
#include "hub/store/records.hpp"

#include <string>

namespace hub::api {

/// Why a complaint's limits are when they are: each clock with its turns, its days and, where it ran out, whose time
/// that is. By the agencies, policies and calendar of now, as figures are counted.
std::string clock_story_json(const store::ComplaintFile& file, const engine::Runtime& runtime, TimePoint now);

}  // namespace hub::api
