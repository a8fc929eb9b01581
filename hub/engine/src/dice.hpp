#pragma once
#include "hub/base/random.hpp"

namespace hub::engine {

/// A number in [0, 1), as evenly spread as a double can be: for jitter.
double throw_dice(RandomSource& random);

}  // namespace hub::engine
