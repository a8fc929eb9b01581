// SAB11: the dice always say the same: what failed together is tried again together.
#include "hub/base/random.hpp"

namespace hub::sabotage {

/// Instead of engine::throw_dice.
double throw_dice(RandomSource& random) asm("__wrap__ZN3hub6engine10throw_diceERNS_12RandomSourceE");

double throw_dice(RandomSource& /*random*/) {
    return 0.5;
}

}  // namespace hub::sabotage
