#pragma once
#include "gate.hpp"

#include "hub/engine/engine.hpp"

#include <string>

namespace hub::engine {

/// Why nothing is sent to an instance, the strongest reason first; empty: it takes messages.
inline std::string waits_for(const InstanceState& state, Gate::State gate) {
    if (state.pause) {
        return "paused";
    }
    if (state.maintenance_until) {
        return "maintenance";
    }
    if (state.health.health != connectors::Health::ready) {
        return "connector_" + std::string{name_of(state.health.health)};
    }
    switch (gate) {
        case Gate::State::open: return "breaker_open";
        case Gate::State::probing: return "breaker_probing";
        case Gate::State::closed: break;
    }
    return {};
}

}  // namespace hub::engine
