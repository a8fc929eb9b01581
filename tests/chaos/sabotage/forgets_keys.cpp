// SAB4: the idempotency key is not kept: each try is a complaint of its own.
#include "wrapped_submit.hpp"

#include "hub/crypto/random.hpp"

namespace hub::sabotage {

void submit(store::Store* store, store::Birth birth) {
    crypto::SystemRandom random;
    random.fill(birth.idem.bytes);
    really_submit(store, std::move(birth));
}

}  // namespace hub::sabotage
