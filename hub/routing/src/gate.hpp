#pragma once
#include "hub/routing/rule_set.hpp"

#include <cstdint>
#include <vector>

namespace hub::routing::detail {

/// Kind, channel, priority and supervision, a bit for each value: of a complaint the ones it has, of a rule the ones it
/// lets through. One comparison answers all four.
using Gate = std::uint32_t;

inline constexpr unsigned kind_at = 0;
inline constexpr unsigned channel_at = 4;
inline constexpr unsigned priority_at = 20;
inline constexpr unsigned supervisory_at = 24;
inline constexpr Gate kind_bits = 0xFU << kind_at;
inline constexpr Gate channel_bits = 0xFFFFU << channel_at;
inline constexpr Gate priority_bits = 0xFU << priority_at;
inline constexpr Gate supervisory_bits = 0x3U << supervisory_at;

/// Values of these enums begin with 1.
template <class E>
constexpr Gate gate_bit(E value, unsigned at) {
    return Gate{1} << (static_cast<unsigned>(value) - 1U + at);
}
constexpr Gate supervisory_bit(bool supervisory) {
    return Gate{supervisory ? 2U : 1U} << supervisory_at;
}

inline Gate gate_of(const model::Content& content) {
    return gate_bit(content.kind, kind_at) | gate_bit(content.channel, channel_at) |
           gate_bit(content.priority, priority_at) | supervisory_bit(content.supervisory);
}

template <class E>
Gate gate_of_list(const std::vector<E>& values, unsigned at, Gate all) {
    Gate gate = values.empty() ? all : 0;
    for (const auto value : values) {
        gate |= gate_bit(value, at);
    }
    return gate;
}
inline Gate gate_of(const Condition& when) {
    return gate_of_list(when.kinds, kind_at, kind_bits) | gate_of_list(when.channels, channel_at, channel_bits) |
           gate_of_list(when.priorities, priority_at, priority_bits) |
           (when.supervisory ? supervisory_bit(*when.supervisory) : supervisory_bits);
}

constexpr bool passes(Gate given, Gate allowed) {
    return (given & ~allowed) == 0;
}

}  // namespace hub::routing::detail
