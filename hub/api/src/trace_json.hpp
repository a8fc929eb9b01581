#pragma once
#include "hub/engine/engine.hpp"
#include "hub/engine/runtime.hpp"
#include "hub/store/records.hpp"

#include <string>
#include <vector>

namespace hub::api {

/// A complaint's events and all attempts to send its messages that did not deliver at once, in order of time, and what
/// still waits.
std::string trace_json(
    const store::ComplaintFile& file, const engine::Runtime& runtime,
    const std::vector<engine::InstanceState>& instances);

}  // namespace hub::api
