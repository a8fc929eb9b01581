// SAB12: what cannot be delivered leaves the outbox instead of lying there for a person; its event is written all the
// same.
#include "hub/store/store.hpp"

namespace hub::sabotage {

/// Instead of Store::submit(Move).
void submit(store::Store* store, store::Move move) asm("__wrap__ZN3hub5store5Store6submitENS0_4MoveE");
/// The real one.
void really_submit(store::Store* store, store::Move move) asm("__real__ZN3hub5store5Store6submitENS0_4MoveE");

void submit(store::Store* store, store::Move move) {
    for (auto& change : move.decision.changes) {
        change.finished = change.finished || model::is_dead_letter(change.state);
    }
    really_submit(store, std::move(move));
}

}  // namespace hub::sabotage
