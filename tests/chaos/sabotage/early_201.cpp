// SAB2: the client is told 201 before the commit.
#include "wrapped_submit.hpp"

namespace hub::sabotage {

void submit(store::Store* store, store::Birth birth) {
    auto done = std::move(birth.done);
    auto state = birth.decision.state;
    birth.done = [](const Result<store::BirthResult>&) {};  // nobody is left to be told
    really_submit(store, std::move(birth));
    done(store::BirthResult{store::BirthOutcome::committed, std::move(state), {}, {}});
}

}  // namespace hub::sabotage
