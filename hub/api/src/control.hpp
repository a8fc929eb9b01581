#pragma once
#include "hub/engine/runtime.hpp"
#include "hub/store/records.hpp"

#include <cstdint>

namespace hub::api {

/// Whose instance it is, for a key.
enum class Control : std::uint8_t {
    none = 1,    ///< not in this configuration, or it serves none of his offices
    shared = 2,  ///< it serves others too
    whole = 3
};

/// An agency's admin controls an instance that serves his own offices alone.
Control control_of(const store::ApiKey& key, const model::InstanceId& instance, const engine::Runtime& runtime);

}  // namespace hub::api
