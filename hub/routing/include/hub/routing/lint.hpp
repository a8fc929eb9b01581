#pragma once
#include "hub/routing/rule_set.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace hub::routing {

/// Does every complaint that fits `later` also fit `earlier`? Never true by mistake; false where that would take more
/// than comparing the two (agencies below one another, windows in different zones).
bool covers(const Condition& earlier, const Condition& later);

/// The rule at `later` comes too late: the one at `earlier` (the first such) takes all that fits it. When both name an
/// agency of their own, and not the same, `later` still gets what the first agency sends back.
struct Shadow {
    std::size_t later = 0;
    std::size_t earlier = 0;
    bool gets_returned = false;
};
/// In order of `later`. Bounded: compares at most a few million pairs, so a huge folder may hide some.
std::vector<Shadow> find_shadowed(std::span<const Rule> rules);

}  // namespace hub::routing
